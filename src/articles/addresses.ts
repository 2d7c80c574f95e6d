import type { Db } from "../db/client.ts";
import { findAddress } from "../http/addresses.ts";
import { spellingsOf } from "../http/paths.ts";

/**
 * What readers find at an address, in whatever spelling. An article has one path. It may have former ones, where readers have
 * had it, and aliases, which were given with it or lead elsewhere in the paper.
 */
export type Resolved =
  /** A served article is there; `path` is its own spelling. */
  | { is: "article"; path: string }
  /** What was looked for is at `to`, which answers. */
  | { is: "moved"; to: string; isAlias?: true }
  /** Readers have had an article there which was withdrawn, taken back to a draft, or deleted. */
  | { is: "gone" }
  | { is: "nothing" };

/** Old addresses that lead to old addresses are followed so far. */
const MAX_STEPS = 5;

export type AddressRow = {
  kind: "article" | "alias" | "former" | "gone";
  leads_to: string;
  /** 1 where readers are served an article at `leads_to`; null where none is there. */
  is_served: number | null;
  status: string | null;
};

/**
 * An address that is nothing reads no row.
 * @param address pathname of a parsed URL, or one such as `/?p=12`
 * @param read what `addressQuery` answered for it, where it was read with others
 */
export function resolveAddress(db: Db, address: string, now: number, read?: AddressRow[]): Promise<Resolved> {
  return followAddress(address, (asked) => readAddress(db, asked, now, asked === address ? read : undefined));
}

/** The same with rows that somebody else reads: all of an address, in whatever spelling. */
export async function followAddress(
  address: string,
  read: (address: string) => Promise<AddressRow[]>,
): Promise<Resolved> {
  const seen = new Set<string>();
  let asked: string | null = address;
  let wasThere = false;
  while (asked !== null && seen.size < MAX_STEPS && !seen.has(asked)) {
    seen.add(asked);
    const rows = await read(asked);
    const found = answerOf(rows);
    if (found) return found.is === "article" && asked !== address ? { is: "moved", to: found.path } : found;
    wasThere ||= rows.some(({ kind }) => kind === "former" || kind === "gone");
    asked = onwardFrom(rows);
  }
  return { is: wasThere ? "gone" : "nothing" };
}

/** What the rows of an address say by themselves, or null. */
function answerOf(rows: AddressRow[]): Resolved | null {
  const own = rows.filter(({ kind }) => kind === "article");
  const served = own.find(({ is_served }) => is_served === 1);
  if (served) return { is: "article", path: served.leads_to };
  if (own.some(({ status }) => status === "withdrawn")) return { is: "gone" };
  const others = rows.filter(({ kind }) => kind !== "article");
  const leading = others.find(({ is_served, leads_to }) => is_served === 1 || isList(leads_to));
  if (leading)
    return { is: "moved", to: leading.leads_to, ...(leading.kind === "alias" && { isAlias: true as const }) };
  return others.some(({ status }) => status === "withdrawn") ? { is: "gone" } : null;
}

/** The address that may answer in the place of one that leads to no article. */
function onwardFrom(rows: AddressRow[]): string | null {
  return rows.find(({ status, leads_to }) => status === null && leads_to !== "")?.leads_to ?? null;
}

/** Lists and feeds answer for themselves; whatever else an old address leads to has to be there. */
function isList(path: string): boolean {
  return path !== "" && findAddress(path)?.name !== "article";
}

/** As it is spelled canonically, and if that is nothing, as it was given. */
async function readAddress(
  db: Db,
  address: string,
  now: number,
  read: AddressRow[] | undefined,
): Promise<AddressRow[]> {
  const rows = read ?? (await addressQuery(db, address, now).all<AddressRow>()).results;
  const [, , ...given] = spellingsOf(address);
  if (rows.length > 0 || given.length === 0) return rows;
  const { results } = await spellingsQuery(db, [given[0] ?? "", given[1] ?? null], now).all<AddressRow>();
  return results;
}

/** The statement that reads an address in its canonical spelling, for a batch: `AddressRow`s. */
export function addressQuery(db: Db, address: string, now: number): D1PreparedStatement {
  const [tidy = "", other = null] = spellingsOf(address);
  return spellingsQuery(db, [tidy, other], now);
}

/** A lookup by key for each: a list of them would be billed as rows. D1 joins no more than five selects. */
function spellingsQuery(db: Db, spellings: [string, string | null], now: number): D1PreparedStatement {
  const lookups = ["?2", "?3"].map(
    (spelling) =>
      `SELECT 'article' AS kind, a.path AS leads_to, ${served("a")} AS is_served, a.status FROM articles a
       WHERE a.path = ${spelling}
       UNION ALL
       SELECT r.kind, r.to_path, ${served("a")}, a.status FROM redirects r LEFT JOIN articles a ON a.path = r.to_path
       WHERE r.from_path = ${spelling}`,
  );
  return db.$client.prepare(lookups.join(" UNION ALL ")).bind(now, ...spellings);
}

/** The rows of many addresses: each address is asked for in all of its spellings, the likeliest first. */
export async function readAddresses(
  db: Db,
  addresses: string[],
  now: number,
): Promise<Map<string, AddressRow[]>> {
  const { results } = await db.$client
    .prepare(
      `WITH asked AS (SELECT value->>0 AS asked, value->>1 AS spelling, value->>2 AS rank FROM json_each(?2))
       SELECT asked, rank, 'article' AS kind, a.path AS leads_to, ${served("a")} AS is_served, a.status
       FROM asked CROSS JOIN articles a ON a.path = spelling
       UNION ALL
       SELECT asked, rank, r.kind, r.to_path, ${served("a")}, a.status
       FROM asked CROSS JOIN redirects r ON r.from_path = spelling LEFT JOIN articles a ON a.path = r.to_path
       ORDER BY rank`,
    )
    .bind(now, askedAddresses(addresses))
    .all<AddressRow & { asked: string }>();
  return Map.groupBy(results, ({ asked }) => asked);
}

/** SQL: whether readers are served an article, by its alias. ?1 is the present in Unix ms. */
export function served(article: string): string {
  return `${article}.status IN ('published', 'scheduled') AND ${article}.published_at <= ?1`;
}

const ASKED = ["?2", "?3", "?4", "?5"];

/**
 * SQL: the id of the served article at an address, its own or one that leads to it. ?1 is the present, ?2 to ?5 are
 * `addressBindings`. An address that is nothing reads no row.
 */
export const SERVED_ID = `coalesce(
  ${ASKED.map((asked) => `(SELECT o.id FROM articles o WHERE o.path = ${asked} AND ${served("o")})`).join(", ")},
  ${ASKED.map(
    (asked) => `(SELECT m.id FROM redirects r CROSS JOIN articles m ON m.path = r.to_path
      WHERE r.from_path = ${asked} AND ${served("m")})`,
  ).join(", ")})`;

/** The spellings of an address as four values to bind. */
export function addressBindings(pathname: string): (string | null)[] {
  const spellings = spellingsOf(pathname);
  return Array.from({ length: 4 }, (_, index) => spellings[index] ?? null);
}

/** An article of any state that a path names: its own, or one that it has had, or an alias. */
export type AskedArticle = { asked: string; id: number };

/**
 * SQL of a table `named (asked, id, rank)`: articles of any state by the paths that were asked for, which ?1 holds as
 * `askedAddresses` makes them. `kinds` of old addresses count too. The lowest rank is the best.
 * @param withThreads of other sites' pages too: who comments, not who writes, means them
 */
export function namedArticles(kinds: ("alias" | "former")[], withThreads = false): string {
  const meant = withThreads ? "" : " AND a.kind <> 'thread'";
  const list = kinds.map((kind) => `'${kind}'`).join(", ");
  return `asked AS (SELECT value->>0 AS asked, value->>1 AS spelling, value->>2 AS rank FROM json_each(?1)),
    named AS (
      SELECT asked, a.id, rank FROM asked CROSS JOIN articles a ON a.path = spelling${meant}
      UNION ALL
      SELECT asked, a.id, rank + 4 FROM asked CROSS JOIN redirects r ON r.from_path = spelling AND r.kind IN (${list})
        CROSS JOIN articles a ON a.path = r.to_path${meant})`;
}

/** JSON for `namedArticles`: each path as it is asked for, with its spellings. What is no path is left out. */
export function askedAddresses(paths: string[]): string {
  const asked = [...new Set(paths)].flatMap((path) =>
    spellingsOf(path).map((spelling, rank) => [path, spelling, rank]),
  );
  return JSON.stringify(asked);
}

/** The statement that finds articles of any state by paths, for a batch; `articleIds` reads its rows. */
export function articlesAtQuery(db: Db, paths: string[], withThreads = false): D1PreparedStatement {
  return db.$client
    .prepare(
      `WITH ${namedArticles(["alias", "former"], withThreads)} SELECT asked, id FROM named ORDER BY rank DESC`,
    )
    .bind(askedAddresses(paths));
}

/** Article ids by the path that was asked for. */
export function articleIds(rows: AskedArticle[]): Map<string, number> {
  return new Map(rows.map(({ asked, id }) => [asked, id]));
}
