/** Views gathered in this isolate and not yet written: one of the two places where the Worker keeps state. */

/** Views of an article in an hour (hours since 1970-01-01T00:00Z). */
export type ViewCount = { hour: number; articleId: number; views: number };

export const HOUR_MS = 3_600_000;

/** Reached only while the database refuses writes: then views of articles not yet in the tally are let go. */
const MAX_ENTRIES = 20_000;

/** A flush that has not come so long after its time died with its request. */
const LOST_FLUSH_MS = 30_000;

let counts = new Map<string, ViewCount>();
let flushDueAt: number | null = null;

/** Counts one view at `now` (Unix ms). */
export function addView(articleId: number, now: number): void {
  count({ hour: Math.floor(now / HOUR_MS), articleId, views: 1 });
}

/**
 * Whether the caller is to flush the tally `afterMs` from now: true once until the tally is taken, and again when the
 * flush that was promised never came.
 */
export function claimFlush(now: number, afterMs: number): boolean {
  if (flushDueAt !== null && now < flushDueAt + LOST_FLUSH_MS) return false;
  flushDueAt = now + afterMs;
  return true;
}

/** Everything gathered so far, which the caller now has to write or give back. */
export function takeTally(): ViewCount[] {
  const taken = [...counts.values()];
  counts = new Map();
  flushDueAt = null;
  return taken;
}

/** Adds to the tally what could not be written. */
export function giveBack(tally: ViewCount[]): void {
  for (const entry of tally) count(entry);
}

function count({ hour, articleId, views }: ViewCount): void {
  const key = `${hour} ${articleId}`;
  const known = counts.get(key);
  if (known) known.views += views;
  else if (counts.size < MAX_ENTRIES) counts.set(key, { hour, articleId, views });
}
