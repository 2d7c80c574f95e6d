import { raiseLists } from "../cache/revisions.ts";
import { noteShownChanges, shownName } from "../cache/shown-changes.ts";
import { markSelectedPagesStale } from "../cache/stale-pages.ts";
import type { Db } from "../db/client.ts";
import { statementOf, where } from "../db/statements.ts";
import { mediaBehind } from "./table.ts";

/** An article, and the pictures and files that it shows or links to. */
export type Uses = {
  articleId: number;
  /** What it showed until now. */
  before: number[];
  mediaIds: number[];
  /** It counts only while the article is stored with this one; left out: in any case. */
  contentHash?: string;
};

/** SQL: authors whose portrait is a file of the picture `media`, the one of today or one that was replaced. */
const PORTRAYED = `authors p WHERE p.portrait IN (
  SELECT '/media/' || media.key UNION ALL
  SELECT * FROM (SELECT '/media/' || f.key FROM media_files f
    WHERE f.media_id = media.id AND f.replaced_at IS NOT NULL LIMIT 100))`;

const IS_USED = `(EXISTS (SELECT 1 FROM media_uses WHERE media_id = media.id) OR EXISTS (SELECT 1 FROM ${PORTRAYED}))`;

/** The statement for the transaction that changes portraits, whose addresses were and are these: what is one is used. */
export function storePortraits(db: Db, addresses: string[]): D1PreparedStatement {
  const keys = addresses.map((address) => address.slice("/media/".length));
  return db.$client
    .prepare(
      `UPDATE media SET is_used = ${IS_USED} WHERE id IN (
         SELECT media_id FROM media_files WHERE key IN (SELECT value FROM json_each(?1)))`,
    )
    .bind(JSON.stringify(keys));
}

/**
 * Statements for the transaction of a change of a picture, before it is gone: pages that show it as a portrait show another now,
 * however many they are. Nothing is written of a picture that portrays nobody.
 */
export function notePortraits(db: Db, id: number, now: number): D1PreparedStatement[] {
  const portrayed = `FROM media CROSS JOIN ${PORTRAYED} AND media.id = ?1`;
  const people = { sql: `SELECT '${shownName("face", "")}' || p.slug AS name ${portrayed}`, bindings: [id] };
  // What has changed travels with the lists, and these are looked up with the front page.
  const front = { sql: `SELECT '/' AS path, 0 AS warm WHERE EXISTS (SELECT 1 ${portrayed})`, bindings: [id] };
  return [noteShownChanges(db, people), raiseLists(db, people), markSelectedPagesStale(db, front, now)];
}

/** Whose portrait a picture is: slugs and names, at most `limit`. */
export async function portrayedBy(
  db: Db,
  id: number,
  limit: number,
): Promise<{ slug: string; name: string }[]> {
  const { results } = await db.$client
    .prepare(`SELECT p.slug, p.name FROM media CROSS JOIN ${PORTRAYED} AND media.id = ? LIMIT ?`)
    .bind(id, limit)
    .all<{ slug: string; name: string }>();
  return results;
}

/**
 * Statements for the transaction that stores articles: what they show now is used, and what nobody shows any more is not. None where they
 * show what they showed.
 */
export function storeUses(db: Db, articles: Uses[]): D1PreparedStatement[] {
  const pairs = (listed: (uses: Uses) => number[]) =>
    articles.flatMap((uses) => listed(uses).map((id) => [id, uses.articleId, uses.contentHash ?? null]));
  const come = pairs(({ before, mediaIds }) => mediaIds.filter((id) => !before.includes(id)));
  const go = pairs(({ before, mediaIds }) => before.filter((id) => !mediaIds.includes(id)));
  if (come.length + go.length === 0) return [];
  const named = `SELECT j.value->>0, j.value->>1 FROM json_each(?1) j
    WHERE j.value->>2 IS NULL OR EXISTS (SELECT 1 FROM articles WHERE id = j.value->>1 AND content_hash = j.value->>2)`;
  return [
    db.$client
      .prepare(`DELETE FROM media_uses WHERE (media_id, article_id) IN (${named})`)
      .bind(JSON.stringify(go)),
    db.$client
      .prepare(`INSERT INTO media_uses (media_id, article_id) ${named} ON CONFLICT DO NOTHING`)
      .bind(JSON.stringify(come)),
    db.$client
      .prepare(
        `UPDATE media SET is_used = ${IS_USED} WHERE id IN (SELECT value FROM json_each(?1)) AND is_used <> ${IS_USED}`,
      )
      .bind(JSON.stringify([...new Set([...come, ...go].map(([id]) => id))])),
  ];
}

/**
 * The statement for the transaction of a change of pictures, their deletion too: the articles that show them are to be rendered anew,
 * which the cron does.
 */
export function noteMediaBehind(db: Db, ids: number[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO media_behind (media_id) SELECT value FROM json_each(?1) WHERE true
       ON CONFLICT (media_id) DO UPDATE SET after_article = 0, changes = changes + 1`,
    )
    .bind(JSON.stringify(ids));
}

/** Articles that one run renders: bodies are long, and its CPU is short. */
const A_RUN = 3;

/** A picture that has changed so often, and the next articles that show it, as JSON: fewer than A_RUN, these are the last. */
export type Behind = { mediaId: number; changes: number; articles: string };

/** The next of them: some twelve rows at most are read. */
export function behindQuery(db: Db): D1PreparedStatement {
  return db.$client.prepare(
    `SELECT media_id AS mediaId, changes, (SELECT json_group_array(article_id) FROM (
       SELECT article_id FROM media_uses u WHERE u.media_id = b.media_id AND u.article_id > b.after_article
       ORDER BY article_id LIMIT ${A_RUN})) AS articles
     FROM media_behind b ORDER BY media_id LIMIT ${A_RUN}`,
  );
}

/** The articles of a run, and the statements that say that they are done, unless their picture has changed once more. */
export function takeBehind(db: Db, behind: Behind[]): { articleIds: number[]; done: D1PreparedStatement[] } {
  const articleIds = new Set<number>();
  const done: D1PreparedStatement[] = [];
  for (const { mediaId, changes, articles } of behind) {
    const next: number[] = JSON.parse(articles);
    const taken: number[] = [];
    for (const id of next) {
      if (!articleIds.has(id) && articleIds.size === A_RUN) break;
      articleIds.add(id);
      taken.push(id);
    }
    if (taken.length > 0) done.push(forgetUses(db, mediaId, taken));
    if (taken.length === next.length && next.length < A_RUN)
      done.push(statementOf(db, db.delete(mediaBehind).where(where(mediaBehind, { mediaId, changes }))));
    else if (taken.length > 0)
      done.push(
        statementOf(
          db,
          db
            .update(mediaBehind)
            .set({ afterArticle: taken.at(-1) ?? 0 })
            .where(where(mediaBehind, { mediaId, changes })),
        ),
      );
  }
  return { articleIds: [...articleIds], done };
}

/** Of a picture that is deleted. What shows it by then is no more than an address. */
function forgetUses(db: Db, mediaId: number, articleIds: number[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `DELETE FROM media_uses WHERE media_id = ?1 AND article_id IN (SELECT value FROM json_each(?2))
         AND NOT EXISTS (SELECT 1 FROM media WHERE id = ?1)`,
    )
    .bind(mediaId, JSON.stringify(articleIds));
}
