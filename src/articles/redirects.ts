import type { Db } from "../db/client.ts";
import { statementOf, where } from "../db/statements.ts";
import { reservedForOld } from "../http/addresses.ts";
import { addressKey, canonicalAddress, canonicalPath, isNumbered, spellingsOf } from "../http/paths.ts";
import { redirects } from "./table.ts";

/**
 * An old address and where it leads. `alias`: it was given with an article, or leads to a list. `former`: readers have had
 * there what is at `to` now. `gone`: what readers have had there was deleted, and `to` is empty.
 */
export type Redirect = { from: string; to: string; kind?: "alias" | "former" | "gone" | undefined };

export type RedirectsStored = {
  stored: number;
  /** Those that would lead nobody anywhere. */
  skipped: { what: string; reason: string }[];
  /** Those that had to yield. */
  kept: { what: string; reason: string }[];
};

/** SQL: which known rows an import may replace, by what comes in their place, `given.to_path`. */
const YIELDING = (given: string) => `redirects.kind = 'alias' AND NOT EXISTS (SELECT 1 FROM articles a
  WHERE a.path = redirects.to_path AND a.path <> ${given} AND a.status IN ('published', 'scheduled'))`;

/**
 * Stores old addresses and where they lead; one that is known leads to the new place from then on. What leads to an old address
 * of an article, or to another spelling of its own, leads to the article.
 */
export async function storeRedirects(
  db: Db,
  redirects: Redirect[],
  { yielding }: { yielding: boolean } = { yielding: false },
): Promise<RedirectsStored> {
  const places = await findPlaces(
    db,
    redirects.map(({ to }) => to),
  );
  const led = redirects.map((redirect) => ({ ...redirect, to: places.get(redirect.to) ?? redirect.to }));
  const skipped = led.flatMap((redirect) => {
    const reason = refusal(redirect);
    return reason === null ? [] : [{ what: redirect.from, reason }];
  });
  const rows = led.filter((redirect) => refusal(redirect) === null).map(rowOf);
  const kept = yielding ? await findKept(db, rows) : [];
  const replacing = yielding ? YIELDING("excluded.to_path") : undefined;
  if (rows.length > 0) await db.$client.batch(setRedirects(db, rows, replacing));
  return { stored: rows.length - kept.length, skipped, kept };
}

/** What stays as it is of addresses that an import has. */
async function findKept(db: Db, rows: Required<Redirect>[]): Promise<RedirectsStored["kept"]> {
  const { results } = await db.$client
    .prepare(
      `SELECT from_path AS what, redirects.to_path AS place FROM json_each(?) CROSS JOIN redirects ON from_path = value->>'from'
       WHERE NOT (${YIELDING("value->>'to'")}) AND redirects.to_path <> value->>'to'`,
    )
    .bind(JSON.stringify(rows))
    .all<{ what: string; place: string }>();
  return results.map(({ what, place }) => ({
    what,
    reason: place === "" ? "what was there was deleted here" : `it leads to ${place} here`,
  }));
}

/** Why an old address cannot lead anywhere, or null. */
function refusal({ from, to, kind }: Redirect): string | null {
  const old = canonicalAddress(from);
  if (old === null) return "it is no path: write one such as /2019/05/an-old-page/";
  const reserved = isNumbered(old) ? null : reservedForOld(old);
  if (reserved !== null) return `the paper itself answers to ${old} (${reserved})`;
  if (kind === "gone") return null;
  const place = canonicalPath(to);
  if (place === null) return `${to || "nothing"} is no path to lead to`;
  return kind !== "former" && addressKey(place) === addressKey(old) ? "it would lead to itself" : null;
}

/** As it is stored. Of a redirect that nothing speaks against. */
function rowOf({ from, to, kind = "alias" }: Redirect): Required<Redirect> {
  return {
    from: canonicalAddress(from) ?? from,
    to: kind === "gone" ? "" : (canonicalPath(to) ?? to),
    kind,
  };
}

/** Where the addresses that redirects lead to are themselves: an article's own path, or where an old address leads. */
async function findPlaces(db: Db, addresses: string[]): Promise<Map<string, string>> {
  const asked = [...new Set(addresses)].flatMap((address) =>
    spellingsOf(address).map((spelling, rank) => [address, spelling, rank]),
  );
  const { results } = await db.$client
    .prepare(
      `WITH asked AS (SELECT value->>0 AS asked, value->>1 AS spelling, value->>2 AS rank FROM json_each(?))
       SELECT asked, to_path AS place, rank + 4 AS rank FROM asked CROSS JOIN redirects
         ON from_path = spelling AND kind <> 'gone'
       UNION ALL SELECT asked, path, rank FROM asked CROSS JOIN articles ON path = spelling
       ORDER BY rank DESC`,
    )
    .bind(JSON.stringify(asked))
    .all<{ asked: string; place: string }>();
  return new Map(results.map(({ asked, place }) => [asked, place]));
}

/** For the batch of a save: addresses that were given with articles. None takes a former one from another article. */
export function storeAliases(
  db: Db,
  articles: { path: string; redirects: string[] }[],
): D1PreparedStatement[] {
  const aliases = articles.flatMap(({ path, redirects }) => redirects.map((from) => ({ from, to: path })));
  const rows = aliases.filter((alias) => refusal(alias) === null).map(rowOf);
  return rows.length === 0 ? [] : setRedirects(db, rows, "kind <> 'former'");
}

/**
 * For the batch of a save, before it: readers have had articles at these paths and are not served them there any more. The
 * addresses lead to where the articles are, as soon as these are served again, and are gone until then.
 */
export function keepFormerPaths(db: Db, paths: { from: string; to: string }[]): D1PreparedStatement[] {
  return paths.length === 0
    ? []
    : setRedirects(
        db,
        paths.map((path) => ({ ...path, kind: "former" })),
      );
}

/** For the batch of a move: what led to an article leads to its new path. */
export function moveRedirects(db: Db, { from, to }: { from: string; to: string }): D1PreparedStatement {
  return statementOf(
    db,
    db
      .update(redirects)
      .set({ toPath: to })
      .where(where(redirects, { toPath: from })),
  );
}

/** For the batch of a deletion: the addresses of an article that readers have had are gone, and others are nothing. */
export function endAddresses(db: Db, path: string, { wasSeen }: { wasSeen: boolean }): D1PreparedStatement[] {
  const leading = where(redirects, { toPath: path });
  if (!wasSeen) return [statementOf(db, db.delete(redirects).where(leading))];
  return [
    ...setRedirects(db, [{ from: path, to: "", kind: "gone" }]),
    statementOf(db, db.update(redirects).set({ toPath: "", kind: "gone" }).where(leading)),
  ];
}

/**
 * An address has one row, in its latest spelling. Where readers have had something, they never find nothing: what leads on from
 * there is as good as a former address of what it leads to.
 * @param replacing SQL: which known rows may be replaced
 */
function setRedirects(db: Db, rows: Required<Redirect>[], replacing = "true"): D1PreparedStatement[] {
  const byAddress = [...new Map(rows.map((row) => [addressKey(row.from), row])).values()];
  const respelled = byAddress.flatMap(({ from }) =>
    spellingsOf(from).flatMap((spelling) => (spelling === from ? [] : [[spelling, from]])),
  );
  return [
    db.$client
      .prepare(
        `UPDATE OR REPLACE redirects
         SET from_path = (SELECT value->>1 FROM json_each(?1) WHERE value->>0 = redirects.from_path)
         WHERE from_path IN (SELECT value->>0 FROM json_each(?1))`,
      )
      .bind(JSON.stringify(respelled)),
    db.$client
      .prepare(
        `INSERT INTO redirects (from_path, to_path, kind)
         SELECT value->>'from', value->>'to', value->>'kind' FROM json_each(?) WHERE true
         ON CONFLICT (from_path) DO UPDATE SET to_path = excluded.to_path,
           kind = iif(kind = 'alias' OR excluded.kind = 'gone', excluded.kind, 'former')
         WHERE ${replacing} AND (to_path <> excluded.to_path OR kind IS NOT excluded.kind)`,
      )
      .bind(JSON.stringify(byAddress)),
  ];
}
