import type { Db } from "../db/client.ts";
import { spellingsOf } from "../http/paths.ts";
import type { Existing } from "./existing-articles.ts";
import type { Move } from "./move-article.ts";
import type { ReadyArticle } from "./ready-article.ts";

/** What an article was when somebody opened it. */
export type BasedOn = { id: number; contentHash: string };

/** The statement that fails, and its transaction with it, where an article has been saved since: no hash is null. */
export function ensureUnchanged(db: Db, { id, contentHash }: BasedOn): D1PreparedStatement {
  return db.$client
    .prepare("UPDATE articles SET content_hash = iif(content_hash = ?2, content_hash, NULL) WHERE id = ?1")
    .bind(id, contentHash);
}

/** The same for all that was read of articles before they are stored: what was not there must not have come meanwhile. */
export function ensureAsRead(
  db: Db,
  articles: ReadyArticle[],
  existing: Map<string, Existing>,
  moved: Move | undefined,
): D1PreparedStatement {
  const read = articles.flatMap(({ path }) => {
    const before = existing.get(path);
    if (before) return [[moved?.to === path ? moved.from.path : path, before.contentHash]];
    return spellingsOf(path).map((spelling) => [spelling, null]);
  });
  return db.$client
    .prepare(
      `UPDATE articles SET content_hash = NULL WHERE path IN (SELECT key FROM json_each(?1))
         AND content_hash IS NOT (SELECT value FROM json_each(?1) WHERE key = articles.path)`,
    )
    .bind(JSON.stringify(Object.fromEntries(read)));
}

/** Whether an error is that of ensureUnchanged, ensureAsRead or ensureStillThere. */
export function isChangedMeanwhile(error: unknown): boolean {
  return /NOT NULL constraint failed: (?:articles\.content_hash|imported_articles\.source)/.test(
    String(error),
  );
}

/** Whether an error says that somebody else has given a new article's id, counted on from the last one, to another. */
export function isIdTaken(error: unknown): boolean {
  return /UNIQUE constraint failed: articles\.id/.test(String(error));
}
