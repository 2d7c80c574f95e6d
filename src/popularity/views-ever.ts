import type { Db } from "../db/client.ts";
import type { Counts } from "./counts.ts";
import { ARTICLES_A_PART } from "./running-totals.ts";

/** All readers ever of these articles, as far as they are counted. Reads a row for each 4,096 article ids. */
export async function viewsEverOf(db: Db, articleIds: number[]): Promise<Map<number, number>> {
  const parts = [...new Set(articleIds.map((id) => Math.floor(id / ARTICLES_A_PART)))];
  const { results } = await db.$client
    .prepare("SELECT views FROM views_ever WHERE part IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(parts))
    .all<{ views: string }>();
  const wanted = new Set(articleIds);
  const views = new Map<number, number>();
  for (const row of results) {
    const counts: Counts = JSON.parse(row.views);
    for (let at = 0; at < counts.length; at += 2) {
      const id = counts[at] ?? 0;
      if (wanted.has(id)) views.set(id, counts[at + 1] ?? 0);
    }
  }
  return views;
}
