import { type Db, Overtaken } from "../db/client.ts";
import type { KnownMedia } from "../media/known-pictures.ts";
import { type IllustratedBody, mentionedReading, renderIllustrated } from "./article-pictures.ts";
import { type BasedOn, isChangedMeanwhile, isIdTaken } from "./as-read.ts";
import { type Existing, findExisting } from "./existing-articles.ts";
import {
  compareKept,
  type Import,
  isNoted,
  judgeImport,
  type Kept,
  keepNames,
  type Verdict,
} from "./imported-articles.ts";
import type { ArticleInput } from "./inputs.ts";
import type { Move } from "./move-article.ts";
import type { ReadBehind } from "./read-behind.ts";
import type { ReadyArticle, ResolvedArticle } from "./ready-article.ts";
import { dueStatus, leaveOutTaken, placeAt, type Refused, resolveArticles } from "./resolve-article.ts";
import { type Begin, storeArticles } from "./store-articles.ts";

export type PublishSummary = {
  created: number;
  updated: number;
  unchanged: number;
  /** `field`: where what is wrong with it stands. */
  skipped: (Refused & { what: string })[];
  /** Of an import: what is another here, and stays so. They count as unchanged. */
  kept: Kept[];
  articles: { id: number; path: string; status: string; outcome: "created" | "updated" | "unchanged" }[];
};

export type PublishOptions = {
  now: number;
  timeZone: string;
  /** The site's, in which bylines name several; English where it is not said. */
  language?: string;
  /** Who saves them, for the audit trail; null: nobody of the newsroom. */
  by?: string | null;
  /** They are part of an import, though they are few. */
  isImport?: boolean;
  /** What one of them was when it was opened: if it is another by now, the transaction fails (isChangedMeanwhile). */
  basedOn?: BasedOn | undefined;
  /** The content hash of what is at a single one's path as it was read: where it is another by now, or gone, it is skipped. */
  asRead?: string | undefined;
  /** Nothing may be at their paths: who comes second is told (PathTaken). */
  mustBeNew?: boolean;
  /** Begins to render what the transaction changes; left out: nobody does. */
  begin?: Begin | undefined;
  /** One of them that has another address so far, and gets this one in the same transaction. */
  moved?: Move | undefined;
};

/** `editorial`: few enough articles for an editor at work, whose pages are refreshed at once. */
export type Published = {
  summary: PublishSummary;
  stalePaths: string[];
  behind: ReadBehind | undefined;
  /** Of an editor's: new ones that have come out long before. */
  backdated: number[];
  editorial: boolean;
  /** The first of them that shows something whose provider can be asked for a title. */
  withEmbeds: number | undefined;
};

const EDITORIAL_BATCH = 3;

/** As many old addresses as an input may have. */
const MOST_ALIASES = 20;

/** Of those who publish at the same moment one is first; the others try again, and so often. */
const MAX_TRIES = 5;

/** Ids of the articles that are other than before. */
export function changedIn({ articles }: PublishSummary): number[] {
  return articles.filter(({ outcome }) => outcome !== "unchanged").map(({ id }) => id);
}

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
  const editorial = inputs.length <= EDITORIAL_BATCH && !options.isImport;
  const render = await openRenderer();
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    try {
      const stored = await publish(db, articles, { ...options, editorial, render });
      const summary = summarise(stored, { skipped, now: options.now });
      const withEmbeds = stored.ready.find(({ embeds }) => embeds.length > 0)?.id;
      const { stalePaths, behind, backdated } = stored;
      return { summary, stalePaths, behind, backdated, editorial, withEmbeds };
    } catch (error) {
      if (!isIdTaken(error) && (options.basedOn || !isChangedMeanwhile(error))) throw error;
    }
  }
  throw new Overtaken(`articles were published at the same moment ${MAX_TRIES} times over`);
}

type Publishing = PublishOptions & {
  editorial: boolean;
  render: Render;
};

type Stored = {
  articles: ResolvedArticle[];
  skipped: PublishSummary["skipped"];
  ready: ReadyArticle[];
  existing: Map<string, Existing>;
  stalePaths: string[];
  behind: ReadBehind | undefined;
  backdated: number[];
  kept: Kept[];
};

/** Reads what is there and stores what is other, in a transaction that fails if what was read has changed. */
async function publish(db: Db, asked: ResolvedArticle[], options: Publishing): Promise<Stored> {
  const { now, by = null, basedOn, mustBeNew = false, moved, editorial, begin } = options;
  const { existing, nextId, imports, kept, refused, media, ...placed } = await findPlaces(db, asked, options);
  if (mustBeNew && existing.size > 0) throw new PathTaken();
  // Two of the paths may be those of one article, which has moved.
  const { articles, skipped } = leaveOutTaken(placed.articles);
  const ready = prepare(articles, {
    existing,
    nextId,
    now,
    render: (article) => options.render(article, media),
  });
  const [named, compared] = await Promise.all([keepNames(db, ready), compareKept(db, kept)]);
  const { stalePaths, behind, backdated } = await storeArticles(db, named, existing, {
    now,
    warm: editorial,
    by,
    basedOn,
    moved,
    begin,
    imports: imports.filter(({ article }) => articles.includes(article)),
  });
  const told = { stalePaths, behind, backdated };
  return { articles, skipped: [...refused, ...skipped], ready, existing, ...told, kept: compared };
}

/** What is stored over what is there, unless that is another than was read, and not yet what it is to be. */
function judgeOther(
  { contentHash }: ResolvedArticle,
  before: Existing | undefined,
  asRead: string | undefined,
): Verdict {
  if (asRead === undefined || before?.contentHash === asRead || before?.contentHash === contentHash)
    return { kind: "store", before };
  if (!before) return { kind: "refuse", reason: "it was deleted here since it was read" };
  const reason = "it was changed here since it was read: read it again, and send what is to become of that";
  return { kind: "refuse", reason };
}

/** What is stored at these articles' addresses, and the articles with the paths that they have there. */
async function findPlaces(db: Db, articles: ResolvedArticle[], { moved, asRead }: Publishing) {
  const storedAt = ({ path, asked }: ResolvedArticle) => (moved?.to === path ? moved.from.path : asked);
  const found = await findExisting(
    db,
    articles.map(storedAt),
    articles.flatMap(({ origin }) => origin ?? []),
    mentionedReading(db, articles),
  );
  const existing = new Map<string, Existing>();
  const placed: ResolvedArticle[] = [];
  const imports: Import[] = [];
  const kept: { article: ResolvedArticle; before: Existing | null; reason: string }[] = [];
  const refused: PublishSummary["skipped"] = [];
  for (const article of articles) {
    const { origin } = article;
    const verdict = origin
      ? judgeImport(article, origin, found)
      : judgeOther(article, found.existing.get(storedAt(article)), asRead);
    if (verdict.kind === "keep") kept.push({ article, ...verdict });
    if (verdict.kind === "refuse")
      refused.push({ what: article.asked, field: "path", reason: verdict.reason });
    if (verdict.kind !== "store") continue;
    const { before } = verdict;
    // What has moved since, or was stored in another spelling, is that article still.
    const isElsewhere = before && before.path !== article.path && moved?.to !== article.path;
    const one = isElsewhere ? await placeAt(leadOn(article), before) : article;
    if (before) existing.set(one.path, before);
    placed.push(one);
    if (origin && !isNoted(article, one, origin, found))
      imports.push({ article: one, sentHash: article.contentHash, before });
  }
  return { articles: placed, existing, nextId: found.nextId, media: found.media, imports, kept, refused };
}

/** What moved at its source stays where it is here, and its new address there leads to it. */
function leadOn(article: ResolvedArticle): ResolvedArticle {
  if (!article.origin || article.redirects.length >= MOST_ALIASES) return article;
  return { ...article, redirects: [...article.redirects, article.path] };
}

/** `embeds`: addresses whose titles are to be asked for. */
type Rendered = IllustratedBody & { embeds: string[] };

type Render = (article: ResolvedArticle, media: KnownMedia) => Rendered;

/** Renders each body once, however often its article is stored. */
async function openRenderer(): Promise<Render> {
  const { renderedBody } = await import("./body.ts");
  const { linksToName } = await import("../embeds/links-to-name.ts");
  const done = new Map<ResolvedArticle, Rendered>();
  return (article, media) => {
    const known = done.get(article);
    if (known) return known;
    const body = renderIllustrated(article, media, renderedBody);
    const rendered = { ...body, embeds: linksToName(body.bodyHtml) };
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
    .filter((article) => isOther(article, existing.get(article.path)))
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

function isOther({ contentHash, guid }: ResolvedArticle, before: Existing | undefined): boolean {
  return before?.contentHash !== contentHash || (Boolean(guid) && guid !== before.feedGuid);
}

function summarise(
  { articles, skipped: taken, ready, existing, kept }: Stored,
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
    unchanged: count("unchanged") + kept.length,
    skipped: [...skipped, ...taken],
    // What looks the same may still be another to the letter: nobody needs to hear of it.
    kept: kept.filter(({ path, differs }) => path === null || differs.length > 0),
    articles: answered,
  };
}
