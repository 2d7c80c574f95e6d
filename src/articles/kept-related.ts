import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { MINUTE_MS } from "../db/time.ts";
import { CARD_COLUMNS } from "./cards.ts";
import { BARRED, BARS, chosenRelated, PINNED } from "./chosen-related.ts";
import type { Alike } from "./related.ts";

/**
 * As `articles.related` holds it, with the highest id that there was when it was found, and the setting it was found by.
 * `awaitedSince`: nothing has been looked for yet, since the cron will (Unix ms).
 */
export type Kept = Alike & { upTo: number; mostDays?: number; awaitedSince?: number };

/** The cron comes each minute; where it does not, what is asked for is found. */
const AWAITED_MS = 10 * MINUTE_MS;

export const SHOWN = 4;

/**
 * The statement that reads the cards of the articles that are known to be like the one at a path, what its editor has pinned before
 * them: part of the batch of its page. Reads some rows for each, and none where no article is.
 */
export function keptRelatedQuery(db: Db, path: string, now: number): D1PreparedStatement {
  const own = (column: string) => `(SELECT ${column} FROM articles WHERE path = ?2)`;
  const listed = (list: keyof Alike) =>
    `articles o CROSS JOIN json_each(o.related, '$.${list}') WHERE o.path = ?2`;
  const newest = (place: number, where: string) => `SELECT * FROM (SELECT id, ${place} FROM articles
    WHERE ${where} listed_at <= ?1 ORDER BY listed_at DESC, id DESC LIMIT ${SHOWN + 1} + ${BARS})`;
  return db.$client
    .prepare(
      `WITH ${chosenRelated("o.path = ?2")}
       SELECT ${CARD_COLUMNS} FROM articles own CROSS JOIN (
         SELECT id, min(place) AS place FROM (
           ${PINNED} UNION ALL SELECT * FROM (
             SELECT value AS id, key AS place FROM ${listed("alike")}
             UNION ALL ${newest(1000, `section_slug = ${own("section_slug")} AND`)}
             UNION ALL ${newest(2000, "")}
           ) WHERE id NOT IN (SELECT value FROM ${listed("copies")}) AND id NOT IN ${BARRED}
         ) GROUP BY id
       ) picked CROSS JOIN articles a ON a.id = picked.id LEFT JOIN sections s ON s.slug = a.section_slug
       WHERE own.path = ?2 AND a.id <> own.id AND a.listed_at <= ?1
         AND (picked.place < 0 OR coalesce(a.text_language = own.text_language, 1))
       ORDER BY picked.place, a.listed_at DESC, a.id DESC LIMIT ${SHOWN}`,
    )
    .bind(now, path);
}

/** What an article's row says of it: what is kept is kept only if nothing has changed since. */
export type RelatedTo = { id: number; related: string | null; revision: number };

/** Null too where it was found by another setting, or has been awaited for long. */
export function keptOf({ related }: RelatedTo, mostDays: number, now: number): Kept | null {
  const kept: Kept | null = related === null ? null : JSON.parse(related);
  if (kept?.awaitedSince !== undefined) return now - kept.awaitedSince < AWAITED_MS ? kept : null;
  return (kept?.mostDays ?? 0) === mostDays ? kept : null;
}

/** Whether nobody has looked yet for what is like a new article. */
export function isAwaited({ related }: Pick<RelatedTo, "related">): boolean {
  return related?.includes('"awaitedSince"') ?? false;
}

/** The statement that has it found anew for these. @param articles column `id` */
export function forgetRelated(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client.prepare(`UPDATE articles SET related = NULL WHERE id IN (${sql})`).bind(...bindings);
}
