import type { Db } from "../db/client.ts";
import { rankAll } from "./rank.ts";
import { foldOldHours } from "./rollup.ts";

/** Crons come some seconds early or late: without this a ranking every 10 minutes would be one every 11. */
const CRON_JITTER_MS = 20_000;

/**
 * Ranks when the last ranking is `rankMinutes` old (0: always), and first folds the hours that have grown old, of which
 * there are new ones once an hour. For a cron that runs every minute.
 * @returns whether pages would show other articles than before, or in another order.
 */
export async function rankIfDue(db: Db, now: number, rankMinutes: number): Promise<boolean> {
  const rankedAt = await db.$client.prepare("SELECT max(ranked_at) AS at FROM top_lists").first<number>("at");
  if (rankedAt !== null && now < rankedAt + rankMinutes * 60_000 - CRON_JITTER_MS) return false;
  await foldOldHours(db, now);
  return rankAll(db, now);
}
