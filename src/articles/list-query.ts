import type { Db } from "../db/client.ts";
import type { Reading } from "../db/readings.ts";
import type { ArchiveRange } from "./archive.ts";
import { CARD_AS_JSON, readCursor } from "./cards.ts";
import { listedBefore } from "./listed-before.ts";

export type ListFilter = {
  section?: string | undefined;
  tag?: string | undefined;
  author?: string | undefined;
  /** Those that came out then. */
  range?: ArchiveRange | undefined;
};

/** Where a page of a list begins, if not with the newest, and how many articles it has. */
export type ListPlace = { cursor?: string | undefined; limit: number };

/**
 * A page of a list as the API writes it, of cards that the database has made: most of the work on a list is its texts.
 * For what it is otherwise see `listReading`.
 */
export function listTextReading(
  db: Db,
  filter: ListFilter,
  now: number,
  { cursor, limit }: ListPlace,
): Reading<string> {
  const columns = `${CARD_AS_JSON} AS card, a.published_at || '-' || a.id AS at`;
  const statement = listStatement(db, columns, filter, now, { cursor, limit });
  const read = (rows: { card: string; at: string }[]) => {
    const shown = rows.slice(0, limit);
    const next = rows.length > limit ? `"${shown.at(-1)?.at}"` : "null";
    return `{"items":[${shown.map(({ card }) => card).join(",")}],"next":${next}}`;
  };
  return { statement, read };
}

/**
 * The statement that reads a page of a list, from `articles a` and `sections s`, by keyset. One row more than the limit says that
 * the list goes on.
 */
export function listStatement(
  db: Db,
  columns: string,
  filter: ListFilter,
  now: number,
  { cursor, limit }: ListPlace,
): D1PreparedStatement {
  const newest: [number, number] = [now, Number.MAX_SAFE_INTEGER];
  const end = filter.range && filter.range.to <= now ? ([filter.range.to, 0] as const) : newest;
  const [before, beforeId] = earlier(readCursor(cursor) ?? end, end);
  const { sql, values } = listQuery(columns, filter);
  return db.$client.prepare(sql).bind(before, beforeId, limit + 1, ...values);
}

/** The cursor, or the end of the list where it is beyond that. */
function earlier(cursor: readonly [number, number], end: readonly [number, number]) {
  const isBeyond = cursor[0] > end[0] || (cursor[0] === end[0] && cursor[1] > end[1]);
  return isBeyond ? end : cursor;
}

/** SQL by the cursor's time ?1 and id ?2 and the limit ?3, and the values from ?4 on. */
function listQuery(
  columns: string,
  { section, tag, author, range }: ListFilter,
): { sql: string; values: (string | number)[] } {
  if (tag) {
    const sql = `SELECT ${columns} FROM article_tags x JOIN articles a ON a.id = x.article_id
      LEFT JOIN sections s ON s.slug = a.section_slug WHERE x.tag_slug = ?4 AND (x.listed_at, x.article_id) < (?1, ?2)
      ORDER BY x.listed_at DESC, x.article_id DESC LIMIT ?3`;
    return { sql, values: [tag] };
  }
  const select = `SELECT ${columns} FROM articles a LEFT JOIN sections s ON s.slug = a.section_slug`;
  if (section) return { sql: listedBefore(select, "a.section_slug = ?4 AND "), values: [section] };
  if (author) return { sql: listedBefore(select, "a.author_slug = ?4 AND "), values: [author] };
  if (range) return { sql: listedBefore(select, "a.listed_at >= ?4 AND "), values: [range.from] };
  return { sql: listedBefore(select), values: [] };
}
