import type { Image } from "./image.ts";
import { slot } from "./slots.ts";

/** The front page, or the one after the article of a cursor. */
export function frontPath(before?: string): string {
  return before === undefined ? "/" : `/?before=${before}`;
}

/** A page of a section, tag or author, whatever characters an import left in its slug. */
export function listPath(kind: "section" | "tag" | "author", slug: string, before?: string): string {
  return `/${kind}/${encodeURIComponent(slug)}/${before === undefined ? "" : `?before=${before}`}`;
}

/** The feed of a section, tag or author. */
export function listFeedPath(kind: "section" | "tag" | "author", slug: string): string {
  return `${listPath(kind, slug)}feed.xml`;
}

/** A page of an archive by date, whose address is `path`. */
export function archivePath(path: string, before?: string): string {
  return before === undefined ? path : `${path}?before=${before}`;
}

/** What is asked of the search, as it was typed: words, a section's slug, an author's slug or name, days such as 2026-11-28. */
export type SearchLink = {
  q: string;
  section?: string | undefined;
  author?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Cursor of a further page. */
  at?: string | undefined;
};

/** A page of what the search finds. */
export function searchPath(asked: SearchLink): string {
  const given = Object.entries(asked).filter(([, value]) => value !== undefined && value !== "");
  return `/search?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** The feed of an article's comments. */
export function commentsFeedPath(articlePath: string): string {
  return `${below(articlePath)}feed.xml`;
}

/** Where the comment form of an article posts to, and its comments' further pages live. */
export function commentsPath(articlePath: string): string {
  return `${below(articlePath)}comments`;
}

/** Where a thread is followed by mail. */
export function followPath(articlePath: string): string {
  return `${below(articlePath)}comments/follow`;
}

/** In which order comments are read; of the recommended ones, each stands by itself. */
export type ThreadOrder = "oldest" | "newest" | "recommended";

/** A further page of an article's comments: what comes after or before the comment of a key, or the first, newest thread first. */
export function threadPath(
  articlePath: string,
  {
    order = "oldest",
    after,
    before,
  }: { order?: ThreadOrder; after?: string | undefined; before?: string | undefined },
): string {
  const queries = [
    ...(order === "oldest" ? [] : [`order=${order}`]),
    ...(after === undefined ? [] : [`after=${after}`]),
    ...(before === undefined ? [] : [`before=${before}`]),
  ];
  return `${commentsPath(articlePath)}?${queries.join("&")}`;
}

/** The address of a comment, which leads to the page that shows it. */
export function commentPath(articlePath: string, id: number): string {
  return `${below(articlePath)}comments/${id}`;
}

/** The address of the comment that another one answers, which offers the way back to that one. */
export function answeredPath(articlePath: string, id: number, from: number): string {
  return `${commentPath(articlePath, id)}?from=${from}`;
}

/** The id of a comment from which an address comes, as it stands there, or null. */
export function fromComment({ search, searchParams }: URL): string | null {
  const id = search === "" ? null : searchParams.get("from");
  return id !== null && /^\d{1,16}$/.test(id) ? id : null;
}

/** The path of that comment, where the address is a page of its thread. */
export function readBackTo(url: URL): string | null {
  const id = fromComment(url);
  return id === null ? null : `${url.pathname.replace(/\/(?:comments)?$/, "")}/comments/${id}`;
}

/** Whose comments are read where: on the article's page, or on the page of another site that shows them (`outsideUrl`). */
export type ThreadPlace = { path: string; outsideUrl?: string | null | undefined };

/** Where a thread is read. @param siteUrl "": an address within the paper's site is a path */
export function threadUrl({ path, outsideUrl }: ThreadPlace, siteUrl = ""): string {
  return `${outsideUrl ?? siteUrl + path}#comments`;
}

/** Where a comment is read, whatever page of its thread that is. */
export function commentUrl(place: ThreadPlace, id: number, siteUrl = ""): string {
  const { path, outsideUrl } = place;
  return outsideUrl ? `${outsideUrl}#comment-${id}` : siteUrl + commentPath(path, id);
}

/** A path of this site as a whole address, as canonical links and other sites need it. */
export function absolute(path: string): string {
  return slot("origin") + path;
}

/** The whole address of an image, which may be on this site or elsewhere. */
export function imageAddress({ url }: Pick<Image, "url">): string {
  if (url.startsWith("//")) return `https:${url}`;
  return url.startsWith("/") ? absolute(url) : url;
}

/** Imported articles keep paths that do not end in a slash. */
function below(articlePath: string): string {
  return articlePath.endsWith("/") ? articlePath : `${articlePath}/`;
}
