import type { ArticleSource } from "./article-source.ts";
import { slugOf } from "./slugs.ts";

/**
 * Whether an article's address is the one that it was given for its date and headline, and readers have not seen it: it
 * follows them still. One that was chosen by hand stays.
 */
export function followsTitle(
  { kind, status, path, title }: ArticleSource,
  { wasSeen }: { wasSeen: boolean },
): boolean {
  const isUnseen = !wasSeen && (status === "draft" || status === "scheduled");
  const [, slug] = MADE_PATHS[kind].exec(path) ?? [];
  return isUnseen && slug === slugOf(title);
}

/** Addresses as they are made: the slug stands in brackets. */
const MADE_PATHS = { article: /^\/\d{4}\/\d\d\/\d\d\/([^/]+)\/$/, page: /^\/([^/]+)\/$/ };
