import { joinLines, splitAtTags } from "./tags.ts";

/** Elements that stand beside paragraphs instead of inside them. */
const BLOCKS = new Set(
  "address article aside blockquote caption center col colgroup dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split(
    " ",
  ),
);

/** Blocks in which text becomes paragraphs. */
const PARAGRAPH_PARENTS = new Set(
  "article aside blockquote center details div footer header main section".split(" "),
);

/** Blocks whose text becomes paragraphs only where a blank line parts it. */
const LOOSE_PARENTS = new Set("dd fieldset form li td th".split(" "));

/** Blocks with nothing but other blocks in them: white space between those means nothing. */
const CONTAINERS = new Set("colgroup dl menu ol table tbody tfoot thead tr ul".split(" "));

/** Elements without an end. */
const VOID = new Set(["col", "hr"]);

/** What must not be touched inside: code, players, drawings, lists of options. */
const OPAQUE = /<(pre|script|style|textarea|object|audio|video|select|svg|math|map)\b[\s\S]*?<\/\1\s*>/gi;

/** Stands for an opaque element; the noncharacter cannot occur in an export's text. */
const MARK = /\uFDD0(\d+)\uFDD0/g;

/**
 * Gives classic content its paragraphs: text parted by blank lines becomes <p>, other line ends become <br>. Text that
 * is in a paragraph, a heading or a table already keeps its place. (WordPress keeps classic posts without <p> and adds
 * them whenever a page is shown.)
 */
export function addParagraphs(html: string): string {
  const kept: { html: string; isBlock: boolean }[] = [];
  const source = html
    .replace(/\r\n?/g, "\n")
    .replaceAll("\uFDD0", "")
    .replace(/<br\s*\/?>\s*<br\s*\/?>/gi, "\n\n")
    .replace(OPAQUE, (element, name: string) => {
      const isBlock = name.toLowerCase() === "pre";
      // A block's mark stands alone, so that it splits the text around it.
      return `${isBlock ? "<pre>" : ""}\uFDD0${kept.push({ html: element, isBlock }) - 1}\uFDD0${isBlock ? "</pre>" : ""}`;
    });
  const result = joinPieces(splitAtTags(source));
  return result
    .replace(/<pre>\uFDD0(\d+)\uFDD0<\/pre>/g, (_, index) => kept[Number(index)]?.html ?? "")
    .replace(MARK, (_, index) => kept[Number(index)]?.html ?? "")
    .trim();
}

/** `pieces` are texts and tags by turns. */
function joinPieces(pieces: string[]): string {
  const open: string[] = [];
  let result = "";
  let inline = "";
  const flush = () => {
    result += wrap(inline, open.at(-1));
    inline = "";
  };
  for (const [index, piece] of pieces.entries()) {
    const [, slash, written = ""] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(index % 2 === 1 ? piece : "") ?? [];
    const name = written.toLowerCase();
    if (!BLOCKS.has(name)) {
      inline += piece;
      continue;
    }
    flush();
    result += piece;
    if (slash) closeBlock(open, name);
    else if (!VOID.has(name) && !piece.endsWith("/>")) open.push(name);
    if (slash || VOID.has(name)) result += "\n";
  }
  flush();
  return result;
}

/** Blocks that were never closed end with the one around them. */
function closeBlock(open: string[], name: string): void {
  const index = open.lastIndexOf(name);
  if (index >= 0) open.length = index;
}

function wrap(inline: string, parent: string | undefined): string {
  if (inline.trim() === "") return "";
  if (parent === "pre") return inline;
  if (parent !== undefined && CONTAINERS.has(parent)) return inline.trim();
  const paragraphs = inline.split(/\n[ \t]*\n\s*/).filter((part) => part.trim() !== "");
  const isParent = parent === undefined || PARAGRAPH_PARENTS.has(parent);
  const isLoose = parent !== undefined && LOOSE_PARENTS.has(parent) && paragraphs.length > 1;
  if (!isParent && !isLoose) return withBreaks(inline.trim());
  return paragraphs.map((part) => paragraph(part.trim())).join("\n");
}

/** Half of an inline element, as around a linked figure, would be torn apart by a <p>. */
function paragraph(inline: string): string {
  const [before = "", tag = "", after = "", ...more] = splitAtTags(inline);
  const isHalf =
    tag !== "" &&
    more.length === 0 &&
    (before + after).trim() === "" &&
    !/^<(img|iframe|embed|input)\b/i.test(tag);
  return isHalf || inline === "" ? inline : `<p>${withBreaks(inline)}</p>`;
}

function withBreaks(inline: string): string {
  return splitAtTags(inline.replace(/<br\s*\/?>[ \t]*\n/gi, "\n"))
    .map((part, index) => (index % 2 === 1 ? part : joinLines(part, "<br>\n")))
    .join("");
}
