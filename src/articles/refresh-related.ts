import { markPagesStale } from "../cache/stale-pages.ts";
import type { Db } from "../db/client.ts";
import { writeSetting } from "../settings/stored.ts";
import { relatedArticles } from "./related.ts";

const STATE = "related:listed-up-to";
/** Articles looked at in one run: several at once wait for the next ones. */
const RUN_ARTICLES = 2;

/**
 * The cron's job: articles that have come out since the last run may be among the related posts of older ones now, so the
 * pages of those that are most like them are marked as behind. What is imported with old dates is left to the pages' next
 * rendering. Reads a row or two where nothing came out.
 * @returns how many articles were looked at: at most two a run
 */
export async function refreshRelated(db: Db, now: number): Promise<number> {
  const { $client } = db;
  const [state, found] = await $client.batch<Record<string, number | string>>([
    $client.prepare("SELECT value FROM settings WHERE name = ?").bind(STATE),
    $client
      .prepare(
        `SELECT id, listed_at FROM articles
         WHERE listed_at > (SELECT cast(value AS INTEGER) FROM settings WHERE name = ?1) AND listed_at <= ?2
         ORDER BY listed_at, id LIMIT ?3`,
      )
      .bind(STATE, now, RUN_ARTICLES),
  ]);
  const articles = found?.results ?? [];
  if (state?.results.length === 0) await writeSetting(db, STATE, String(now)).run();
  if (articles.length === 0) return 0;
  const related = await Promise.all(articles.map(({ id }) => relatedArticles(db, Number(id), now)));
  const paths = [...new Set(related.flat().map(({ path }) => path))];
  await $client.batch([
    writeSetting(db, STATE, String(articles.at(-1)?.listed_at)),
    markPagesStale(db, paths, now),
  ]);
  return articles.length;
}
