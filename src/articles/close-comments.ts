import type { Db } from "../db/client.ts";
import type { Given, Rows } from "../db/rows.ts";
import { DAY_MS } from "../db/time.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";
import { touchArticles } from "./touch-articles.ts";

/** Articles whose comments one run closes; the next one goes on. */
const RUN_LIMIT = 50;

/** The row of `settings` that says how far the cron is: the last article whose comments have closed, for so many days. */
export const CLOSED_ROW = "comments:closed-up-to";

type State = { closeDays: number; listedAt: number; id: number };

type Row = Pick<Rows["articles"], "id" | "path"> & Given<Rows["articles"], "listed_at"> & { is_open: 0 | 1 };

/**
 * The cron's job: marks the pages of articles whose comments have closed by themselves since the last run, so that their
 * forms go. (Nothing is taken after the moment itself, cron or not.) With another `closeDays` than before all pages are
 * of another version: it only notes where to begin. Pages that are no articles are left to their next change.
 * @param known what CLOSED_ROW says, for those who have read it already; null: nothing
 * @returns their paths. Reads three rows while there is nothing to do, and nothing with 0 days.
 */
export async function closeDueComments(
  db: Db,
  closeDays: number,
  now: number,
  known?: string | null,
): Promise<string[]> {
  if (closeDays === 0) return [];
  const until = now - closeDays * DAY_MS;
  const stored = known === undefined ? await readSetting(db, CLOSED_ROW) : known;
  const state: State | null = stored === null ? null : JSON.parse(stored);
  if (state?.closeDays !== closeDays) {
    await writeSetting(
      db,
      CLOSED_ROW,
      JSON.stringify({ closeDays, listedAt: until, id: Number.MAX_SAFE_INTEGER }),
    ).run();
    return [];
  }
  const closed = await listedBetween(db, state, until);
  const last = closed.at(-1);
  if (!last) return [];
  const changed = closed.filter(({ is_open }) => is_open === 1);
  const touched = "SELECT value AS article_id, 0 AS more FROM json_each(?1)";
  await db.$client.batch([
    ...touchArticles(db, { sql: touched, bindings: [JSON.stringify(changed.map(({ id }) => id))] }, now),
    writeSetting(db, CLOSED_ROW, JSON.stringify({ closeDays, listedAt: last.listed_at, id: last.id })),
  ]);
  return changed.map(({ path }) => path);
}

const LISTED =
  "SELECT id, path, listed_at, thread ->> '$.comments' IS NULL AND comments_open = 1 AS is_open FROM articles";

/** Those of one moment by themselves: of a pair `(listed_at, id)` SQLite would seek the time alone. */
async function listedBetween(db: Db, { listedAt, id }: State, until: number): Promise<Row[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT * FROM (${LISTED} WHERE listed_at = ?1 AND id > ?2 ORDER BY id LIMIT ${RUN_LIMIT})
       UNION ALL SELECT * FROM (${LISTED} WHERE listed_at > ?1 AND listed_at <= ?3 ORDER BY listed_at, id LIMIT ${RUN_LIMIT})
       LIMIT ${RUN_LIMIT}`,
    )
    .bind(listedAt, id, until)
    .all<Row>();
  return results;
}
