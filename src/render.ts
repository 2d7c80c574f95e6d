import {
  type ArticleKey,
  type ArticlePage,
  currentRevision,
  findArticlePage,
  findName,
  listArticles,
  newestPages,
  stickyArticles,
} from "./articles/articles.ts";
import { areCommentsOpen } from "./articles/comments-open.ts";
import { commentsPath } from "./articles/permalinks.ts";
import { relatedArticles } from "./articles/related.ts";
import { listSitemap, newsSitemapArticles } from "./articles/sitemap.ts";
import { listThread, PAGE_SIZE, recentComments } from "./comments/comments.ts";
import { isThreadKey } from "./comments/reading-order.ts";
import type { Config } from "./config.ts";
import type { Db } from "./db/client.ts";
import type { RenderedPage } from "./edge/stored-page.ts";
import { commentsRss, jsonFeed, rss } from "./feeds/feeds.ts";
import { newsSitemap, sitemap, sitemapIndex } from "./feeds/sitemaps.ts";
import { articlePage } from "./pages/article-page.tsx";
import { commentsPage } from "./pages/comments-page.tsx";
import { EMPTY_FORM, type FormState, type Frame } from "./pages/data.ts";
import { frontPage } from "./pages/front-page.tsx";
import { listPage } from "./pages/list-page.tsx";

/** What rendering reads from. */
export type Newsroom = { db: Db; config: Config; now: number; frame: () => Promise<Frame> };

const LIST_SIZE = 20;
/** More than these would leave no room for what is new. */
const MAX_STICKY = 5;
const FEED_SIZE = 20;
/** Feeds of comments and further pages of a thread change often and are read seldom: kept for a minute, never in KV. */
const MINUTE = 60;

const HTML = "text/html; charset=utf-8";
const XML = "application/xml; charset=utf-8";

/** Every address that has a page of its own, and what renders it. The last one takes all other paths: the articles. */
const PAGES: [RegExp, (room: Newsroom, match: RegExpMatchArray) => Promise<RenderedPage | null>][] = [
  [/^\/(?:\?before=([\d-]+))?$/, (room, [, cursor]) => renderFront(room, cursor)],
  [/^\/(section|tag|author)\/([^/?]+)\/(?:\?before=([\d-]+))?$/, renderList],
  [/^\/feed\.(xml|json)$/, renderFeed],
  [/^\/comments\/feed\.xml$/, renderRecentComments],
  [/^\/sitemap\.xml$/, renderSitemap],
  [/^\/sitemap-(\d{1,6})\.xml$/, renderSitemapPart],
  [/^\/news-sitemap\.xml$/, renderNewsSitemap],
  [/^(\/[^?]*)feed\.xml$/, renderArticleFeed],
  [/^(\/(?:[^?]+\/)?)comments\?(order=newest)?&?(?:after=([0-9a-z]+))?$/, renderComments],
  [/^(\/[^?]+)$/, (room, [, path]) => renderArticle(room, path ?? "")],
];

/** The page of a path (with the queries that its kind of page knows) from the database; null where there is none. */
export async function renderPath(room: Newsroom, path: string): Promise<RenderedPage | null> {
  for (const [pattern, render] of PAGES) {
    const match = path.match(pattern);
    if (match) return render(room, match);
  }
  return null;
}

/** An article's page; with a form's state or a reader's own held comments it is that reader's alone. */
export async function renderArticle(
  room: Newsroom,
  path: string,
  own: { form?: FormState; ids?: number[] } = {},
): Promise<RenderedPage | null> {
  const page = await findArticle(room, own.form ? { eitherPath: path } : { path });
  if (!page) return null;
  const { article, revision } = page;
  const { editMinutes } = room.config.comments;
  const [frame, related, thread] = await Promise.all([
    room.frame(),
    relatedArticles(room.db, article.id, room.now),
    listThread(room.db, article.id, {
      order: "oldest",
      limit: PAGE_SIZE,
      ownIds: own.ids ?? [],
      now: room.now,
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
    section: article.section?.slug ?? null,
    keep: "until-changed",
  };
}

async function findArticle(room: Newsroom, key: ArticleKey): Promise<ArticlePage | null> {
  const page = await findArticlePage(room.db, key, room.now);
  if (!page) return null;
  const commentsOpen = areCommentsOpen(page.article, room.config.comments, room.now);
  return { ...page, article: { ...page.article, commentsOpen } };
}

async function renderFront(room: Newsroom, cursor: string | undefined): Promise<RenderedPage> {
  return listed(room, HTML, async (frame) => {
    const isFirst = cursor === undefined;
    const [{ items, next }, sticky] = await Promise.all([
      listArticles(room.db, {}, room.now, { cursor, limit: LIST_SIZE }),
      isFirst ? stickyArticles(room.db, room.now, MAX_STICKY) : [],
    ]);
    const others = items.filter(({ id }) => !sticky.some((one) => one.id === id));
    const shown = [...sticky, ...others];
    const lead = isFirst ? (shown.shift() ?? null) : null;
    return frontPage(frame, { lead, articles: shown, nextPath: next && `/?before=${next}` });
  });
}

async function renderList(
  room: Newsroom,
  [, kind, slug, cursor]: RegExpMatchArray,
): Promise<RenderedPage | null> {
  if ((kind !== "section" && kind !== "tag" && kind !== "author") || slug === undefined) return null;
  const name = decode(slug);
  const title = name === null ? null : await findName(room.db, `${kind}s`, name);
  if (name === null || title === null) return null;
  const page = await listed(room, HTML, async (frame) => {
    const filter = { [kind]: name };
    const { items, next } = await listArticles(room.db, filter, room.now, { cursor, limit: LIST_SIZE });
    return listPage(frame, {
      title,
      path: `/${kind}/${slug}/${cursor === undefined ? "" : `?before=${cursor}`}`,
      kind,
      articles: items,
      nextPath: next && `/${kind}/${slug}/?before=${next}`,
    });
  });
  return { ...page, section: kind === "section" ? name : null };
}

async function renderFeed(room: Newsroom, [, format]: RegExpMatchArray): Promise<RenderedPage> {
  const { site } = room.config;
  const type =
    format === "xml" ? "application/rss+xml; charset=utf-8" : "application/feed+json; charset=utf-8";
  return listed(room, type, async () => {
    const items = await newestPages(room.db, room.now, FEED_SIZE);
    const feed = {
      site,
      title: site.name,
      description: site.tagline,
      path: "/",
      selfPath: `/feed.${format}`,
      items,
    };
    return format === "xml" ? rss(feed) : jsonFeed(feed);
  });
}

async function renderRecentComments(room: Newsroom): Promise<RenderedPage> {
  const { site } = room.config;
  const items = await recentComments(room.db, FEED_SIZE, { now: room.now });
  const title = `Comments on ${site.name}`;
  return forAMinute(XML, commentsRss({ site, title, path: "/", selfPath: "/comments/feed.xml", items }));
}

async function renderArticleFeed(
  room: Newsroom,
  [, path = "/"]: RegExpMatchArray,
): Promise<RenderedPage | null> {
  const page = await findArticlePage(room.db, { eitherPath: path }, room.now);
  if (!page) return null;
  const { article } = page;
  const items = await recentComments(room.db, FEED_SIZE, { now: room.now, articleId: article.id });
  const title = `Comments on “${article.title}”`;
  return forAMinute(
    XML,
    commentsRss({ site: room.config.site, title, path: article.path, selfPath: `${path}feed.xml`, items }),
  );
}

/** A page of an article's thread that is not the article's own; null where there is nothing to show on it. */
async function renderComments(
  room: Newsroom,
  [, path = "", newest, after]: RegExpMatchArray,
): Promise<RenderedPage | null> {
  const page =
    after === undefined || isThreadKey(after) ? await findArticle(room, { eitherPath: path }) : null;
  if (!page) return null;
  const { article } = page;
  const order = newest ? "newest" : "oldest";
  const thread = await listThread(room.db, article.id, { order, after, limit: PAGE_SIZE, ownIds: [] });
  if (thread.comments.length === 0) return null;
  const address = (query: string) => `${commentsPath(article.path)}?${newest ? "order=newest&" : ""}${query}`;
  const body = commentsPage(await room.frame(), {
    article,
    order,
    path: order === "oldest" ? address(`after=${after}`) : undefined,
    comments: { comments: thread.comments, nextPath: thread.next && address(`after=${thread.next}`) },
    previousPath: after ? address(`before=${after}`) : null,
  });
  return { ...forAMinute(HTML, body), tracks: "article" };
}

async function renderSitemap(room: Newsroom): Promise<RenderedPage> {
  return listed(room, XML, async () => {
    const { pages, parts } = await listSitemap(room.db, room.now, null);
    return parts > 1 ? sitemapIndex(parts) : sitemap({ pages });
  });
}

async function renderSitemapPart(room: Newsroom, [, part]: RegExpMatchArray): Promise<RenderedPage | null> {
  const { pages, parts } = await listSitemap(room.db, room.now, Number(part));
  // A part whose articles were all withdrawn is empty, but the index names it.
  const exists = pages.length > 0 || (parts > 1 && Number(part) >= 1 && Number(part) <= parts);
  return exists ? listed(room, XML, async () => sitemap({ pages })) : null;
}

async function renderNewsSitemap(room: Newsroom): Promise<RenderedPage> {
  const articles = await newsSitemapArticles(room.db, room.now);
  return { ...forAMinute(XML, newsSitemap({ site: room.config.site, articles })), keep: 10 * MINUTE };
}

/** A page that hangs on the articles as a whole. The revision is read first: a change in between only renders it again. */
async function listed(
  room: Newsroom,
  contentType: string,
  body: (frame: Frame) => Promise<string>,
): Promise<RenderedPage> {
  const revision = await currentRevision(room.db, "", "lists");
  return {
    body: await body(await room.frame()),
    contentType,
    revision,
    tracks: "lists",
    articleId: null,
    section: null,
    keep: "until-changed",
  };
}

function forAMinute(contentType: string, body: string): RenderedPage {
  return { body, contentType, revision: 0, tracks: "lists", articleId: null, section: null, keep: MINUTE };
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
