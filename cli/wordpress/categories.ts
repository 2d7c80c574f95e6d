import { clip, plainText } from "./plain-text.ts";
import type { Category, Item, Term } from "./read-export.ts";

export type Named = { name: string; slug: string } | string;

/** What becomes of a taxonomy of the site's own: `--taxonomy series=tags`. */
export type TaxonomyUse = "tags" | "section";

/** Taxonomies that say nothing to readers, or that are read elsewhere. */
const OWN = new Set([
  "category",
  "post_tag",
  "post_format",
  "author",
  "nav_menu",
  "wp_theme",
  "post_translations",
]);

const PRIMARY = [
  "_yoast_wpseo_primary_category",
  "rank_math_primary_category",
  "_seopress_robots_primary_cat",
];

export type Sorted = {
  section?: Named;
  tags: Named[];
  /** Terms of other taxonomies that nobody has chosen. */
  left: Category[];
};

/**
 * The primary category of Yoast's, Rank Math's or SEOPress's is the section, else the first; the others are tags, as a
 * paper's article has one section.
 */
export function sortCategories(
  { categories, meta }: Item,
  { terms, taxonomies }: { terms: Map<string, Term>; taxonomies: Map<string, TaxonomyUse> },
): Sorted {
  const of = (wanted: (domain: string) => boolean) => categories.filter(({ domain }) => wanted(domain));
  const used = (use: TaxonomyUse) => of((domain) => taxonomies.get(domain) === use);
  const own = of((domain) => domain === "category").filter(({ nicename }) => nicename !== "uncategorized");
  const primary = PRIMARY.map((key) => terms.get(meta.get(key)?.trim() ?? "")?.slug).find(Boolean);
  const first = own.find(({ nicename }) => nicename === primary) ?? own[0];
  const sections = [...used("section"), ...(first ? [first] : []), ...own.filter((one) => one !== first)];
  const [section, ...others] = sections.map(nameOf);
  const tags = [...others, ...of((domain) => domain === "post_tag").map(nameOf), ...used("tags").map(nameOf)];
  const left = of((domain) => !OWN.has(domain) && !taxonomies.has(domain));
  return { ...(section && { section }), tags, left };
}

/** The slug that WordPress used where it is a plain one; a percent-encoded one is made anew from the name. */
export function nameOf({ name, nicename }: Pick<Category, "name" | "nicename">): Named {
  const text = clip(plainText(name), 120) || nicename;
  return /^[a-z0-9-]+$/.test(nicename) ? { name: text, slug: nicename } : text;
}
