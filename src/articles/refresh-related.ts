import type { Db } from "../db/client.ts";
import { rowsOf } from "../db/read-ahead.ts";
import type { Given, Rows } from "../db/rows.ts";
import { MINUTE_MS } from "../db/time.ts";
import { writeSetting } from "../settings/stored.ts";
import { relatedToNew } from "./find-related.ts";
import { forgetRelated, isAwaited, type RelatedTo } from "./kept-related.ts";
import { touchArticles } from "./touch-articles.ts";

const TOUCHED = "SELECT value AS article_id, 0 AS more FROM json_each(?1)";

/** Of these, those whose pages are stored, or are about to be. */
const TOUCHED_STORED = `SELECT a.id AS article_id, 0 AS more FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value
  WHERE EXISTS (SELECT 1 FROM stored_pages k WHERE k.path = a.path AND (k.hash IS NOT NULL
    OR EXISTS (SELECT 1 FROM stale_pages m WHERE m.path = k.path)))`;

const STATE = "related:listed-up-to";
/** The state is the time of the last one looked at and its id: several may come out at one moment. Without an id: all of it. */
const STATE_ID =
  "iif(instr(s.value, ' ') > 0, cast(substr(s.value, instr(s.value, ' ') + 1) AS INTEGER), 9e15)";
/**
 * SQL: what `articles.related` is of a new article, a JSON row `value` with ?2 as the time, that the next run looks at: its page has
 * the newest in their place until then. NULL where no run will.
 */
export const RELATED_AWAITED = `iif(value->>'listed_at' > (SELECT cast(s.value AS INTEGER) FROM settings s WHERE s.name = '${STATE}'),
  json_object('alike', json_array(), 'copies', json_array(), 'upTo', value->'id', 'awaitedSince', ?2), NULL)`;

/** What has come out longer ago is none that a run looks at. */
const LONG_AGO_MS = 10 * MINUTE_MS;

/** Whether an article comes out now, or will: when (Unix ms), null: it does not. */
export function isComingOut(listedAt: number | null, now: number): boolean {
  return listedAt !== null && listedAt > now - LONG_AGO_MS;
}

/** Articles looked at in one run: several at once wait for the next ones. */
const RUN_ARTICLES = 2;

type Found = RelatedTo & Given<Rows["articles"], "listed_at">;

/** What `refreshRelated` reads first: a row that says that it has begun, and those that came out since. */
export function newlyOutQuery(db: Db, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT 0 AS id, 0 AS listed_at, 0 AS revision, NULL AS related FROM settings WHERE name = ?1
       UNION ALL SELECT * FROM (
         SELECT id, listed_at, revision, related FROM articles, (SELECT value FROM settings WHERE name = ?1) s
         WHERE listed_at IS NOT NULL AND (listed_at, id) > (cast(s.value AS INTEGER), ${STATE_ID}) AND listed_at <= ?2
         ORDER BY listed_at, id LIMIT ?3)`,
    )
    .bind(STATE, now, RUN_ARTICLES);
}

/**
 * The cron's job: articles that have come out since the last run may be among the related posts of older ones now, so the
 * pages of those that are most like them are marked as behind. What is imported with old dates is left to the pages' next
 * rendering. Where a new one's own page has only the newest so far, it is marked, too. (What is withdrawn or called otherwise needs no job: see cache/shown-changes.ts.) Reads a row or two where
 * nothing came out.
 * @returns how many articles were looked at: at most two a run
 */
export async function refreshRelated(db: Db, now: number, ahead?: D1Result, mostDays = 0): Promise<number> {
  const found = await rowsOf<Found>(ahead, () => newlyOutQuery(db, now));
  const [begun, ...articles] = found;
  if (!begun) await writeSetting(db, STATE, String(now)).run();
  if (articles.length === 0) return 0;
  const related = await Promise.all(articles.map((article) => relatedToNew(db, article, now, mostDays)));
  const shown = new Set(related.flat().map(({ id }) => id));
  const last = articles.at(-1);
  const bindings = [JSON.stringify([...shown])];
  const awaited = JSON.stringify(articles.filter(isAwaited).map(({ id }) => id));
  await db.$client.batch([
    writeSetting(db, STATE, `${last?.listed_at} ${last?.id}`),
    ...(awaited === "[]" ? [] : touchAwaited(db, awaited, now)),
    forgetRelated(db, { sql: "SELECT value FROM json_each(?1)", bindings }),
    ...touchArticles(db, { sql: TOUCHED, bindings }, now),
  ]);
  return articles.length;
}

/** No copy of their pages is right any more; of those that are stored there are new ones before those of the pages that show them. */
function touchAwaited(db: Db, ids: string, now: number): D1PreparedStatement[] {
  const [raise] = touchArticles(db, { sql: TOUCHED, bindings: [ids] }, now);
  const [, mark] = touchArticles(db, { sql: TOUCHED_STORED, bindings: [ids] }, now - 1);
  return [raise, mark];
}
