import type { Db } from "../db/client.ts";

/** Readers in an hour or a UTC day, which count from 1970-01-01T00:00Z. */
export type ArticleViews = { at: number; views: number };

/** Digits that a number of views has at most. */
const DIGITS = 12;

/**
 * SQL for the views of an article in a text of counts as `markedText` writes them: 0 where it has none. A search of the
 * text, since each number that `json_each` gives is a row read.
 * @param text SQL of the text
 * @param id SQL of the article's id
 */
export function viewsIn(text: string, id: string): string {
  // Numbers that are bound arrive as 7.0.
  const first = `('[' || CAST(${id} AS INTEGER) || ', ')`;
  const later = `(',' || CAST(${id} AS INTEGER) || ', ')`;
  const behind = (start: string, mark: string) =>
    `CAST(substr(${text}, ${start} + length(${mark}), ${DIGITS}) AS INTEGER)`;
  return `CASE WHEN instr(${text}, ${later}) > 0 THEN ${behind(`instr(${text}, ${later})`, later)}
    WHEN substr(${text}, 1, length(${first})) = ${first} THEN ${behind("1", first)} ELSE 0 END`;
}

/**
 * An article's readers by hour and by UTC day from one moment on (Unix hours), as far as they are kept: a month of hours,
 * and what has been folded into days before it. Reads a row for each hour and day since, at most 1,200.
 */
export async function readArticleViews(
  db: Db,
  articleId: number,
  fromHour: number,
): Promise<{ hours: ArticleViews[]; days: ArticleViews[] }> {
  const of = (table: string, key: string, from: number) =>
    db.$client
      .prepare(
        `SELECT * FROM (SELECT ${key} AS at, ${viewsIn("views", "?1")} AS views FROM ${table} WHERE ${key} >= ?2)
         WHERE views > 0 ORDER BY at`,
      )
      .bind(articleId, from);
  const [hours, days] = await db.$client.batch<ArticleViews>([
    of("views_by_hour", "hour", fromHour),
    of("views_by_day", "day", Math.floor(fromHour / 24)),
  ]);
  return { hours: hours?.results ?? [], days: days?.results ?? [] };
}
