import { mendAttributes } from "./attributes.ts";
import { placeEmbeds } from "./embeds.ts";
import { composeFigures } from "./figures.ts";
import { nameFootnotes } from "./footnotes.ts";
import { orderHeadings } from "./headings.ts";
import { prefixIds } from "./ids.ts";
import { mendNesting } from "./nesting.ts";
import { modernise } from "./obsolete.ts";
import { mendParts } from "./parts.ts";
import { type BodyPictures, NO_PICTURES, placePictures } from "./pictures.ts";
import { mendTables } from "./tables.ts";
import { parseTree, writeTree } from "./tree.ts";

/** HTML as it should have been written: of today, well nested, with headings in order and ids of its own. It is not safe yet. */
export function mendHtml(
  html: string,
  format: "markdown" | "html",
  pictures: BodyPictures = NO_PICTURES,
): string {
  const root = parseTree(html);
  modernise(root);
  mendAttributes(root);
  mendParts(root);
  mendNesting(root);
  if (format === "markdown") composeFigures(root, pictures.find);
  mendTables(root);
  orderHeadings(root);
  nameFootnotes(root);
  prefixIds(root);
  placeEmbeds(root);
  placePictures(root, pictures);
  return writeTree(root);
}
