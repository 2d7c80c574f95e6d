import type { Config } from "../config.ts";
import type { Db } from "../db/client.ts";
import { isReaderView } from "./reader-or-robot.ts";
import { writeViews } from "./rollup.ts";
import { addView, claimFlush, giveBack, takeTally } from "./tally.ts";

export type View = {
  request: Request;
  articleId: number;
  /** Unix ms. */
  now: number;
  db: Db;
  config: Pick<Config, "popularity">;
  after: (work: Promise<unknown>) => void;
};

/** The runtime ends work behind a response after 30 s, and the write needs its part. */
const LONGEST_WAIT_MS = 20_000;

/**
 * Counts a 200 or 304 of an article's page, where a person asked for it. The first view of a window writes all of the
 * window's views behind its response, `popularity.flushSeconds` later (at most 20), so an isolate that falls idle
 * writes too; the other views only count. Every view of a person counts so far: a reader's repeats would be dropped
 * between the first two lines.
 */
export function recordView({ request, articleId, now, db, config, after }: View): void {
  if (!isReaderView(request)) return;
  addView(articleId, now);
  const waitMs = Math.min(config.popularity.flushSeconds * 1000, LONGEST_WAIT_MS);
  if (claimFlush(now, waitMs)) after(flush(db, waitMs));
}

/** Views whose write failed go back into the tally: the next window writes them. */
async function flush(db: Db, waitMs: number): Promise<void> {
  if (waitMs > 0) await scheduler.wait(waitMs);
  const tally = takeTally();
  try {
    await writeViews(db, tally);
  } catch (error) {
    giveBack(tally);
    console.error({ event: "views_not_written", articles: tally.length, error: String(error) });
  }
}
