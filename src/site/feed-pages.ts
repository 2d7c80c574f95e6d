import { type ArticlePage, nameReading, newestPagesReading } from "../articles/articles.ts";
import { listSitemap, newsSitemapArticles } from "../articles/sitemap.ts";
import { COMMENTS, shownName } from "../cache/shown-changes.ts";
import type { RenderedPage } from "../cache/stored-page.ts";
import { recentComments, withBadges } from "../comments/thread/comments.ts";
import { type Reading, readTogether } from "../db/readings.ts";
import { commentsRss, jsonFeed, rss } from "../feeds/feeds.ts";
import { newsSitemap, sitemap, sitemapIndex } from "../feeds/sitemaps.ts";
import { listPath } from "../pages/links.ts";
import {
  type Asked,
  forAMinute,
  listed,
  listOf,
  MINUTE,
  namesOf,
  namesOn,
  type RenderContext,
  type Renderers,
  XML,
} from "./rendering.ts";

/** Entries of a feed. */
export const FEED_SIZE = 20;

/** Feeds and sitemaps, by the kinds of their addresses. */
export const FEED_PAGES: Renderers = {
  feed: renderFeed,
  listFeed: renderListFeed,
  commentsFeed: renderCommentsFeed,
  sitemap: renderSitemap,
  sitemapPart: renderSitemapPart,
  newsSitemap: renderNewsSitemap,
};

/** The newest articles whole. */
async function renderFeed(context: RenderContext, { path, groups }: Asked): Promise<RenderedPage | null> {
  const { format } = groups;
  const { site } = context.config;
  const type =
    format === "xml" ? "application/rss+xml; charset=utf-8" : "application/feed+json; charset=utf-8";
  const newest: [Reading<ArticlePage["article"][]>] = [
    newestPagesReading(context.db, context.now, FEED_SIZE),
  ];
  return listed(context, type, newest, (_, items) => {
    const feed = {
      site,
      title: site.name,
      description: site.tagline,
      path: "/",
      selfPath: path,
      items,
    };
    const shows = [...namesOn(items), ...items.flatMap(namesOf)];
    return { body: format === "xml" ? rss(feed) : jsonFeed(feed), shows };
  });
}

/** The newest articles of a section, tag or author whole. */
async function renderListFeed(context: RenderContext, { path, groups }: Asked): Promise<RenderedPage | null> {
  const asked = listOf(groups);
  if (asked === null) return null;
  const { kind, name } = asked;
  const { db, now, config } = context;
  const [title, items] = await readTogether<[string | null, ArticlePage["article"][]]>(db, [
    nameReading(db, `${kind}s`, name),
    newestPagesReading(db, now, FEED_SIZE, { [kind]: name }),
  ]);
  if (title === null) return null;
  const { site } = config;
  const body = rss({
    site,
    title: `${title} — ${site.name}`,
    description: site.tagline,
    path: listPath(kind, name),
    selfPath: path,
    items,
  });
  const shows = [shownName(kind, name), ...namesOn(items), ...items.flatMap(namesOf)];
  return { ...forAMinute("application/rss+xml; charset=utf-8", body), shows };
}

/** The newest comments of the whole paper. */
async function renderCommentsFeed(context: RenderContext, { path }: Asked): Promise<RenderedPage> {
  const { site } = context.config;
  const items = withBadges(await recentComments(context.db, FEED_SIZE, { now: context.now }));
  const title = `Comments on ${site.name}`;
  const body = commentsRss({ site, title, path: "/", selfPath: path, items });
  return { ...forAMinute(XML, body), shows: [COMMENTS] };
}

/** The sitemap, or in a large paper the index of its parts. */
async function renderSitemap(context: RenderContext): Promise<RenderedPage | null> {
  return listed(context, XML, [], async () => {
    const { pages, parts } = await listSitemap(context.db, context.now, null);
    return { body: parts > 1 ? sitemapIndex(parts) : sitemap({ pages }), shows: [] };
  });
}

/** A part of the sitemap, counted from 1. */
async function renderSitemapPart(
  context: RenderContext,
  { groups: { part } }: Asked,
): Promise<RenderedPage | null> {
  return listed(context, XML, [], async () => {
    const { pages, parts } = await listSitemap(context.db, context.now, Number(part));
    // A part whose articles were all withdrawn is empty, but the index names it.
    const exists = pages.length > 0 || (parts > 1 && Number(part) >= 1 && Number(part) <= parts);
    return exists ? { body: sitemap({ pages }), shows: [] } : null;
  });
}

/** Articles of the last days, for search engines of news. */
async function renderNewsSitemap(context: RenderContext): Promise<RenderedPage> {
  const articles = await newsSitemapArticles(context.db, context.now);
  return { ...forAMinute(XML, newsSitemap({ site: context.config.site, articles })), keep: 10 * MINUTE };
}
