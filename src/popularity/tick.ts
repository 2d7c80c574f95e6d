import type { Db } from "../db/client.ts";
import { foldOldHours } from "./fold-views.ts";
import { mergeViews } from "./merge-views.ts";
import { rankAll } from "./rank.ts";
import { HOUR_MS } from "./tally.ts";

/** Crons come some seconds early or late: without this a ranking every 10 minutes would be one every 11. */
const CRON_JITTER_MS = 20_000;
/** Waiting batches of so many bytes are counted whether a ranking is due or not: a busy site's ranking may be rare. */
const MOST_WAITING = 1_000_000;
/** A window that is so many hours behind has more hours to let go of than went into one run. */
const HOURS_BEHIND = 2;

type Look = { rankedAt: number | null; oldestMinute: number | null; bytes: number; windowsAt: number | null };

/**
 * Counts what isolates have handed in and ranks, when the last ranking is `rankMinutes` old (0: always). In between it
 * only counts, when much is waiting or the last run left something. For a cron that runs every minute.
 * @returns whether pages would show other articles than before, or in another order.
 */
export async function rankIfDue(db: Db, now: number, rankMinutes: number): Promise<boolean> {
  const look = await db.$client
    .prepare(
      `SELECT (SELECT max(ranked_at) FROM top_lists) AS rankedAt, (SELECT min(hour) FROM view_windows) AS windowsAt,
         min(minute) AS oldestMinute, coalesce(sum(octet_length(entries)), 0) AS bytes FROM view_batches`,
    )
    .first<Look>();
  const rankedAt = look?.rankedAt ?? null;
  const isRankDue = rankedAt === null || now >= rankedAt + rankMinutes * 60_000 - CRON_JITTER_MS;
  if (!isRankDue) {
    if (look && isBehind(look, now)) await mergeViews(db, now);
    return false;
  }
  const { windows } = await mergeViews(db, now);
  await foldOldHours(db, now);
  return rankAll(db, now, windows);
}

function isBehind({ rankedAt, oldestMinute, bytes, windowsAt }: Look, now: number): boolean {
  const isLeftOver = oldestMinute !== null && oldestMinute < Math.floor((rankedAt ?? 0) / 60_000);
  const isWindowOld = windowsAt !== null && windowsAt <= Math.floor(now / HOUR_MS) - HOURS_BEHIND;
  return isLeftOver || isWindowOld || bytes > MOST_WAITING;
}
