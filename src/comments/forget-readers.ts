import type { Db } from "../db/client.ts";
import { DAY_MS } from "../db/time.ts";
import { firstIdOf } from "../db/time-id.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";
import { NEWSROOM } from "./newsroom-sender.ts";

/** By then nobody asks any more whether two comments came from one network address, or a report from the author's. */
const OF_USE_MS = 7 * DAY_MS;

/** Comments that one run looks at: each that is changed is three rows written of the day's 100,000. */
const A_RUN = 500;

/** A row of `settings`: up to which comment this is done. */
const NAME = "comments:forgotten-readers";

/**
 * The cron's job: the hash of a sender's network address goes when it is of no use any more. An import brings none, so what is
 * older than the last comment looked at has none either.
 * @returns whether there is more that costs nothing but reading
 */
export async function forgetReaders(db: Db, now: number): Promise<boolean> {
  const after = Number((await readSetting(db, NAME)) ?? 0);
  const run = `SELECT id FROM comments WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ${A_RUN}`;
  const bound = [after, firstIdOf(now - OF_USE_MS)];
  const { results } = await db.$client
    .prepare(`SELECT max(id) AS last, count(*) AS looked FROM (${run})`)
    .bind(...bound)
    .all<{ last: number | null; looked: number }>();
  const [{ last, looked } = { last: null, looked: 0 }] = results;
  if (last === null) return false;
  const [forgotten] = await db.$client.batch([
    db.$client
      .prepare(
        `UPDATE comments SET reader_hash = NULL
         WHERE id IN (${run}) AND reader_hash IS NOT NULL AND reader_hash <> ?3`,
      )
      .bind(...bound, NEWSROOM),
    writeSetting(db, NAME, String(last)),
  ]);
  return looked === A_RUN && forgotten?.meta.changes === 0;
}
