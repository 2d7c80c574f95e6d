import type { Fault } from "./worker-code.ts";

/** A page's own article is not among what it shows: then that it was withdrawn or corrected lets it go no more. */
const NOT_ITSELF: Fault = {
  file: "src/site/article-pages.ts",
  find: "namesOn([article, ...related])",
  replace: "namesOn(related)",
};

/** Nothing is marked again that came late. */
const NO_SECOND_LOOK: Fault = {
  file: "src/cache/check-stored.ts",
  find: "late.push(row.path)",
  replace: "0",
};

/**
 * What the paper has been mended of, each put back by taking its mend out, and what else would catch it: the simulation must
 * find it. (What needs several accidents at once is held by tests/cache/stored-pages.test.ts and refresh.test.ts alone.)
 */
export const FAULTS: Record<string, Fault[]> = {
  "a corrected, moved or withdrawn article stays among related posts": [
    { file: "src/articles/store-articles.ts", find: "    noteChangesOf(db, articles),\n", replace: "" },
  ],
  "a deleted article stays among related posts": [
    { file: "src/articles/remove-article.ts", find: "    noteRemovalOf(db, id),\n", replace: "" },
  ],
  "a section or author that is spelled anew stays as it was": [
    {
      file: "src/articles/note-changes.ts",
      find: '    renamed("?2", ["section", "author", "tag"]),\n',
      replace: "",
    },
  ],
  "parts of the sitemap are never marked": [
    { file: "src/articles/stale-with.ts", find: "      sitemapPartOf(article.id),\n", replace: "" },
    { file: "src/articles/remove-article.ts", find: ", sitemapPartOf(id)", replace: "" },
  ],
  "KV's word that nothing is there is believed": [
    {
      file: "src/cache/bring-up-to-date.ts",
      find: "    left = await bringAll(",
      replace: `    for (const work of works) work.stored = (await cache.kv.get("page:" + work.path)) === null ? 0 : 1;
    left = await bringAll(`,
    },
    NO_SECOND_LOOK,
    NOT_ITSELF,
  ],
  "what was withdrawn does not travel when the day's writes are used up": [
    {
      file: "src/cache/shared-lists.ts",
      find: "JSON.stringify([settings, paper, changed.names])",
      replace: "JSON.stringify([settings, paper])",
    },
  ],
  "a data centre's copy is served whatever has changed on it": [
    {
      file: "src/cache/find-page.ts",
      find: "copy !== null && isAsShown(copy) &&",
      replace: "copy !== null &&",
    },
  ],
  "a page in KV is served whatever has changed on it": [
    { file: "src/cache/find-page.ts", find: "if (stored && isAsShown(stored)) {", replace: "if (stored) {" },
  ],
};
