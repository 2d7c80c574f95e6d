import { decodedPart, numberedIn, otherSpelling } from "./paths.ts";

/** What is asked for of a place: itself, its feed, or what readers say there. */
export type Part = "page" | "feed" | "comments";

/** The kinds of lists that have a name. */
export type NamedKind = "section" | "tag" | "author";

/** What one of WordPress's addresses means here. Whether it is there is for others to find out. */
export type Meaning =
  /** The equal of every such address. */
  | { is: "fixed"; to: string }
  /** A part of what is at another address, which may be one of WordPress's or an old one itself. */
  | { is: "part"; of: string; part: Part; onlyOfArticles?: true }
  /** The list of a name, of the first kind that has it. */
  | { is: "named"; kinds: NamedKind[]; slug: string; part: Part }
  /** The archive of a year, month or day: its address here. */
  | { is: "dated"; path: string; part: Part }
  /** What has no address of its own in a site's folder, if the site's front page is the paper's by now. */
  | { is: "in-folder"; folder: string; rest: string };

/** Feeds' formats as WordPress spells them; all of them are of one content. */
const FORMATS = "feed|rdf|rss2?|atom|json";
const FEED = `(?:feed(?:/(?:${FORMATS}))?|rdf|rss2?|atom)`;

/** What WordPress hangs on the addresses of posts, pages and lists, with what it is a part of. */
const SUFFIXES: { pattern: RegExp; part: Part; onlyOfArticles?: true }[] = [
  { pattern: new RegExp(`^(.*?)/${FEED}$`), part: "feed" },
  { pattern: /^(.*)\/comment-page-\d+$/, part: "comments" },
  { pattern: /^(.*)\/(?:trackback|amp|embed|page\/\d+|attachment\/[^/]+)$/, part: "page" },
  // The second page of a long post.
  { pattern: /^(.+)\/\d{1,3}$/, part: "page", onlyOfArticles: true },
];

/** What every site of WordPress has, and what is not brought over address by address. */
const IN_FOLDER =
  /^(\/.+?)(\/(?:(?:19|20)\d\d(?:\/\d{1,2}){0,2}|comments\/feed(?:\/[a-z]+)?|wp-sitemap[\w-]*\.xml|sitemap_index\.xml|search\/[^/]+))$/;

const DATE = /^\/((?:19|20)\d\d)(?:\/(\d{1,2})(?:\/(\d{1,2}))?)?$/;

/**
 * What a path means that is one of WordPress's: whatever there is, the likeliest first; none for a path like all others.
 * @param path canonical
 */
export function meaningsOf(path: string): Meaning[] {
  const plain = path.endsWith("/") ? (otherSpelling(path) ?? "") : path;
  const meanings: Meaning[] = [];
  const rest = /^\/index\.php(\/.*|$)/.exec(plain)?.[1];
  if (rest !== undefined) meanings.push({ is: "part", of: rest || "/", part: "page" });
  if (/\/wp-(?:rss2?|rdf|atom|feed)\.php$/.test(plain)) return [{ is: "fixed", to: "/feed.xml" }];
  const category = /^\/category\/(?:.+\/)?([^/]+)$/.exec(plain)?.[1];
  const words = /^\/search\/([^/]+)$/.exec(plain)?.[1];
  const [, year, month, day] = DATE.exec(plain) ?? [];
  if (year !== undefined) meanings.push(dated([year, month, day], "page"));
  if (words !== undefined) meanings.push(searched((decodedPart(words) ?? words).replaceAll("+", " ")));
  for (const { pattern, ...what } of SUFFIXES) {
    const of = pattern.exec(plain)?.[1];
    if (of !== undefined) meanings.push({ is: "part", of: `${of}/`, ...what });
  }
  const [, folder, inFolder = ""] = IN_FOLDER.exec(plain) ?? [];
  if (folder !== undefined)
    meanings.push({
      is: "in-folder",
      folder: `${folder}/`,
      rest: inFolder.endsWith("xml") ? inFolder : `${inFolder}/`,
    });
  if (category !== undefined)
    meanings.push({
      is: "named",
      kinds: ["section", "tag"],
      slug: decodedPart(category) ?? category,
      part: "page",
    });
  return meanings;
}

/**
 * What a query means at the front page of a site, whose path this would be: a post by its number, a list, a search, a feed. None
 * where it is no query of WordPress's.
 */
export function meaningsOfQuery(path: string, query: URLSearchParams): Meaning[] {
  if (query.size === 0) return [];
  const folder = /^(.*\/)(?:index\.php)?$/.exec(path)?.[1] ?? `${path}/`;
  const text = (name: string) => query.get(name)?.trim() || null;
  const feed = text("feed");
  const part: Part = feed === null ? (text("cpage") === null ? "page" : "comments") : "feed";
  const below = (path: string): Meaning => ({ is: "part", of: folder + path, part });
  const numbered = numberedIn(folder, query);
  // Redirects are told apart from one another by the whole address, folder and query.
  if (numbered !== null) return [{ is: "part", of: numbered, part }];
  const named = text("pagename") ?? text("name");
  if (named !== null) return [below(`${named.replace(/^\/+|\/+$/g, "")}/`)];
  const words = text("s");
  if (words !== null) return [searched(words)];
  for (const [name, base] of [
    ["category_name", "category"],
    ["tag", "tag"],
    ["author_name", "author"],
  ] as const) {
    const slug = text(name);
    if (slug !== null) return [below(`${base}/${slug.split("/").map(encodeURIComponent).join("/")}/`)];
  }
  const date = dateOf(text);
  if (date !== null) return [dated(date, part)];
  if (feed !== null) {
    if (/^comments-/.test(feed)) return [{ is: "fixed", to: "/comments/feed.xml" }];
    return [{ is: "fixed", to: feed === "json" ? "/feed.json" : "/feed.xml" }];
  }
  return text("paged") === null ? [] : [{ is: "fixed", to: "/" }];
}

/**
 * WordPress had a page for each answer to a comment, and search engines know them: all of it is the article's own. The address
 * without that query; null for one that has none.
 */
export function withoutReply({ pathname, searchParams }: URL): string | null {
  if (!searchParams.has("replytocom")) return null;
  const others = new URLSearchParams(searchParams);
  others.delete("replytocom");
  // Two slashes in front would lead to another host.
  const path = pathname.replace(/^\/{2,}/, "/");
  return others.size > 0 ? `${path}?${others}` : path;
}

/** `?m=202403`, or `?year=2024&monthnum=3`. */
function dateOf(text: (name: string) => string | null): (string | undefined)[] | null {
  const [, year, month, day] =
    /^((?:19|20)\d\d)(\d\d)?(\d\d)?/.exec(text("m")?.replace(/\D/g, "") ?? "") ?? [];
  if (year !== undefined) return [year, month, day];
  const given = text("year");
  if (given === null || !/^(?:19|20)\d\d$/.test(given)) return null;
  return [given, text("monthnum") ?? undefined, text("day") ?? undefined];
}

function dated(numbers: (string | undefined)[], part: Part): Meaning {
  const end = numbers.indexOf(undefined);
  const given = end < 0 ? numbers : numbers.slice(0, end);
  return { is: "dated", path: `/${given.map((number) => number?.padStart(2, "0")).join("/")}/`, part };
}

function searched(words: string): Meaning {
  return { is: "fixed", to: `/search?${new URLSearchParams({ q: words })}` };
}

/**
 * What WordPress's own programs answer to, wherever a site is: sign-in, XML-RPC, its API, its code. Robots ask for them all day,
 * whatever a site runs on; no paper has them, and no article may be there.
 */
export const PROGRAMS =
  /^\/(?:.*\/)?(?:wp-(?:admin|includes|json)(?:\/.*)?|(?:xmlrpc|wp-(?!rss|rdf|atom|feed)[a-z-]+)\.php|wp-content\/(?:plugins|mu-plugins|themes|upgrade)(?:\/.*)?)$/i;
