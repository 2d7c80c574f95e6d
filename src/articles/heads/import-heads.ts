import { recordEvent } from "../../audit/record-event.ts";
import type { Db } from "../../db/client.ts";
import { readOne } from "../../db/readings.ts";
import { keyOfAddress, mediaReading } from "../../media/known-pictures.ts";
import { storePortraits } from "../../media/uses.ts";
import { listPath } from "../../pages/links.ts";
import type { Kept } from "../imported-articles.ts";
import { markStale } from "../list-pages.ts";
import { namedOf } from "../resolve-article.ts";
import { noteFacesOf, PATH_OF_LISTS } from "./faces.ts";
import type { HeadsInput } from "./inputs.ts";
import { LIST_KINDS, type ListKind } from "./list-head.ts";

const FIELDS = ["description", "portrait"] as const;

const NO_PORTRAIT = "its portrait is not among this paper's pictures: the rest of it is taken";

type Field = (typeof FIELDS)[number];

/** What an import said of a list the last time that it was taken. */
type Said = { source: string } & Partial<Record<Field, string>>;

type Row = { kind: ListKind; slug: string; imported: string | null } & Record<Field, string>;

type Given = { kind: ListKind; slug: string; name: string } & Partial<Record<Field, string>>;

type Change = { before: Row; after: Row };

export type HeadsImported = {
  created: number;
  updated: number;
  unchanged: number;
  skipped: { what: string; reason: string }[];
  kept: Kept[];
};

/**
 * Takes what an import says of lists: what nobody has said yet, and what this source said before and nobody has changed since. A field that is left
 * out stays.
 */
export async function importHeads(
  db: Db,
  { source, overwrite, heads }: HeadsInput,
  { who, now }: { who: string; now: number },
): Promise<HeadsImported> {
  const given = [...new Map(heads.map(givenOf).map((head) => [keyOf(head), head])).values()];
  const [stored, pictures] = await Promise.all([readRows(db, given), ownPictures(db, given)]);
  const result: HeadsImported = { created: 0, updated: 0, unchanged: 0, skipped: [], kept: [] };
  const changes: Change[] = [];
  for (const head of given) {
    const before = stored.get(keyOf(head));
    const path = listPath(head.kind, head.slug);
    if (!before) {
      result.skipped.push({ what: path, reason: `no article here has this ${head.kind}` });
      continue;
    }
    const { after, isOther, kept, refused } = settle(head, before, { source, overwrite, pictures });
    if (refused) result.skipped.push({ what: path, reason: NO_PORTRAIT });
    if (kept) result.kept.push({ what: path, path, ...kept });
    // Most tags of a site say nothing, here and there.
    const isSilent = FIELDS.every((field) => !before[field] && !head[field]);
    if (!isOther && isSilent) continue;
    if (!isOther) result.unchanged += 1;
    else if (FIELDS.every((field) => before[field] === "")) result.created += 1;
    else result.updated += 1;
    if (isOther || after.imported !== before.imported) changes.push({ before, after });
  }
  if (changes.length > 0) await db.$client.batch(statementsOf(db, changes, { who, now }));
  return result;
}

function givenOf({ kind, of, description, portrait }: HeadsInput["heads"][number]): Given {
  return {
    kind,
    ...namedOf(of),
    ...(description !== undefined && { description }),
    // On whatever host: it is the same picture.
    ...(portrait !== undefined && kind === "author" && { portrait: onThisHost(portrait) }),
  };
}

function onThisHost(address: string): string {
  const key = keyOfAddress(address);
  return key === null ? address : `/media/${key}`;
}

function keyOf({ kind, slug }: { kind: ListKind; slug: string }): string {
  return `${kind}/${slug}`;
}

type Terms = { source: string; overwrite: boolean; pictures: Set<string> };

/** What becomes of a list, field by field. */
function settle(given: Given, before: Row, { source, overwrite, pictures }: Terms) {
  const last: Said | null = before.imported === null ? null : JSON.parse(before.imported);
  const own = last?.source === source ? last : null;
  const after: Row = { ...before };
  const said: Said = own ? { ...own } : { source };
  const differs: Field[] = [];
  let reason = "";
  let refused = false;
  for (const field of FIELDS) {
    const value = given[field];
    if (value === undefined) continue;
    if (field === "portrait" && value !== "" && !pictures.has(value)) {
      refused = true;
      continue;
    }
    const [current, lastSaid = ""] = [before[field], own?.[field]];
    const verdict = verdictOf({ value, current, last: lastSaid, overwrite });
    if (verdict === "take") after[field] = said[field] = value;
    if (verdict !== "keep") continue;
    differs.push(field);
    reason = reasonOf(current, lastSaid, own === null ? last : null);
  }
  const isOther = FIELDS.some((field) => after[field] !== before[field]);
  // What is the same already is whose it was.
  if (own || isOther) after.imported = JSON.stringify(said);
  return { after, isOther, refused, kept: differs.length > 0 ? { reason, differs } : null };
}

/** What nobody has said yet is taken, and what is as this source said it the last time; a source that says nothing takes nobody's words away. */
function verdictOf(asked: {
  value: string;
  current: string;
  last: string;
  overwrite: boolean;
}): "take" | "keep" | "leave" {
  const { value, current, last, overwrite } = asked;
  if (value === current) return "take";
  if (value === "") return current === last ? "take" : "leave";
  return current === last || overwrite ? "take" : "keep";
}

/** @param other what another source has said of it */
function reasonOf(current: string, last: string, other: Said | null): string {
  if (last !== "") return current === "" ? "it was taken away here" : "it was changed here";
  return other === null ? "it was written here" : `it came from ${other.source}, or was changed here`;
}

/** Those among the portraits that are pictures of the paper's own, as addresses on this host. */
async function ownPictures(db: Db, given: Given[]): Promise<Set<string>> {
  const keys = given.flatMap(({ portrait }) => (portrait ? (keyOfAddress(portrait) ?? []) : []));
  if (keys.length === 0) return new Set();
  const known = await readOne(mediaReading(db, [...new Set(keys)]));
  return new Set([...known].flatMap(([key, { picture }]) => (picture ? `/media/${key}` : [])));
}

/** What is stored of them, in one query that reads a row for each. */
async function readRows(db: Db, given: Given[]): Promise<Map<string, Row>> {
  const kinds = LIST_KINDS.map((kind, index) => {
    const portrait = kind === "author" ? "coalesce(n.portrait, '')" : "''";
    return `SELECT '${kind}' AS kind, n.slug, coalesce(n.description, '') AS description, ${portrait} AS portrait, n.imported
      FROM json_each(?${index + 1}) j CROSS JOIN ${kind}s n ON n.slug = j.value`;
  });
  const slugs = LIST_KINDS.map((kind) =>
    JSON.stringify(given.flatMap((one) => (one.kind === kind ? one.slug : []))),
  );
  const { results } = await db.$client
    .prepare(kinds.join(" UNION ALL "))
    .bind(...slugs)
    .all<Row>();
  return new Map(results.map((row) => [keyOf(row), row]));
}

function statementsOf(
  db: Db,
  changes: Change[],
  { who, now }: { who: string; now: number },
): D1PreparedStatement[] {
  const others = changes.filter(({ before, after }) =>
    FIELDS.some((field) => before[field] !== after[field]),
  );
  const lists = others.map(({ after: { kind, slug } }) => listPath(kind, slug));
  const portraits = others
    .filter(({ before, after }) => before.portrait !== after.portrait)
    .flatMap(({ before, after }) => [before.portrait, after.portrait])
    .filter((address) => address !== "");
  const people = others.filter(({ after }) => after.kind === "author").map(({ after }) => after.slug);
  const stored = LIST_KINDS.flatMap((kind) => storeKind(db, kind, changes));
  if (lists.length === 0) return stored;
  const stale = people.length > 0 ? [...lists, PATH_OF_LISTS] : lists;
  const subject = `${lists.length} sections, tags and authors`;
  return [
    ...stored,
    ...(portraits.length > 0 ? [storePortraits(db, portraits)] : []),
    ...(people.length > 0 ? [noteFacesOf(db, people)] : []),
    recordEvent(db, who, { action: "lists.imported", subject }, now),
    ...markStale(db, new Map(stale.map((path) => [path, false])), now),
  ];
}

/** What somebody has changed since it was read stays. */
function storeKind(db: Db, kind: ListKind, changes: Change[]): D1PreparedStatement[] {
  const rows = changes
    .filter(({ after }) => after.kind === kind)
    .map(({ before, after: { slug, description, portrait, imported } }) => ({
      slug,
      was: [before.description, before.portrait],
      is: [description, portrait],
      imported,
    }));
  if (rows.length === 0) return [];
  const portrait = kind === "author" ? ", portrait = nullif(j.value->>'$.is[1]', '')" : "";
  const asRead = kind === "author" ? " AND coalesce(n.portrait, '') = j.value->>'$.was[1]'" : "";
  return [
    db.$client
      .prepare(
        `UPDATE ${kind}s AS n SET description = nullif(j.value->>'$.is[0]', ''), imported = j.value->>'imported'${portrait}
         FROM json_each(?1) j WHERE n.slug = j.value->>'slug' AND coalesce(n.description, '') = j.value->>'$.was[0]'${asRead}`,
      )
      .bind(JSON.stringify(rows)),
  ];
}
