import { type ListSettings, USUAL_LISTS } from "../config/lists.ts";
import type { Db } from "../db/client.ts";
import { rowsOf } from "../db/read-ahead.ts";
import { CRON_JITTER_MS, HOUR_MS, MINUTE_MS } from "../db/time.ts";
import type { RankedCounts } from "./counts.ts";
import { foldOldHours } from "./fold-views.ts";
import { mergeViews } from "./merge-views.ts";
import { rankAll } from "./rank.ts";

/** Waiting batches of so many bytes are counted whether a ranking is due or not: a busy site's ranking may be rare. */
const MOST_WAITING = 1_000_000;
/** A window that is so many hours behind has more hours to let go of than went into one run. */
const HOURS_BEHIND = 2;

/** From so many minutes between rankings, the run of a minute before counts: each has a run's CPU for itself. */
const LEAST_TO_PART = 2;

type Look = { rankedAt: number | null; oldestMinute: number | null; bytes: number; windowsAt: number | null };

/** What `rankIfDue` reads first. */
export function rankingQuery(db: Db): D1PreparedStatement {
  return db.$client.prepare(
    `SELECT (SELECT max(ranked_at) FROM top_lists) AS rankedAt, (SELECT min(hour) FROM view_windows) AS windowsAt,
       min(minute) AS oldestMinute, coalesce(sum(octet_length(entries)), 0) AS bytes FROM view_batches`,
  );
}

/**
 * Ranks when the last ranking is `rankMinutes` old (0: always), by what isolates have handed in up to the minute before;
 * with less than two minutes between, up to then. In between it counts when much is waiting or a run left something. For
 * a cron that runs every minute.
 * @param countElsewhere counts in place of D1's totals; where it gives null the last lists stay
 * @returns whether pages would show other articles than before, or in another order.
 */
export async function rankIfDue(
  db: Db,
  now: number,
  rankMinutes: number,
  countElsewhere?: () => Promise<RankedCounts | null>,
  ahead?: D1Result,
  timeZone = "UTC",
  lists: ListSettings = USUAL_LISTS,
): Promise<boolean> {
  const [look] = await rowsOf<Look>(ahead, () => rankingQuery(db));
  if (!look) return false;
  const dueAt = (look.rankedAt ?? 0) + rankMinutes * MINUTE_MS - CRON_JITTER_MS;
  const isCountDue = rankMinutes < LEAST_TO_PART ? now >= dueAt : isMinuteBefore(dueAt, now);
  if (!countElsewhere && (isCountDue || isBehind(look, dueAt, now))) await mergeViews(db, now, timeZone);
  if (now < dueAt) return false;
  await foldOldHours(db, now);
  if (!countElsewhere) return rankAll(db, now, undefined, lists);
  const counts = await countElsewhere();
  return counts !== null && rankAll(db, now, counts, lists);
}

function isMinuteBefore(dueAt: number, now: number): boolean {
  return now < dueAt && now >= dueAt - MINUTE_MS;
}

/** Whether something is left of what should have been counted, or too much is waiting. */
function isBehind({ rankedAt, oldestMinute, bytes, windowsAt }: Look, dueAt: number, now: number): boolean {
  // When the ranking is due, only what the minute before has handed in may be waiting.
  const countedUpTo = now >= dueAt ? now - 2 * MINUTE_MS : (rankedAt ?? 0) - 2 * MINUTE_MS;
  const isLeftOver = oldestMinute !== null && oldestMinute < Math.floor(countedUpTo / MINUTE_MS);
  const isWindowOld = windowsAt === null || windowsAt <= Math.floor(now / HOUR_MS) - HOURS_BEHIND;
  return isLeftOver || isWindowOld || bytes > MOST_WAITING;
}
