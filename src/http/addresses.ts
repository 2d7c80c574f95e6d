import { otherSpelling } from "./paths.ts";
import { PROGRAMS } from "./wordpress.ts";

/** A kind of address that the paper answers to. */
export type AddressKind = {
  /** Its path, in its right spelling. Groups name what is asked for; `article` is the path of an article, in either spelling. */
  path: RegExp;
  /** The queries that make another page of a path, in their order; all others (utm_source and the like) are no business of ours. */
  queries?: Record<string, RegExp>;
  /** What is there, as those are told who would put an article there. Without it the address is an article's to have. */
  reserved?: string;
  /** The same path with a slash at its end is an article's to have: old papers have pages at `/search/` and `/comments/`. */
  slashIsFree?: true;
  /** An old address may be there, which leads on where there is no such page: WordPress had lists at the same paths. */
  mayBeOld?: true;
  /** Where its equal is, if that is all that is there. */
  leadsTo?: string;
};

/** A page of a list: the cursor names the last article of the page before. */
const BEFORE = { before: /^[\d-]{1,40}$/ };

/** Ids of comments are made from the clock: no article's own path looks like one. */
const ID = "(?<id>\\d{15,16})";
const ARTICLE = "^(?<article>/(?:.+/)?)";

/** The host of an outside page, its path with a slash at the end, or `~` and what its site calls the thread. */
const EMBED = /^\/embed\/(?<host>[a-z0-9.-]+\.[a-z0-9-]+(?::\d+)?|localhost(?::\d+)?)\/(?<page>(?:.*\/)?)$/;

/**
 * Every kind of address, the first that fits counts. Kept pages have their renderers in site/addresses.ts, and all are linked
 * to by the functions of pages/links.ts. A test holds that each route of app.ts stands here.
 */
export const ADDRESSES = {
  front: { path: /^\/$/, queries: BEFORE, reserved: "the front page" },
  list: {
    path: /^\/(?<kind>section|tag|author)\/(?<slug>[^/]+)\/$/,
    queries: BEFORE,
    reserved: "a list of articles",
    mayBeOld: true,
  },
  listFeed: {
    path: /^\/(?<kind>section|tag|author)\/(?<slug>[^/]+)\/feed\.xml$/,
    reserved: "the feed of a list",
  },
  feed: { path: /^\/feed\.(?<format>xml|json)$/, reserved: "the paper's feed" },
  commentsFeed: { path: /^\/comments\/feed\.xml$/, reserved: "the feed of comments" },
  sitemap: { path: /^\/sitemap\.xml$/, reserved: "the sitemap" },
  sitemapPart: { path: /^\/sitemap-(?<part>\d{1,6})\.xml$/, reserved: "a part of the sitemap" },
  newsSitemap: { path: /^\/news-sitemap\.xml$/, reserved: "the sitemap of news" },
  robots: { path: /^\/robots\.txt$/, reserved: "what robots may read" },
  adsTxt: { path: /^\/(?:app-)?ads\.txt$/, reserved: "who may sell advertisements" },
  humansTxt: { path: /^\/humans\.txt$/, reserved: "who makes the paper" },
  securityTxt: { path: /^\/\.well-known\/security\.txt$/, reserved: "whom to tell of holes in the site" },
  favicon: { path: /^\/favicon\.ico$/, reserved: "the paper's icon" },
  manifest: { path: /^\/manifest\.webmanifest$/, reserved: "how phones install the paper" },
  faceFile: { path: /^\/face\/[^/]+$/, reserved: "the paper's logo, icons and sheet", slashIsFree: true },
  health: { path: /^\/healthz$/, reserved: "the paper's health" },
  search: { path: /^\/search$/, reserved: "the search", slashIsFree: true },
  openSearch: { path: /^\/opensearch\.xml$/, reserved: "how browsers search the paper" },
  api: { path: /^\/api(?:\/.*)?$/, reserved: "the API" },
  newsroom: { path: /^\/admin(?:\/.*)?$/, reserved: "the newsroom" },
  mails: { path: /^\/mail(?:\/.*)?$/, reserved: "the pages that mails lead to" },
  media: { path: /^\/media\/[^/]+$/, reserved: "pictures and files", slashIsFree: true },
  assets: { path: /^\/assets(?:\/.*)?$/, reserved: "styles, scripts and pictures" },
  cloudflare: { path: /^\/cdn-cgi(?:\/.*)?$/, reserved: "Cloudflare" },
  wordpressPrograms: { path: PROGRAMS, reserved: "what only WordPress has" },
  wordpressFeed: {
    path: /^\/(?:feed(?:\/(?:feed|rdf|rss2?|atom))?|rdf|rss2?|atom)\/$/,
    reserved: "the feed, for those who knew it under WordPress",
    leadsTo: "/feed.xml",
  },
  wordpressJsonFeed: {
    path: /^\/feed\/json\/$/,
    reserved: "the feed, for those who knew it under WordPress",
    leadsTo: "/feed.json",
  },
  wordpressCommentsFeed: {
    path: /^\/comments\/(?:feed(?:\/(?:feed|rdf|rss2?|atom))?|rdf|rss2?|atom)\/$/,
    reserved: "the feed of comments, for those who knew it under WordPress",
    leadsTo: "/comments/feed.xml",
  },
  wordpressSitemap: {
    path: /^\/(?:wp-sitemap(?:-[\w-]+)?\.(?:xml|xsl)|sitemap_index\.xml|[a-z_-]+-sitemap\d{0,4}\.xml)$/,
    reserved: "the sitemap, for those who knew it under WordPress",
    leadsTo: "/sitemap.xml",
  },
  wordpressFront: {
    path: /^\/page\/\d+\/$/,
    reserved: "older front pages, for those who knew them under WordPress",
    leadsTo: "/",
  },
  articleFeed: { path: new RegExp(`${ARTICLE}feed\\.xml$`), reserved: "the feed of an article's comments" },
  thread: {
    path: new RegExp(`${ARTICLE}comments$`),
    queries: { order: /^(?:newest|recommended)$/, after: /^[0-9a-z]{11,400}$/ },
    reserved: "the comments on an article",
    slashIsFree: true,
  },
  comment: { path: new RegExp(`${ARTICLE}comments/${ID}$`), reserved: "a comment" },
  commentAct: {
    path: new RegExp(`${ARTICLE}comments/${ID}/(?<act>edit|report|recommend|decision)$`),
    reserved: "what can be done about a comment",
  },
  threadFollow: {
    path: new RegExp(`${ARTICLE}comments/follow$`),
    reserved: "where a conversation is followed by mail",
  },
  embed: { path: EMBED, reserved: "threads of other sites' pages" },
  archive: {
    path: /^\/(?<year>(?:19|20)\d\d)\/(?:(?<month>0[1-9]|1[0-2])\/(?:(?<day>0[1-9]|[12]\d|3[01])\/)?)?$/,
    queries: BEFORE,
  },
  article: { path: /^(?<article>\/.+)$/ },
} satisfies Record<string, AddressKind>;

export type AddressName = keyof typeof ADDRESSES;

/** An address that was read: its kind, and what its path names. */
export type FoundAddress = { name: AddressName; groups: Record<string, string> };

const KINDS: [AddressName, AddressKind][] = Object.entries(ADDRESSES) as [AddressName, AddressKind][];

/** What kind of address a path is, in this very spelling; null for none. */
export function findAddress(path: string): FoundAddress | null {
  for (const [name, { path: pattern }] of KINDS) {
    const match = pattern.exec(path);
    if (match) return { name, groups: { ...match.groups } };
  }
  return null;
}

/** Whether an article may be at a path, in this very spelling: where a list by date is, it stands in the list's place. */
export function mayBeArticle(path: string): boolean {
  const kind = kindOf(path);
  return kind !== null && kind.reserved === undefined;
}

/** Path and queries of a request that make a page of their own, in the one order in which pages are kept. */
export function pageAddress(path: string, search: URLSearchParams): string {
  const found = findAddress(path);
  const { queries = {} }: AddressKind = found === null ? { path: /$/ } : ADDRESSES[found.name];
  const wanted = Object.entries(queries).flatMap(([name, pattern]) => {
    const value = search.get(name);
    return value !== null && pattern.test(value) ? `${name}=${value}` : [];
  });
  return wanted.length > 0 ? `${path}?${wanted.join("&")}` : path;
}

/** What the paper itself has at a path, in either spelling; null where an article may live. */
export function reservedFor(path: string): string | null {
  const other = otherKind(path);
  return kindOf(path)?.reserved ?? (other?.slashIsFree ? null : (other?.reserved ?? null));
}

/** The same; null where an old address may be that leads on. */
export function reservedForOld(path: string): string | null {
  return kindOf(path)?.mayBeOld || otherKind(path)?.mayBeOld ? null : reservedFor(path);
}

function kindOf(path: string): AddressKind | null {
  const found = findAddress(path);
  return found && ADDRESSES[found.name];
}

function otherKind(path: string): AddressKind | null {
  const other = otherSpelling(path);
  return other === null ? null : kindOf(other);
}
