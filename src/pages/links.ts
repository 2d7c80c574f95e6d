import type { Image } from "./data.ts";
import { slot } from "./slots.ts";

/** The page of a section, tag or author, whatever characters an import left in its slug. */
export function listPath(kind: "section" | "tag" | "author", slug: string): string {
  return `/${kind}/${encodeURIComponent(slug)}/`;
}

/** The feed of an article's comments. */
export function commentsFeedPath(articlePath: string): string {
  return `${below(articlePath)}feed.xml`;
}

/** The article's comments, newest thread first. */
export function newestCommentsPath(articlePath: string): string {
  return `${below(articlePath)}comments?order=newest`;
}

/** The address of a comment, which leads to the page that shows it. */
export function commentPath(articlePath: string, id: number): string {
  return `${below(articlePath)}comments/${id}`;
}

/** A path of this site as a whole address, as canonical links and other sites need it. */
export function absolute(path: string): string {
  return slot("origin") + path;
}

/** The whole address of an image, which may be on this site or elsewhere. */
export function imageAddress({ url }: Image): string {
  if (url.startsWith("//")) return `https:${url}`;
  return url.startsWith("/") ? absolute(url) : url;
}

/** Imported articles keep paths that do not end in a slash. */
function below(articlePath: string): string {
  return articlePath.endsWith("/") ? articlePath : `${articlePath}/`;
}
