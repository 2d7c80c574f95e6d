import { KEY_PATTERN } from "../media/types.ts";
import { slot } from "../pages/slots.ts";

/** As they stand in attributes, one of several in a `srcset`, and whole, in feeds and heads. */
const OWN = new RegExp(`(=["']|, |${slot("origin")})/media/(?=${KEY_PATTERN}(?![\\w.-]))`, "g");

/**
 * A page whose pictures and files come from the bucket's own domain: bodies and articles are stored without it, so that another
 * setting rewrites none of them.
 * @param mediaUrl an origin; null: they come from the paper itself
 */
export function withMediaUrl(page: string, mediaUrl: string | null): string {
  if (mediaUrl === null) return page;
  const origin = slot("origin");
  return page.replace(OWN, (_, before) => `${before === origin ? "" : before}${mediaUrl}/media/`);
}
