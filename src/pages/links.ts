import type { Image } from "./data.ts";
import { slot } from "./slots.ts";

/** The page of a section, tag or author, whatever characters an import left in its slug. */
export function listPath(kind: "section" | "tag" | "author", slug: string): string {
  return `/${kind}/${encodeURIComponent(slug)}/`;
}

/** The feed of an article's comments; imported articles keep paths that do not end in a slash. */
export function commentsFeedPath(articlePath: string): string {
  return `${articlePath.endsWith("/") ? articlePath : `${articlePath}/`}feed.xml`;
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
