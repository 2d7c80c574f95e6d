import { type Db, Overtaken } from "../db/client.ts";
import { digest } from "../http/signing.ts";
import type { Named } from "../pages/data.ts";
import type { ArticleInput } from "./inputs.ts";
import type { Move } from "./move-article.ts";
import { isTooLong } from "./path-input.ts";
import { canonicalPath, datedPath, isFreePath } from "./permalinks.ts";
import { countWords } from "./plain-text.ts";
import type { ReadyArticle, ResolvedArticle } from "./ready-article.ts";
import { slugOf } from "./slugs.ts";
import {
  type BasedOn,
  type Existing,
  findExisting,
  isChangedMeanwhile,
  isIdTaken,
  storeArticles,
} from "./store-articles.ts";

export type PublishSummary = {
  created: number;
  updated: number;
  unchanged: number;
  skipped: { what: string; reason: string }[];
  articles: { id: number; path: string; status: string; outcome: "created" | "updated" | "unchanged" }[];
};

export type PublishOptions = {
  now: number;
  timeZone: string;
  /** Who saves them, for the audit trail; null: nobody of the newsroom. */
  by?: string | null;
  /** What one of them was when it was opened: if it is another by now, the transaction fails (isChangedMeanwhile). */
  basedOn?: BasedOn | undefined;
  /** Nothing may be at their paths: who comes second is told (PathTaken). */
  mustBeNew?: boolean;
  /** One of them that has another address so far, and gets this one in the same transaction. */
  moved?: Move | undefined;
};

/** `editorial`: few enough articles for an editor at work, whose pages are refreshed at once. */
export type Published = { summary: PublishSummary; stalePaths: string[]; editorial: boolean };

const EDITORIAL_BATCH = 3;

/** Of those who publish at the same moment one is first; the others try again, and so often. */
const MAX_TRIES = 5;
const SPREAD = 64;

/** Source and HTML stand in one row, and D1 keeps a row under 2 MB. */
const MAX_BODY_BYTES = 600_000;

/** Another article came to the path first. */
export class PathTaken extends Error {}

/**
 * Stores articles by their path: new ones, changed ones, and none that is the same as before. All of a request is one
 * transaction of a fixed number of statements, and what articles were before is kept as a revision.
 * @returns what became of each, and the paths whose stored pages are now behind.
 * @throws Overtaken if others publish the same at this very moment, again and again
 */
export async function publishArticles(
  db: Db,
  inputs: ArticleInput[],
  options: PublishOptions,
): Promise<Published> {
  const { articles, skipped } = await resolveArticles(inputs, options);
  const editorial = inputs.length <= EDITORIAL_BATCH;
  const render = await openRenderer();
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    // Who was overtaken in counting on from the last id does not count on from the next one with all others.
    const gap = tries === 1 ? 0 : Math.floor(Math.random() * SPREAD) * articles.length;
    try {
      const stored = await publish(db, articles, { ...options, editorial, render, gap });
      const summary = summarise(articles, stored, { skipped, now: options.now });
      return { summary, stalePaths: stored.stalePaths, editorial };
    } catch (error) {
      if (!isIdTaken(error) && (options.basedOn || !isChangedMeanwhile(error))) throw error;
    }
  }
  throw new Overtaken(`articles were published at the same moment ${MAX_TRIES} times over`);
}

type Publishing = PublishOptions & {
  editorial: boolean;
  render: (article: ResolvedArticle) => Rendered;
  /** Ids left out behind the last one. */
  gap: number;
};

type Stored = { ready: ReadyArticle[]; existing: Map<string, Existing>; stalePaths: string[] };

/** Reads what is there and stores what is other, in a transaction that fails if what was read has changed. */
async function publish(db: Db, articles: ResolvedArticle[], options: Publishing): Promise<Stored> {
  const { now, by = null, basedOn, mustBeNew = false, moved, editorial } = options;
  const { existing, nextId } = await findBefore(db, articles, moved);
  if (mustBeNew && existing.size > 0) throw new PathTaken();
  const ready = prepare(articles, { existing, nextId: nextId + options.gap, now, render: options.render });
  const stalePaths = await storeArticles(db, ready, existing, {
    now,
    warm: editorial,
    by,
    basedOn,
    moved,
  });
  return { ready, existing, stalePaths };
}

async function resolveArticles(
  inputs: ArticleInput[],
  { now, timeZone }: PublishOptions,
): Promise<{ articles: ResolvedArticle[]; skipped: PublishSummary["skipped"] }> {
  const skipped: PublishSummary["skipped"] = [];
  const resolved = new Map<string, ResolvedArticle>();
  for (const input of inputs) {
    const article = await resolveArticle(input, now, timeZone);
    const reason = refusal(article, resolved);
    if (article && reason === null) resolved.set(article.path, article);
    else skipped.push({ what: input.path ?? input.title, reason: reason ?? "" });
  }
  return { articles: [...resolved.values()], skipped };
}

/** What is stored under these articles' paths, by the paths that they are to have. */
async function findBefore(db: Db, articles: ResolvedArticle[], moved: Move | undefined) {
  const storedAt = (path: string) => (moved?.to === path ? moved.from.path : path);
  const { existing, nextId } = await findExisting(
    db,
    articles.map(({ path }) => storedAt(path)),
  );
  const before = articles.flatMap(({ path }) => {
    const found = existing.get(storedAt(path));
    return found ? [[path, found] as const] : [];
  });
  return { existing: new Map(before), nextId };
}

/** Why an article cannot be stored, or null. `taken`: those of the same request. */
export function refusal(
  article: ResolvedArticle | null,
  taken: Map<string, ResolvedArticle> = new Map(),
): string | null {
  if (!article) return "its path is no path: write one such as /2026/11/23/a-slug/";
  if (isTooLong(article.path))
    return `its path ${article.path.slice(0, 60)}... is too long: give it a shorter slug`;
  if (!isFreePath(article.path))
    return `the paper itself answers to ${article.path}: give the article another path`;
  if (taken.has(article.path)) return `another article of this request has the path ${article.path}`;
  const bytes = new TextEncoder().encode(article.body).length;
  return bytes > MAX_BODY_BYTES ? `its body is ${bytes} bytes long; at most ${MAX_BODY_BYTES} fit` : null;
}

/** An input with its path, names and state decided; null where its path is none. */
export async function resolveArticle(
  input: ArticleInput,
  now: number,
  timeZone: string,
): Promise<ResolvedArticle | null> {
  const dated = input.publishedAt ?? now;
  const slug = input.slug || lastSegment(input.path) || slugOf(input.title);
  const path = canonicalPath(
    input.path ?? (input.kind === "page" ? `/${slug}/` : datedPath(dated, slug, timeZone)),
  );
  if (path === null) return null;
  const author = input.author ? namedOf(input.author) : null;
  const article = {
    ...input,
    status: dueStatus(input.status, dated, now),
    path,
    slug,
    author,
    section: input.section ? namedOf(input.section) : null,
    tags: distinct(input.tags.map(namedOf)),
    byline: input.byline ?? author?.name ?? "",
  };
  // "Scheduled" becomes "published" by itself when its time comes: that is no change of the article.
  const intent = article.status === "scheduled" ? "published" : article.status;
  // Left out where it is not: what was stored before there was the word is no other article.
  const sticky = article.sticky || undefined;
  const contentHash = await digest(JSON.stringify({ ...article, status: intent, sticky }));
  return { ...article, contentHash };
}

/** A published article whose time has not come is scheduled, and the other way round. */
function dueStatus(status: ArticleInput["status"], dated: number, now: number): ArticleInput["status"] {
  if (status !== "published" && status !== "scheduled") return status;
  return dated > now ? "scheduled" : "published";
}

type Rendered = { bodyHtml: string; wordCount: number };

/** Renders each body once, however often its article is stored. */
async function openRenderer(): Promise<(article: ResolvedArticle) => Rendered> {
  const { renderBody } = await import("./body.ts");
  const done = new Map<ResolvedArticle, Rendered>();
  return (article) => {
    const known = done.get(article);
    if (known) return known;
    const bodyHtml = renderBody(article.body, article.bodyFormat);
    const rendered = { bodyHtml, wordCount: countWords(bodyHtml) };
    done.set(article, rendered);
    return rendered;
  };
}

type Preparing = {
  existing: Map<string, Existing>;
  nextId: number;
  now: number;
  render: (article: ResolvedArticle) => Rendered;
};

function prepare(articles: ResolvedArticle[], { existing, nextId, now, render }: Preparing): ReadyArticle[] {
  let id = nextId;
  return articles
    .filter((article) => existing.get(article.path)?.contentHash !== article.contentHash)
    .map((article) => {
      const before = existing.get(article.path);
      const publishedAt =
        article.publishedAt ?? (article.status === "draft" ? undefined : (before?.publishedAt ?? now));
      return {
        ...article,
        ...render(article),
        id: before ? before.id : id++,
        // One that names no time keeps the one that it has, and waits for it.
        status: dueStatus(article.status, publishedAt ?? now, now),
        publishedAt,
        updatedAt: article.updatedAt ?? (before ? now : (article.publishedAt ?? now)),
        outcome: before ? ("updated" as const) : ("created" as const),
      };
    });
}

function summarise(
  articles: ResolvedArticle[],
  { ready, existing }: Stored,
  { skipped, now }: Pick<PublishSummary, "skipped"> & { now: number },
): PublishSummary {
  const changed = new Map(ready.map((article) => [article.path, article]));
  const answered = articles.map(({ path, status }) => {
    const stored = changed.get(path);
    const before = existing.get(path);
    return {
      id: stored?.id ?? before?.id ?? 0,
      path,
      status: stored?.status ?? dueStatus(status, before?.publishedAt ?? now, now),
      outcome: stored?.outcome ?? ("unchanged" as const),
    };
  });
  const count = (outcome: string) => answered.filter((article) => article.outcome === outcome).length;
  return {
    created: count("created"),
    updated: count("updated"),
    unchanged: count("unchanged"),
    skipped,
    articles: answered,
  };
}

function namedOf(value: string | Named): Named {
  return typeof value === "string"
    ? { name: value, slug: slugOf(value) }
    : { name: value.name, slug: value.slug || slugOf(value.name) };
}

function distinct(tags: Named[]): Named[] {
  return [...new Map(tags.map((tag) => [tag.slug, tag])).values()];
}

function lastSegment(path: string | undefined): string | undefined {
  return path?.split("/").filter(Boolean).at(-1);
}
