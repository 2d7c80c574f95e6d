import type { Item } from "./read-export.ts";

/** Gathers where WordPress's own lists lead here: each category to the section or the tag that it has become. */
export function openCategoryRedirects() {
  const sections = new Set<string>();
  const tags = new Set<string>();
  return {
    /** `section`: the slug of the category that is the article's section. */
    add: ({ categories }: Item, section: string | null): void => {
      for (const { domain, nicename } of categories) {
        // What is no plain slug has got another one from its name.
        if (domain !== "category" || !/^[a-z0-9-]+$/.test(nicename) || nicename === "uncategorized") continue;
        (nicename === section ? sections : tags).add(nicename);
      }
    },
    /** Old addresses and where they lead. A category that is some article's section leads to the section. */
    list: (): { from: string; to: string }[] => [
      ...[...sections].map((slug) => ({ from: `/category/${slug}/`, to: `/section/${slug}/` })),
      ...[...tags.difference(sections)].map((slug) => ({ from: `/category/${slug}/`, to: `/tag/${slug}/` })),
    ],
  };
}
