import type { Db } from "../db/client.ts";
import { type EditedArticle, findEditedArticle } from "./article-source.ts";
import type { ArticleInput } from "./inputs.ts";
import { moveArticle } from "./move-article.ts";
import { canonicalPath, datedPath } from "./permalinks.ts";
import { type Published, publishArticles, resolveArticle } from "./publish-articles.ts";

/** What an editor saves. Without `path` the address is the one it has, or made of date and title. */
export type EditorSave = {
  /** Null: a new article. */
  id: number | null;
  input: ArticleInput;
  /** `contentHash` of what the editor began from; null saves over whatever is there. */
  basedOn: string | null;
};

export type Saved =
  | { outcome: "saved"; id: number; path: string; status: string; published: Published }
  /** Somebody else has saved it since: nothing was stored. */
  | { outcome: "changed_meanwhile"; current: EditedArticle }
  | { outcome: "not_found" }
  /** `reason` is a sentence about the address or the body. */
  | { outcome: "refused"; field: "path" | "body"; reason: string };

type By = { now: number; timeZone: string; by: string };

/** Saves an article as an editor wrote it; under another path than before it moves there, and the old one leads to it. */
export async function saveArticle(db: Db, { id, input, basedOn }: EditorSave, by: By): Promise<Saved> {
  const before = id === null ? null : await findEditedArticle(db, id);
  if (id !== null && !before) return { outcome: "not_found" };
  if (before && basedOn !== null && basedOn !== before.contentHash)
    return { outcome: "changed_meanwhile", current: before };
  const resolved = await resolveArticle(withPath(input, before, by), by.now, by.timeZone);
  if (!resolved)
    return { outcome: "refused", field: "path", reason: "Write a path such as /2026/11/23/a-slug/." };
  const { path } = resolved;
  if (path !== before?.source.path && (await isTaken(db, path)))
    return { outcome: "refused", field: "path", reason: `Another article is at ${path} already.` };
  const isMoving = before !== null && path !== before.source.path;
  const fits = { ...input, path, slug: resolved.slug };
  if (isMoving) await moveArticle(db, { id: before.id, from: before.source, to: path }, by.now);
  const published = await publishArticles(db, [fits], by);
  const [skipped] = published.summary.skipped;
  const [article] = published.summary.articles;
  if (skipped || !article) {
    const reason = `It was not saved: ${skipped?.reason ?? "nobody knows why"}.`;
    return { outcome: "refused", field: /path|answers to/.test(reason) ? "path" : "body", reason };
  }
  const stalePaths = isMoving ? [before.source.path, ...published.stalePaths] : published.stalePaths;
  const { status } = article;
  return { outcome: "saved", id: article.id, path, status, published: { ...published, stalePaths } };
}

/**
 * An article that readers have seen keeps its address unless another is asked for. One that they have not seen follows its
 * title and date, unless its address was chosen by hand.
 */
function withPath(input: ArticleInput, before: EditedArticle | null, { now, timeZone }: By): ArticleInput {
  if (input.path !== undefined || !before) return input;
  const { path, slug, status, publishedAt } = before.source;
  const dated = datedPath(publishedAt ? Date.parse(publishedAt) : now, slug, timeZone);
  const isMadeOfDate = /^\/\d{4}\/\d\d\/\d\d\/[^/]+\/$/.test(path) && path.endsWith(dated.slice(11));
  const isUnseen = status === "draft" || status === "scheduled";
  return isUnseen && isMadeOfDate && input.kind === "article" ? input : { ...input, path, slug };
}

async function isTaken(db: Db, path: string): Promise<boolean> {
  const taken = await db.$client
    .prepare("SELECT 1 FROM articles WHERE path = ?")
    .bind(canonicalPath(path))
    .first();
  return taken !== null;
}
