import { mendAttributes } from "./attributes.ts";
import { placeEmbeds } from "./embeds.ts";
import { composeFigures } from "./figures.ts";
import { nameFootnotes } from "./footnotes.ts";
import { orderHeadings } from "./headings.ts";
import { prefixIds } from "./ids.ts";
import { mendNesting } from "./nesting.ts";
import { modernise } from "./obsolete.ts";
import { mendParts } from "./parts.ts";
import { mendTables } from "./tables.ts";
import { parseTree, writeTree } from "./tree.ts";

/** HTML as it should have been written: of today, well nested, with headings in order and ids of its own. It is not safe yet. */
export function mendHtml(html: string, format: "markdown" | "html"): string {
  const root = parseTree(html);
  modernise(root);
  mendAttributes(root);
  mendParts(root);
  mendNesting(root);
  if (format === "markdown") composeFigures(root);
  mendTables(root);
  orderHeadings(root);
  nameFootnotes(root);
  prefixIds(root);
  placeEmbeds(root);
  return writeTree(root);
}
