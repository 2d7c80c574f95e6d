import type { Db } from "../db/client.ts";
import { type Counts, markedText } from "./counts.ts";

/** Characters that one run marks: what the free plan's CPU time allows. */
const RUN_CHARACTERS = 300_000;

type Row = { kind: "hour" | "day"; key: number; views: string };

/**
 * The cron's job: puts the marks of `markedText` into counts that an older version has written, the newest first. Looks at
 * the first characters of each row of a year; a run takes some, and changes none that somebody else has changed meanwhile.
 * @returns whether there may be more
 */
export async function markCounts(db: Db): Promise<boolean> {
  const rows = await readUnmarked(db);
  const statements = rows.map(({ kind, key, views }) => {
    const counts: Counts = JSON.parse(views);
    return db.$client.prepare(MARK[kind]).bind(key, views, markedText(counts));
  });
  if (statements.length > 0) await db.$client.batch(statements);
  return statements.length > 0;
}

const MARK = {
  hour: "UPDATE views_by_hour SET views = ?3 WHERE hour = ?1 AND views = ?2",
  day: "UPDATE views_by_day SET views = ?3 WHERE day = ?1 AND views = ?2",
};

/** Where the first number of views has no blank before it. */
const IS_UNMARKED = "substr(views, instr(views, ',') + 1, 1) <> ' ' AND instr(views, ',') > 0";

async function readUnmarked(db: Db): Promise<Row[]> {
  const { results } = await db.$client
    .prepare(
      `WITH unmarked AS (
         SELECT 'hour' AS kind, hour AS key, hour AS at, length(views) AS size FROM views_by_hour WHERE ${IS_UNMARKED}
         UNION ALL
         SELECT 'day', day, day * 24, length(views) FROM views_by_day WHERE ${IS_UNMARKED}
       ), lined_up AS (
         SELECT kind, key, sum(size) OVER (ORDER BY at DESC, kind) - size AS before FROM unmarked
       )
       SELECT l.kind, l.key,
         CASE l.kind WHEN 'hour' THEN (SELECT views FROM views_by_hour WHERE hour = l.key)
           ELSE (SELECT views FROM views_by_day WHERE day = l.key) END AS views
       FROM lined_up l WHERE before < ?`,
    )
    .bind(RUN_CHARACTERS)
    .all<Row>();
  return results;
}
