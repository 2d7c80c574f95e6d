import { and, eq, sql } from "drizzle-orm";
import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import { readOne } from "../db/readings.ts";
import { statementOf } from "../db/statements.ts";
import { keyOfAddress, mediaReading } from "../media/known-pictures.ts";
import { storePortraits } from "../media/uses.ts";
import { listPath } from "../pages/links.ts";
import { versionOf } from "../settings/settings.ts";
import { noteFacesOf, PATH_OF_LISTS } from "./heads/faces.ts";
import type { HeadInput } from "./heads/inputs.ts";
import type { ListKind } from "./heads/list-head.ts";
import { markStale } from "./list-pages.ts";
import { authors, sections, tags } from "./table.ts";

const TABLES = { section: sections, tag: tags, author: authors };

export type StoredHead = { slug: string; name: string; description: string; portrait: string };

/** What a list says of itself, as it is stored; null where there is none of that slug. Tags and sections have no portrait. */
export async function findHead(db: Db, kind: ListKind, slug: string): Promise<StoredHead | null> {
  const table = TABLES[kind];
  const [row] = await db.select().from(table).where(eq(table.slug, slug)).limit(1);
  if (!row) return null;
  const portrait = "portrait" in row && typeof row.portrait === "string" ? row.portrait : "";
  return { slug, name: row.name, description: row.description ?? "", portrait };
}

/** Names what it says: a change is based on that. */
export function versionOfHead({ description, portrait }: StoredHead): Promise<string> {
  return versionOf(JSON.stringify([description, portrait]));
}

export type HeadChange =
  /** `stale`: paths that the caller refreshes. */
  | { outcome: "saved"; head: StoredHead; stale: string[] }
  /** Somebody else has saved since. Nothing was saved. */
  | { outcome: "outdated" }
  | { outcome: "unknown" }
  | { outcome: "no-picture" };

/**
 * Changes it, notes that in the audit trail, and marks what shows it as behind. What is left out stays.
 * @param basedOn the version that was shown to whoever changes it; null: whatever it is
 */
export async function saveHead(
  db: Db,
  { kind, slug }: { kind: ListKind; slug: string },
  given: HeadInput,
  { who, now }: { who: string; now: number },
  basedOn: string | null = null,
): Promise<HeadChange> {
  const before = await findHead(db, kind, slug);
  if (before === null) return { outcome: "unknown" };
  const after = {
    ...before,
    ...(given.description !== undefined && { description: given.description }),
    ...(given.portrait !== undefined && kind === "author" && { portrait: given.portrait }),
  };
  if (after.portrait !== "" && after.portrait !== before.portrait) {
    const address = await ownPicture(db, after.portrait);
    if (address === null) return { outcome: "no-picture" };
    after.portrait = address;
  }
  if (JSON.stringify(after) === JSON.stringify(before)) return { outcome: "saved", head: after, stale: [] };
  if (basedOn !== null && basedOn !== (await versionOfHead(before))) return { outcome: "outdated" };
  const table = TABLES[kind];
  const values = {
    description: after.description || null,
    ...(kind === "author" && { portrait: after.portrait || null }),
  };
  const path = listPath(kind, slug);
  const stale = [path, ...(kind === "author" ? [PATH_OF_LISTS] : [])];
  const isAsRead = and(
    sql`coalesce(${table.description}, '') = ${before.description}`,
    kind === "author" ? sql`coalesce(${authors.portrait}, '') = ${before.portrait}` : undefined,
  );
  const [saved] = await db.$client.batch([
    statementOf(
      db,
      db
        .update(table)
        .set(values)
        .where(and(eq(table.slug, slug), isAsRead)),
    ),
    recordEvent(db, who, { action: "list.changed", subject: path }, now, "changes() > 0"),
    ...(after.portrait === before.portrait ? [] : [storePortraits(db, [before.portrait, after.portrait])]),
    ...(kind === "author" ? [noteFacesOf(db, [slug])] : []),
    ...markStale(db, new Map(stale.map((one) => [one, false])), now),
  ]);
  return saved?.meta.changes === 0 ? { outcome: "outdated" } : { outcome: "saved", head: after, stale };
}

/** The address of a picture of the paper's own, on this host; null: it is none. */
async function ownPicture(db: Db, address: string): Promise<string | null> {
  const key = keyOfAddress(address);
  if (key === null) return null;
  const known = (await readOne(mediaReading(db, [key]))).get(key);
  return known?.picture ? `/media/${key}` : null;
}
