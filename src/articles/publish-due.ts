import { noteShownChanges } from "../cache/shown-changes.ts";
import type { Db } from "../db/client.ts";
import { rowsOf } from "../db/read-ahead.ts";
import type { Rows } from "../db/rows.ts";
import { listPaths, markStale } from "./list-pages.ts";
import { sitemapPartOf } from "./sitemap.ts";

/** Articles that come due in one run; a newsroom that schedules more for one minute waits a minute longer. */
const DUE_LIMIT = 20;

type Due = Pick<Rows["articles"], "id" | "path" | "section_slug" | "author_slug"> & { tags: string };

/** What `publishDue` reads first. By itself SQLite would read all that wait, by their status, and sort them. */
export function dueQuery(db: Db, now: number): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT id, path, section_slug, author_slug,
         (SELECT json_group_array(tag_slug) FROM article_tags WHERE article_id = articles.id) AS tags
       FROM articles INDEXED BY articles_due WHERE status = 'scheduled' AND published_at <= ? ORDER BY published_at LIMIT ?`,
    )
    .bind(now, DUE_LIMIT);
}

/**
 * Publishes the scheduled articles whose time has come and marks the lists they belong on as stale. (Their own
 * addresses answer from that very moment, cron or not.) Returns how many were published; reads due articles only.
 */
export async function publishDue(db: Db, now: number, ahead?: D1Result): Promise<number> {
  const results = await rowsOf<Due>(ahead, () => dueQuery(db, now));
  if (results.length === 0) return 0;
  const stale = new Map<string, boolean>();
  for (const row of results) {
    const on = { sectionSlug: row.section_slug, authorSlug: row.author_slug, tagSlugs: JSON.parse(row.tags) };
    for (const path of [...listPaths(on), sitemapPartOf(row.id)]) stale.set(path, path === "/");
    stale.set(row.path, true);
  }
  const ids = JSON.stringify(results.map(({ id }) => id));
  const [, published] = await db.$client.batch([
    // Pages that it is pinned to are without it so far.
    noteShownChanges(db, { sql: "SELECT 'article/' || value AS name FROM json_each(?1)", bindings: [ids] }),
    db.$client
      .prepare(
        // Who was withdrawn or put off since stays so.
        `UPDATE articles SET status = 'published', revision = revision + 1
         WHERE id IN (SELECT value FROM json_each(?1)) AND status = 'scheduled' AND published_at <= ?2`,
      )
      .bind(ids, now),
    ...markStale(db, stale, now),
  ]);
  return published?.meta.changes ?? 0;
}
