import type { Db } from "../db/client.ts";
import { SENT_AGAIN_MS } from "../db/time.ts";
import { askedAddresses, namedArticles } from "./addresses.ts";
import { type EditedArticle, findEditedArticle, findEditedArticleAt } from "./article-source.ts";
import { isChangedMeanwhile } from "./as-read.ts";
import { followsTitle } from "./follows-title.ts";
import type { ArticleInput } from "./inputs.ts";
import { PathTaken, type Published, type PublishOptions, publishArticles } from "./publish-articles.ts";
import { NO_PATH, type Refused, refusal, resolveArticle } from "./resolve-article.ts";

/** What an editor saves. Without `path` the address is the one it has, or made of date and title. */
export type EditorSave = {
  /** What it is so far; null: a new article. */
  before: EditedArticle | null;
  input: ArticleInput;
  /** `contentHash` of what the editor began from; null saves over whatever is there. */
  basedOn: string | null;
};

export type Saved =
  | { outcome: "saved"; id: number; path: string; status: string; published: Published }
  /** Somebody else has saved it since: nothing was stored. */
  | { outcome: "changed_meanwhile"; current: EditedArticle }
  /** `reason` is a sentence about the address or the body. */
  | { outcome: "refused"; field: "path" | "body"; reason: string };

type By = Pick<PublishOptions, "now" | "timeZone" | "language" | "begin"> & { by: string };

/** Saves an article as an editor wrote it; under another path than before it moves there, and the old one leads to it. */
export async function saveArticle(db: Db, save: EditorSave, by: By): Promise<Saved> {
  const saved = await saveOnce(db, save, by);
  return saved.outcome === "saved" ? saved : ((await savedBefore(db, save, saved, by)) ?? saved);
}

async function saveOnce(db: Db, save: EditorSave, by: By): Promise<Saved> {
  const { before, input, basedOn } = save;
  if (before && basedOn !== null && basedOn !== before.contentHash)
    return { outcome: "changed_meanwhile", current: before };
  const resolved = await resolveArticle(withPath(input, before), by);
  // Before anything moves: what cannot be stored changes nothing.
  if (!resolved) return refused([NO_PATH]);
  const problem = refusal(resolved);
  if (problem) return refused([problem]);
  const isElsewhere = resolved.path !== before?.source.path;
  const other = isElsewhere ? await findOther(db, resolved.path, before?.id ?? null) : null;
  if (other) return taken(resolved.path, other);
  // An address that stays keeps the slug that it was given, which may be another than its last part.
  const slug = before && !isElsewhere ? before.source.slug : resolved.slug;
  try {
    return await store(db, { ...save, input: { ...input, path: resolved.path, slug } }, by);
  } catch (error) {
    if (isPathTaken(error)) return taken(resolved.path);
    const current = before && isChangedMeanwhile(error) ? await findEditedArticle(db, before.id) : null;
    if (!current) throw error;
    return { outcome: "changed_meanwhile", current };
  }
}

/**
 * The same form may come twice, after a double tap or an answer that was lost: then what stands in its way is what it has made.
 * What is published at once has the time at which it came: the second time a little later. Null: it is something else.
 */
async function savedBefore(
  db: Db,
  { before, input }: EditorSave,
  instead: Saved,
  by: By,
): Promise<Saved | null> {
  const there =
    instead.outcome === "changed_meanwhile" ? instead.current : before ? null : await findMade(db, input, by);
  if (there === null) return null;
  const { path, slug, publishedAt } = there.source;
  const stored = publishedAt === null ? undefined : Date.parse(publishedAt);
  const apart = Math.abs((input.publishedAt ?? stored ?? 0) - (stored ?? 0));
  const wanted = withPath(apart < SENT_AGAIN_MS ? { ...input, publishedAt: stored } : input, there);
  const isThere = wanted.path === undefined || wanted.path === path;
  const same = { ...wanted, path: wanted.path ?? path, ...(isThere && { slug }) };
  if ((await resolveArticle(same, by))?.contentHash !== there.contentHash) return null;
  return store(db, { before: there, basedOn: there.contentHash, input: same }, by);
}

/** The article that is where a new one was to be. */
async function findMade(db: Db, input: ArticleInput, by: By): Promise<EditedArticle | null> {
  const resolved = await resolveArticle(input, by);
  return resolved && findEditedArticleAt(db, resolved.path);
}

type Store = EditorSave & { input: { path: string } };

async function store(db: Db, { input, before, basedOn }: Store, by: By): Promise<Saved> {
  const published = await publishArticles(db, [input], {
    ...by,
    mustBeNew: before === null,
    basedOn: before && basedOn !== null ? { id: before.id, contentHash: basedOn } : undefined,
    moved:
      before && before.source.path !== input.path
        ? { id: before.id, from: before.source, to: input.path }
        : undefined,
  });
  const [article] = published.summary.articles;
  if (!article) return refused(published.summary.skipped);
  const { id, path, status } = article;
  return { outcome: "saved", id, path, status, published };
}

function taken(path: string, other?: Other): Saved {
  const reason =
    other === undefined || other.isThere
      ? `Another article is at ${path} already.`
      : `Readers of “${other.title}” have had it at ${path}, which leads them to ${other.path} now: give this article another address.`;
  return { outcome: "refused", field: "path", reason };
}

function refused([first]: Refused[]): Saved {
  if (!first) throw new Error("An article was neither stored nor refused.");
  return { outcome: "refused", field: first.field, reason: `It was not saved: ${first.reason}.` };
}

/**
 * An article that readers have seen keeps its address unless another is asked for. One that they have not seen follows its
 * title and date, unless its address was chosen by hand.
 */
function withPath(input: ArticleInput, before: EditedArticle | null): ArticleInput {
  if (input.path !== undefined || !before) return input;
  const { path, slug } = before.source;
  return followsTitle(before.source, before) ? input : { ...input, path, slug };
}

type Other = { title: string; path: string; isThere: boolean };

/** Another article that is at a path, or was, in whatever spelling: readers take all of them for one address. */
async function findOther(db: Db, path: string, ownId: number | null): Promise<Other | null> {
  const row = await db.$client
    .prepare(
      `WITH ${namedArticles(["former"])} SELECT title, path, named.rank < 4 AS isThere
       FROM named JOIN articles USING (id) WHERE id IS NOT ?2 ORDER BY named.rank LIMIT 1`,
    )
    .bind(askedAddresses([path]), ownId)
    .first<Omit<Other, "isThere"> & { isThere: number }>();
  return row && { ...row, isThere: row.isThere === 1 };
}

/** Whether somebody else took the path in the moment before. */
function isPathTaken(error: unknown): boolean {
  return error instanceof PathTaken || /UNIQUE constraint failed: articles\.path/.test(String(error));
}
