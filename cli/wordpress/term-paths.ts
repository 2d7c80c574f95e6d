import type { Term } from "./read-export.ts";

/** Where WordPress has the list of each category and tag, below the site: `/category/town/harbour/`. */
export function openTermPaths(): {
  /** @returns the path of a category's or a tag's list; null for a term of another taxonomy */
  add: (term: Term) => string | null;
  /** The path of a category by its slug, with those above it as far as they are known. */
  categoryPath: (slug: string) => string;
} {
  const parents = new Map<string, string>();

  function categoryPath(slug: string): string {
    const slugs: string[] = [];
    for (let at = slug; at !== "" && !slugs.includes(at); at = parents.get(at) ?? "") slugs.unshift(at);
    return `/category/${slugs.join("/")}/`;
  }

  return {
    add: ({ taxonomy, slug, parent }) => {
      if (taxonomy === "category") parents.set(slug, parent);
      if (taxonomy === "category") return categoryPath(slug);
      return taxonomy === "post_tag" ? `/tag/${slug}/` : null;
    },
    categoryPath,
  };
}
