import type { Miniflare } from "miniflare";

/** Stores an article of a sentence, published in October, that nothing has rendered yet. */
export async function storeArticle(miniflare: Miniflare, path: string): Promise<void> {
  const db = await miniflare.getD1Database("DB");
  await db
    .prepare(
      `INSERT INTO articles (id, path, slug, status, title, body_source, body_format, body_html, published_at, listed_at,
         changed_at, created_at, content_hash)
       VALUES (1, ?1, 'the-bridge', 'published', 'The bridge opens', '', 'html', '<p>It is open.</p>', ?2, ?2, ?2, ?2, '')`,
    )
    .bind(path, Date.UTC(2026, 9, 1, 8))
    .run();
}
