import {
  type ArticleKey,
  type ArticlePage,
  findArticlePage,
  findName,
  listArticles,
  listsRevision,
  newestPages,
  stickyArticles,
} from "../articles/articles.ts";
import { areCommentsOpen } from "../articles/comments-open.ts";
import { commentsPath } from "../articles/permalinks.ts";
import { relatedArticles } from "../articles/related.ts";
import { listSitemap, newsSitemapArticles } from "../articles/sitemap.ts";
import { shownName } from "../cache/shown-changes.ts";
import type { RenderedPage } from "../cache/stored-page.ts";
import { COMMENTS_A_PAGE, listThread, recentComments } from "../comments/thread/comments.ts";
import { isThreadKey } from "../comments/thread/reading-order.ts";
import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import { commentsRss, jsonFeed, rss } from "../feeds/feeds.ts";
import { newsSitemap, sitemap, sitemapIndex } from "../feeds/sitemaps.ts";
import { articlePage } from "../pages/article-page.tsx";
import { commentsPage } from "../pages/comments-page.tsx";
import { type ArticleCard, type ArticleData, EMPTY_FORM, type FormState, type Frame } from "../pages/data.ts";
import { frontPage } from "../pages/front-page.tsx";
import { listPage } from "../pages/list-page.tsx";

/** What rendering reads from. */
export type RenderContext = { db: Db; config: Config; now: number; frame: () => Promise<Frame> };

const LIST_SIZE = 20;
/** More than these would leave no room for what is new. */
const MAX_STICKY = 5;
const FEED_SIZE = 20;
/** Feeds of comments and further pages of a thread change often and are read seldom: kept for a minute, never in KV. */
const MINUTE = 60;

const HTML = "text/html; charset=utf-8";
const XML = "application/xml; charset=utf-8";

/** Every address that has a page of its own, and what renders it. The last one takes all other paths: the articles. */
const PAGES: [RegExp, (context: RenderContext, match: RegExpMatchArray) => Promise<RenderedPage | null>][] = [
  [/^\/(?:\?before=([\d-]+))?$/, (context, [, cursor]) => renderFront(context, cursor)],
  [/^\/(section|tag|author)\/([^/?]+)\/(?:\?before=([\d-]+))?$/, renderList],
  [/^\/feed\.(xml|json)$/, renderFeed],
  [/^\/comments\/feed\.xml$/, renderRecentComments],
  [/^\/sitemap\.xml$/, renderSitemap],
  [/^\/sitemap-(\d{1,6})\.xml$/, renderSitemapPart],
  [/^\/news-sitemap\.xml$/, renderNewsSitemap],
  [/^(\/[^?]*)feed\.xml$/, renderArticleFeed],
  [/^(\/(?:[^?]+\/)?)comments\?(order=newest)?&?(?:after=([0-9a-z]+))?$/, renderComments],
  [/^(\/[^?]+)$/, (context, [, path]) => renderArticle(context, path ?? "")],
];

/** The page of a path (with the queries that its kind of page knows) from the database; null where there is none. */
export async function renderPath(context: RenderContext, path: string): Promise<RenderedPage | null> {
  for (const [pattern, render] of PAGES) {
    const match = path.match(pattern);
    if (match) return render(context, match);
  }
  return null;
}

/** An article's page; with a form's state or a reader's own held comments it is that reader's alone. */
export async function renderArticle(
  context: RenderContext,
  path: string,
  own: { form?: FormState; ids?: number[]; repeated?: number[] } = {},
): Promise<RenderedPage | null> {
  const page = await findArticle(context, own.form ? { eitherPath: path } : { path });
  if (!page) return null;
  const { article, revision } = page;
  const { editMinutes } = context.config.comments;
  const [frame, related, thread] = await Promise.all([
    context.frame(),
    relatedArticles(context.db, article.id, context.now),
    listThread(context.db, article.id, {
      order: "oldest",
      limit: COMMENTS_A_PAGE,
      ownIds: own.ids ?? [],
      repeatedIds: own.repeated ?? [],
      now: context.now,
      editMinutes,
    }),
  ]);
  const formActionPath = commentsPath(article.path);
  const comments = {
    comments: thread.comments,
    nextPath: thread.next && `${formActionPath}?after=${thread.next}`,
  };
  const body = articlePage(frame, {
    article,
    related,
    comments,
    form: own.form ?? EMPTY_FORM,
    formActionPath,
    mayEdit: editMinutes > 0,
  });
  return {
    body,
    contentType: HTML,
    revision,
    tracks: "article",
    articleId: article.id,
    shows: [...namesOn([article, ...related]), ...namesOf(article)],
    section: article.section?.slug ?? null,
    keep: "until-changed",
  };
}

async function findArticle(context: RenderContext, key: ArticleKey): Promise<ArticlePage | null> {
  const page = await findArticlePage(context.db, key, context.now);
  if (!page) return null;
  const commentsOpen = areCommentsOpen(page.article, context.config.comments, context.now);
  return { ...page, article: { ...page.article, commentsOpen } };
}

async function renderFront(context: RenderContext, cursor: string | undefined): Promise<RenderedPage> {
  return listed(context, HTML, async (frame) => {
    const isFirst = cursor === undefined;
    const [{ items, next }, sticky] = await Promise.all([
      listArticles(context.db, {}, context.now, { cursor, limit: LIST_SIZE }),
      isFirst ? stickyArticles(context.db, context.now, MAX_STICKY) : [],
    ]);
    const others = items.filter(({ id }) => !sticky.some((one) => one.id === id));
    const shown = [...sticky, ...others];
    const shows = namesOn(shown);
    const lead = isFirst ? (shown.shift() ?? null) : null;
    return { body: frontPage(frame, { lead, articles: shown, nextPath: next && `/?before=${next}` }), shows };
  });
}

async function renderList(
  context: RenderContext,
  [, kind, slug, cursor]: RegExpMatchArray,
): Promise<RenderedPage | null> {
  if ((kind !== "section" && kind !== "tag" && kind !== "author") || slug === undefined) return null;
  const name = decode(slug);
  const title = name === null ? null : await findName(context.db, `${kind}s`, name);
  if (name === null || title === null) return null;
  const page = await listed(context, HTML, async (frame) => {
    const filter = { [kind]: name };
    const { items, next } = await listArticles(context.db, filter, context.now, { cursor, limit: LIST_SIZE });
    const body = listPage(frame, {
      title,
      path: `/${kind}/${slug}/${cursor === undefined ? "" : `?before=${cursor}`}`,
      kind,
      articles: items,
      nextPath: next && `/${kind}/${slug}/?before=${next}`,
    });
    return { body, shows: [shownName(kind, name), ...namesOn(items)] };
  });
  return { ...page, section: kind === "section" ? name : null };
}

async function renderFeed(context: RenderContext, [, format]: RegExpMatchArray): Promise<RenderedPage> {
  const { site } = context.config;
  const type =
    format === "xml" ? "application/rss+xml; charset=utf-8" : "application/feed+json; charset=utf-8";
  return listed(context, type, async () => {
    const items = await newestPages(context.db, context.now, FEED_SIZE);
    const feed = {
      site,
      title: site.name,
      description: site.tagline,
      path: "/",
      selfPath: `/feed.${format}`,
      items,
    };
    const shows = [...namesOn(items), ...items.flatMap(namesOf)];
    return { body: format === "xml" ? rss(feed) : jsonFeed(feed), shows };
  });
}

async function renderRecentComments(context: RenderContext): Promise<RenderedPage> {
  const { site } = context.config;
  const items = await recentComments(context.db, FEED_SIZE, { now: context.now });
  const title = `Comments on ${site.name}`;
  return forAMinute(XML, commentsRss({ site, title, path: "/", selfPath: "/comments/feed.xml", items }));
}

async function renderArticleFeed(
  context: RenderContext,
  [, path = "/"]: RegExpMatchArray,
): Promise<RenderedPage | null> {
  const page = await findArticlePage(context.db, { eitherPath: path }, context.now);
  if (!page) return null;
  const { article } = page;
  const items = await recentComments(context.db, FEED_SIZE, { now: context.now, articleId: article.id });
  const title = `Comments on “${article.title}”`;
  return forAMinute(
    XML,
    commentsRss({ site: context.config.site, title, path: article.path, selfPath: `${path}feed.xml`, items }),
  );
}

/** A page of an article's thread that is not the article's own; null where there is nothing to show on it. */
async function renderComments(
  context: RenderContext,
  [, path = "", newest, after]: RegExpMatchArray,
): Promise<RenderedPage | null> {
  const page =
    after === undefined || isThreadKey(after) ? await findArticle(context, { eitherPath: path }) : null;
  if (!page) return null;
  const { article } = page;
  const order = newest ? "newest" : "oldest";
  const thread = await listThread(context.db, article.id, {
    order,
    after,
    limit: COMMENTS_A_PAGE,
    ownIds: [],
  });
  if (thread.comments.length === 0) return null;
  const address = (query: string) => `${commentsPath(article.path)}?${newest ? "order=newest&" : ""}${query}`;
  const body = commentsPage(await context.frame(), {
    article,
    order,
    path: order === "oldest" ? address(`after=${after}`) : undefined,
    comments: { comments: thread.comments, nextPath: thread.next && address(`after=${thread.next}`) },
    previousPath: after ? address(`before=${after}`) : null,
  });
  return { ...forAMinute(HTML, body), tracks: "article" };
}

async function renderSitemap(context: RenderContext): Promise<RenderedPage> {
  return listed(context, XML, async () => {
    const { pages, parts } = await listSitemap(context.db, context.now, null);
    return { body: parts > 1 ? sitemapIndex(parts) : sitemap({ pages }), shows: [] };
  });
}

async function renderSitemapPart(
  context: RenderContext,
  [, part]: RegExpMatchArray,
): Promise<RenderedPage | null> {
  const { pages, parts } = await listSitemap(context.db, context.now, Number(part));
  // A part whose articles were all withdrawn is empty, but the index names it.
  const exists = pages.length > 0 || (parts > 1 && Number(part) >= 1 && Number(part) <= parts);
  return exists ? listed(context, XML, async () => ({ body: sitemap({ pages }), shows: [] })) : null;
}

async function renderNewsSitemap(context: RenderContext): Promise<RenderedPage> {
  const articles = await newsSitemapArticles(context.db, context.now);
  return { ...forAMinute(XML, newsSitemap({ site: context.config.site, articles })), keep: 10 * MINUTE };
}

/** A page that hangs on the articles as a whole. The revision is read first: a change in between only renders it again. */
async function listed(
  context: RenderContext,
  contentType: string,
  content: (frame: Frame) => Promise<Pick<RenderedPage, "body" | "shows">>,
): Promise<RenderedPage> {
  const revision = await listsRevision(context.db);
  return {
    ...(await content(await context.frame())),
    contentType,
    revision,
    tracks: "lists",
    articleId: null,
    section: null,
    keep: "until-changed",
  };
}

function forAMinute(contentType: string, body: string): RenderedPage {
  const nothing = { articleId: null, section: null, shows: [] };
  return { body, contentType, revision: 0, tracks: "lists", ...nothing, keep: MINUTE };
}

/** What cards show of others: the articles, and the sections that they name. */
function namesOn(cards: ArticleCard[]): string[] {
  const sections = cards.flatMap(({ section }) => (section ? [shownName("section", section.slug)] : []));
  return [...new Set([...cards.map(({ id }) => shownName("article", id)), ...sections])];
}

/** The names of an article's author and tags. */
function namesOf({ author, tags }: ArticleData): string[] {
  const named = tags.map(({ slug }) => shownName("tag", slug));
  return author ? [shownName("author", author.slug), ...named] : named;
}

/** A part of an address as text; null where its escapes are none. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
