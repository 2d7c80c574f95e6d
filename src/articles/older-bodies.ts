import { desc, lt } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";
import { othersAmong, RENDERED_FROM, storeRendered } from "./render-again.ts";
import { articles } from "./table.ts";

/**
 * The row of `settings` that says how far the cron is. Whoever makes bodies come out otherwise adds a migration that writes it, as that
 * of the excerpts does, if those that are stored are to follow.
 */
export const RENDERED_ROW = "articles:rendered-down-to";

/** Bodies that one run of the cron renders: they are long, and its CPU is short. */
const A_RUN = 2;

/** `before`: id of the last one that was rendered, the newest come first; 0: all are done. */
type State = { before: number };

/**
 * The cron's job: bodies that were stored by an older rendering are rendered anew, the newest first, a few in each run. What comes out
 * as it was is left alone; pages of the others are marked as behind.
 * @returns how many came out otherwise; null: there are none left
 */
export async function renderAgain(db: Db, now: number): Promise<number | null> {
  const note = await readSetting(db, RENDERED_ROW);
  const { before }: State = note === null ? { before: 0 } : JSON.parse(note);
  if (before === 0) return null;
  const rows = await db
    .select(RENDERED_FROM)
    .from(articles)
    .where(lt(articles.id, before))
    .orderBy(desc(articles.id))
    .limit(A_RUN)
    .all();
  const changed = await othersAmong(db, rows);
  const next: State = { before: rows.length < A_RUN ? 0 : (rows.at(-1)?.id ?? 0) };
  await db.$client.batch([
    ...storeRendered(db, changed, now),
    writeSetting(db, RENDERED_ROW, JSON.stringify(next)),
  ]);
  return changed.length;
}
