/** Addresses that the paper itself answers to: no article may live there. `/search/` or `/author/` are an article's to have. */
const RESERVED = [
  /^\/(api|admin|assets|cdn-cgi)(\/|$)/,
  /^\/(section|tag|author)\/[^/]+\/?$/,
  /^\/(search|healthz|robots\.txt|feed\.json|(news-)?sitemap(-\d+)?\.xml)$/,
  /feed\.xml$/,
];

/**
 * A path as the database keys it: percent-encoded with upper-case digits, so that `/caf%c3%a9/` and `/café/` are one.
 * Returns null for what is no absolute path.
 */
export function canonicalPath(path: string): string | null {
  const url =
    path.startsWith("/") && !path.startsWith("//") ? URL.parse(path, "https://paper.invalid") : null;
  return url ? upperCaseEscapes(url.pathname) : null;
}

/** The same for a path that comes from a parsed URL. */
export function upperCaseEscapes(pathname: string): string {
  return pathname.includes("%")
    ? pathname.replace(/%[0-9a-f]{2}/gi, (triplet) => triplet.toUpperCase())
    : pathname;
}

/** The other spelling of a path, with or without its last slash; null for the root. */
export function otherSpelling(path: string): string | null {
  if (path === "/") return null;
  return path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
}

/** Whether an article may have this path. */
export function isFreePath(path: string): boolean {
  return path !== "/" && !RESERVED.some((pattern) => pattern.test(path));
}

/** `/2026/11/23/a-slug/`: the date is that of the site's time zone. */
export function datedPath(publishedAt: number, slug: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const date = parts.format(publishedAt).replaceAll("-", "/");
  return canonicalPath(`/${date}/${slug}/`) ?? `/${date}/`;
}

/** Where the comment form of an article posts to, and its comments' further pages live. */
export function commentsPath(articlePath: string): string {
  return articlePath.endsWith("/") ? `${articlePath}comments` : `${articlePath}/comments`;
}

/** The address of a comment, which leads to the page that shows it. */
export function commentPath(articlePath: string, id: number): string {
  return `${commentsPath(articlePath)}/${id}`;
}
