import { KEY_PATTERN } from "../media/types.ts";
import { slot } from "../pages/slots.ts";

/** As they stand in attributes, one of several in a `srcset`, and whole, in feeds and heads. */
const OWN = new RegExp(`(=["']|, |${slot("origin")})/media/(${KEY_PATTERN})(?![\\w.-])`, "g");

/**
 * A page whose pictures and files come from the bucket's own domain: bodies and articles are stored without it, so that another
 * setting rewrites none of them. The paper's own picture, for those who show links to it, stays with the paper: a setting goes on naming
 * the file that was chosen, and where it was replaced only the paper leads to the one of today.
 * @param site.mediaUrl an origin; null: they come from the paper itself
 */
export function withMediaUrl(
  page: string,
  { mediaUrl, picture }: { mediaUrl?: string | null; picture?: string | null },
): string {
  if (!mediaUrl) return page;
  const origin = slot("origin");
  return page.replace(OWN, (all, before, key) => {
    if (before !== origin) return `${before}${mediaUrl}/media/${key}`;
    return picture?.endsWith(`/media/${key}`) ? all : `${mediaUrl}/media/${key}`;
  });
}
