import type { Db } from "../db/client.ts";
import { viewsIn } from "./article-views.ts";
import { ARTICLES_A_PART } from "./running-totals.ts";

/**
 * Statements that give an article's readers to another, in every hour, day and window that is kept and in the sums of all time,
 * for the transaction that deletes the first. Whoever merges views at the same time begins anew. Of those who read both on a
 * day both count: a reader's key names the article. Reads a row for each hour and day kept, and writes those in which the first
 * was read, at most some 1,200.
 */
export function giveReaders(db: Db, from: number, to: number): D1PreparedStatement[] {
  const { $client } = db;
  const [partFrom, partTo] = [from, to].map((id) => Math.floor(id / ARTICLES_A_PART));
  const isOnePart = partFrom === partTo;
  return [
    $client.prepare("UPDATE view_state SET version = version + 1 WHERE id = 1"),
    ...["views_by_hour", "views_by_day", "view_windows"].map((table) =>
      $client
        .prepare(`UPDATE ${table} SET views = ${given("views")} WHERE ${viewsIn("views", "?1")} > 0`)
        .bind(from, to),
    ),
    ...(isOnePart
      ? [
          $client
            .prepare(
              `UPDATE views_ever SET views = ${given("views")} WHERE part = ?3 AND ${viewsIn("views", "?1")} > 0`,
            )
            .bind(from, to, partFrom),
        ]
      : acrossParts(db, { from, to, partFrom: partFrom ?? 0, partTo: partTo ?? 0 })),
  ];
}

/** SQL: the text of counts in which the views of ?1 are those of ?2. */
function given(text: string): string {
  return listed(`CASE WHEN ${viewsIn(text, "?2")} = 0
    THEN replace(${unlisted(text)}, ${pair("?1", "")}, ${pair("?2", "")})
    ELSE replace(${without(text, "?1")}, ${pair("?2", `${viewsIn(text, "?2")} || ','`)},
      ${pair("?2", `(${viewsIn(text, "?1")} + ${viewsIn(text, "?2")}) || ','`)}) END`);
}

type Parts = { from: number; to: number; partFrom: number; partTo: number };

function acrossParts(db: Db, { from, to, partFrom, partTo }: Parts): D1PreparedStatement[] {
  const { $client } = db;
  const moved = `coalesce((SELECT ${viewsIn("f.views", "?1")} FROM views_ever f WHERE f.part = ?3), 0)`;
  return [
    $client
      .prepare("INSERT INTO views_ever (part, views, total) VALUES (?, '[]', 0) ON CONFLICT DO NOTHING")
      .bind(partTo),
    $client
      .prepare(
        `UPDATE views_ever SET total = total + ${moved}, views = ${listed(
          `${without("views", "?2")} || CAST(?2 AS INTEGER) || ', ' || (${moved} + ${viewsIn("views", "?2")})`,
        )}
         WHERE part = ?4 AND ${moved} > 0`,
      )
      .bind(from, to, partFrom, partTo),
    $client
      .prepare(
        `UPDATE views_ever SET total = total - ${viewsIn("views", "?1")}, views = ${listed(without("views", "?1"))}
         WHERE part = ?2 AND ${viewsIn("views", "?1")} > 0`,
      )
      .bind(from, partFrom),
  ];
}

/** SQL: `[57, 12,93, 4]` as `,57, 12,93, 4,`: each pair between commas without a blank, of which one begins the next. */
function unlisted(text: string): string {
  return `(',' || trim(${text}, '[]') || ',')`;
}

function listed(pairs: string): string {
  return `'[' || trim(${pairs}, ',') || ']'`;
}

/** SQL: how the pair of an article begins, and goes on. */
function pair(id: string, views: string): string {
  return `(',' || CAST(${id} AS INTEGER) || ', '${views && ` || ${views}`})`;
}

function without(text: string, id: string): string {
  return `replace(${unlisted(text)}, ${pair(id, `${viewsIn(text, id)} || ','`)}, ',')`;
}
