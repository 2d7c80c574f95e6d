import { isAddress } from "./markup.ts";
import { clip, plainText } from "./plain-text.ts";
import type { Fields } from "./read-export.ts";

/** What Yoast, Rank Math, SEOPress or All in One SEO say to search engines and social networks instead of the article. */
export type SeoMeta = { title?: string; description?: string; image?: string };

const TITLES = [
  "_yoast_wpseo_title",
  "rank_math_title",
  "_seopress_titles_title",
  "_aioseop_title",
  "_aioseo_title",
];
const DESCRIPTIONS = [
  "_yoast_wpseo_metadesc",
  "rank_math_description",
  "_seopress_titles_desc",
  "_aioseop_description",
  "_aioseo_description",
];
const IMAGES = [
  "_yoast_wpseo_opengraph-image",
  "rank_math_facebook_image",
  "_seopress_social_fb_img",
  "_yoast_wpseo_twitter-image",
  "rank_math_twitter_image",
];
const CANONICALS = ["_yoast_wpseo_canonical", "rank_math_canonical_url", "_seopress_robots_canonical"];

export function seoMetaOf(meta: Fields, article: { title: string; standfirst: string }): SeoMeta | undefined {
  const title = fill(first(meta, TITLES), article);
  const description = fill(first(meta, DESCRIPTIONS), article);
  const image = first(meta, IMAGES);
  const said = {
    ...(title && title !== article.title && { title: clip(title, 300) }),
    ...(description && description !== article.standfirst && { description: clip(description, 1000) }),
    ...(isAddress(image) && { image }),
  };
  return Object.keys(said).length > 0 ? said : undefined;
}

/** The address that is to count as the article's own, where it is elsewhere. */
export function canonicalOf(meta: Fields): string {
  return first(meta, CANONICALS);
}

function first(meta: Fields, keys: string[]): string {
  return keys.map((key) => meta.get(key)?.trim()).find(Boolean) ?? "";
}

/** `%%title%% %%sep%% %%sitename%%` (Yoast) and `%title%` (Rank Math): what Broadsheet writes by itself goes. */
function fill(template: string, { title, standfirst }: { title: string; standfirst: string }): string {
  const values: Record<string, string> = {
    title,
    excerpt: standfirst,
    post_title: title,
    post_excerpt: standfirst,
  };
  const filled = template.replace(
    /%{1,2}([a-z_]{3,30})(?:\([^()%]*\))?%{1,2}/g,
    (_, name: string) => values[name] ?? "",
  );
  return plainText(filled).replace(/^[\s|–—·»-]+|[\s|–—·»-]+$/g, "");
}
