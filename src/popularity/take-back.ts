import type { Db } from "../db/client.ts";
import { viewsIn } from "./article-views.ts";
import type { DayViews } from "./count-readers.ts";
import { change } from "./counts.ts";
import type { HourlyChanges } from "./running-totals.ts";

/**
 * Puts into `changes` that views of a day do not count after all, in the hours where they were counted, the latest first.
 * Reads a row for each hour and article.
 */
export async function takeBack(db: Db, changes: HourlyChanges, takenBack: DayViews[]): Promise<void> {
  for (const day of new Set(takenBack.map((views) => views.day))) {
    const ofDay = takenBack.filter((views) => views.day === day);
    const { results } = await db.$client
      .prepare(
        `SELECT h.hour, a.value AS articleId, ${viewsIn("h.views", "a.value")} AS views
         FROM json_each(?2) a CROSS JOIN views_by_hour h WHERE h.hour >= ?1 AND h.hour < ?1 + 24`,
      )
      .bind(day * 24, JSON.stringify(ofDay.map(({ articleId }) => articleId)))
      .all<{ hour: number; articleId: number; views: number }>();
    for (const { articleId, views } of ofDay) {
      const counted = new Map<number, number>();
      for (const row of results) if (row.articleId === articleId) counted.set(row.hour, row.views);
      for (const [hour, byArticle] of changes)
        if (Math.floor(hour / 24) === day)
          counted.set(hour, (counted.get(hour) ?? 0) + (byArticle.get(articleId) ?? 0));
      takeFrom(changes, counted, articleId, views);
    }
  }
}

function takeFrom(
  changes: HourlyChanges,
  counted: Map<number, number>,
  articleId: number,
  views: number,
): void {
  let left = views;
  for (const [hour, most] of [...counted].sort(([a], [b]) => b - a)) {
    const by = Math.min(left, most);
    if (by <= 0) continue;
    left -= by;
    const byArticle = changes.get(hour) ?? new Map<number, number>();
    changes.set(hour, byArticle);
    change(byArticle, articleId, -by);
  }
}
