import { max } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { topLists } from "../popularity/table.ts";
import { WINDOWS, type Window } from "../popularity/windows.ts";

/** Where an article stands in a list as it was last ranked, the first place being 1. */
export type Place = { window: Window; place: number; views: number };

/** An article's places in the lists. Reads five rows. */
export async function readPlaces(db: Db, articleId: number): Promise<Place[]> {
  const rows = await db.select({ window: topLists.window, entries: topLists.entries }).from(topLists).all();
  return WINDOWS.flatMap((window) => {
    const entries: { articleId: number; views: number }[] = JSON.parse(
      rows.find((row) => row.window === window)?.entries ?? "[]",
    );
    // The newest fill up a list that is short.
    const index = entries.findIndex((entry) => entry.articleId === articleId && entry.views > 0);
    return index < 0 ? [] : [{ window, place: index + 1, views: entries[index]?.views ?? 0 }];
  });
}

/** The moment (Unix ms) up to which readers are counted: when the lists were last ranked; before that ever was, now. */
export async function countedUpTo(db: Db, now: number): Promise<number> {
  const row = await db
    .select({ at: max(topLists.rankedAt) })
    .from(topLists)
    .get();
  return Math.min(now, row?.at ?? now);
}
