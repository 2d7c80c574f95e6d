/** Units of time in milliseconds, which all of the paper counts in. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The same form comes twice, after a double tap or an answer that was lost: what it counts from its coming is so much later at most. */
export const SENT_AGAIN_MS = 15 * MINUTE_MS;

/** Crons come some seconds early or late: without this what is due every five minutes would be done every six. */
export const CRON_JITTER_MS = 20_000;

/**
 * Whether something is to be done again that is done once in a while. In which minutes the cron runs, and how seldom, does
 * not matter: what is due is done by the next run. Times are Unix ms.
 * @param lastAt when it was done last; null: never
 */
export function isDue(lastAt: number | null, everyMs: number, now: number): boolean {
  return lastAt === null || now >= lastAt + everyMs - CRON_JITTER_MS || now < lastAt - everyMs;
}
