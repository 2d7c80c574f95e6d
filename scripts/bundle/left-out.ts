import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

/** Throws where somebody comes to use it after all: sanitize-html then drops what it would have parsed. */
const NO_STYLES = `export const parse = () => {
  throw new Error("Styles are not parsed: scripts/bundle/left-out.ts leaves postcss out.");
};`;

/**
 * Leaves out what packages bring along and the Worker never uses, but would load and run all the same. The packages do what
 * they did: tests/node/left-out.test.ts compares.
 */
export const leftOut: Plugin = {
  name: "left-out",
  setup(build) {
    // sanitize-html parses `style` attributes with it; bodies have none (`parseStyleAttributes: false`).
    build.onResolve({ filter: /^postcss$/ }, () => ({ path: "postcss", namespace: "left-out" }));
    build.onLoad({ filter: /^postcss$/, namespace: "left-out" }, () => ({ contents: NO_STYLES }));
    // sanitize-html takes its parser alone; the rest makes a tree, and text of a tree again, with tables of entities of its own.
    build.onResolve({ filter: /^htmlparser2$/ }, ({ importer }) => ({
      path: join(dirname(createRequire(importer).resolve("htmlparser2")), "Parser.js"),
    }));
    // Slugs are of no language: without these tables, a pattern of 2,000 letters is not made for each of 20 languages.
    build.onLoad({ filter: /transliterate[\\/]locale-replacements\.js$/ }, () => ({
      contents: "export default {};",
    }));
  },
};
