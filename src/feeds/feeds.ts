import type { Site } from "../config/config.ts";
import type { ArticleData } from "../pages/data.ts";
import type { SocialPicture } from "../pages/image.ts";
import { slot, withSlotProperties } from "../pages/slots.ts";
import { cdata, element, XML_DECLARATION, xml } from "./xml.ts";

/** Feeds are kept like pages: scheme and host are a slot, filled with those that the reader asked for. */
const ORIGIN = slot("origin");

export type Feed = {
  site: Site;
  title: string;
  description: string;
  /** The page that the feed is of. */
  path: string;
  selfPath: string;
  items: ArticleData[];
};

export type CommentFeed = {
  site: Site;
  title: string;
  path: string;
  /** Of the page of another site that shows the thread, if it is one's. */
  outsideUrl?: string | null | undefined;
  selfPath: string;
  items: {
    id: number;
    /** With its badge, where the newsroom wrote it. */
    authorName: string;
    bodyHtml: string;
    createdAt: number;
    /** Its own address, which leads to the page that shows it. */
    path: string;
    /** The same on the page of another site that shows the thread, if it is one's. */
    url?: string | undefined;
    articleTitle: string;
  }[];
};

/** RSS 2.0 with whole bodies (content:encoded), newest first. */
export function rss({ site, title, description, path, selfPath, items }: Feed): string {
  return channel({ site, title, description, path, selfPath, entries: items.map(rssItem) });
}

/** RSS 2.0 of comments. */
export function commentsRss({ site, title, path, outsideUrl, selfPath, items }: CommentFeed): string {
  const entries = items.map((item) => {
    const address = ORIGIN + xml(item.path);
    const link = item.url ? xml(item.url) : address;
    return [
      element("title", `${item.authorName} on “${item.articleTitle}”`),
      `<link>${link}</link><guid isPermaLink="true">${address}</guid>`,
      element("dc:creator", item.authorName),
      `<pubDate>${new Date(item.createdAt).toUTCString()}</pubDate>`,
      `<content:encoded>${cdata(absoluteHtml(item.bodyHtml, item.path))}</content:encoded>`,
    ].join("");
  });
  return channel({ site, title, description: title, path, outsideUrl, selfPath, entries });
}

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). */
export function jsonFeed({ site, title, description, path, selfPath, items }: Feed): string {
  const feed = {
    version: "https://jsonfeed.org/version/1.1",
    title,
    description,
    home_page_url: ORIGIN + path,
    feed_url: ORIGIN + selfPath,
    language: site.language,
    [slot("feed-icon")]: "",
    items: items.map((item) => ({
      id: item.guid ?? ORIGIN + item.path,
      url: ORIGIN + item.path,
      title: item.title,
      summary: item.summary || undefined,
      content_html: absoluteHtml(item.bodyHtml, item.path),
      image: pictureOf(item)?.url,
      date_published: new Date(item.publishedAt).toISOString(),
      date_modified: new Date(item.changedAt).toISOString(),
      authors: item.byline ? bylineNames(item).map((name) => ({ name })) : undefined,
      tags: item.tags.map(({ name }) => name),
    })),
  };
  return withSlotProperties(JSON.stringify(feed));
}

function channel(
  feed: Omit<Feed, "items"> & Pick<CommentFeed, "outsideUrl"> & { entries: string[] },
): string {
  const namespaces = [
    'xmlns:atom="http://www.w3.org/2005/Atom"',
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    'xmlns:media="http://search.yahoo.com/mrss/"',
  ].join(" ");
  const head = [
    element("title", feed.title),
    `<link>${feed.outsideUrl ? xml(feed.outsideUrl) : ORIGIN + xml(feed.path)}</link>`,
    // RSS asks for a description, even an empty one.
    `<description>${xml(feed.description)}</description>`,
    element("language", feed.site.language),
    slot("feed-image"),
    `<atom:link href="${ORIGIN}${xml(feed.selfPath)}" rel="self" type="application/rss+xml"/>`,
  ].join("");
  const items = feed.entries.map((entry) => `<item>${entry}</item>\n`).join("");
  return `${XML_DECLARATION}<rss version="2.0" ${namespaces}><channel>${head}\n${items}</channel></rss>\n`;
}

/** Each of several authors by their own name; a byline of other words is one. */
function bylineNames({ byline, author, coauthors = [] }: ArticleData): string[] {
  const names = author && coauthors.length > 0 ? [author, ...coauthors].map(({ name }) => name) : [];
  return names.length > 0 && names.every((name) => byline.includes(name)) ? names : [byline];
}

function rssItem(item: ArticleData): string {
  const link = ORIGIN + xml(item.path);
  const categories = [...(item.section ? [item.section] : []), ...item.tags];
  const guid = item.guid ? xml(item.guid) : link;
  return [
    element("title", item.title),
    `<link>${link}</link><guid isPermaLink="${!item.guid}">${guid}</guid>`,
    ...bylineNames(item).map((name) => element("dc:creator", name)),
    `<pubDate>${new Date(item.publishedAt).toUTCString()}</pubDate>`,
    ...categories.map(({ name }) => element("category", name)),
    element("description", item.summary),
    mediaContent(item),
    `<content:encoded>${cdata(absoluteHtml(item.bodyHtml, item.path))}</content:encoded>`,
  ].join("");
}

/** The lead picture, as a file that every reader of feeds can show. */
function pictureOf({ leadImage, socialPicture }: ArticleData): SocialPicture | null {
  if (!leadImage) return null;
  const shown = leadImage.own && socialPicture ? socialPicture : leadImage;
  return { ...shown, url: absolute(shown.url) };
}

function mediaContent(item: ArticleData): string {
  const picture = pictureOf(item);
  if (!picture) return "";
  const { url, width, height } = picture;
  const pixels = width && height ? ` width="${width}" height="${height}"` : "";
  return `<media:content url="${xml(url)}" medium="image"${pixels}/>`;
}

/**
 * Feed readers show a body far from its site: addresses that begin with a slash get the site's origin, and those of a part, such as
 * a note, lead to the page.
 */
function absoluteHtml(html: string, path: string): string {
  return html.replace(/<[a-z][^>]*>/gi, (tag) =>
    tag
      .replace(
        /\b(href|src|poster|cite)="(\/[^"]*)"/g,
        (_, name, address) => `${name}="${absolute(address)}"`,
      )
      .replace(/\bhref="(#[^"]*)"/g, (_, part) => `href="${ORIGIN}${xml(path)}${part}"`)
      .replace(/\bsrcset="([^"]*)"/g, (_, candidates) => `srcset="${absoluteSources(candidates)}"`),
  );
}

/** `/a.jpg 1x, /b.jpg 2x`: an address stands at the beginning and after each comma with a space. */
function absoluteSources(candidates: string): string {
  return candidates
    .split(/,\s+/)
    .map((candidate) => absolute(candidate.trim()))
    .join(", ");
}

function absolute(address: string): string {
  if (address.startsWith("//")) return `https:${address}`;
  return address.startsWith("/") ? ORIGIN + address : address;
}
