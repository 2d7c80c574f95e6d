import { markdown } from "./markdown.ts";

/** What begins a block of HTML that ends with a mark of its own, and not with an empty line (CommonMark, 4.6). */
const BEGINS = /<(?:script|style|textarea)\b[^<>]*>?|<!--|<\?|<!\[CDATA\[/i;
const MAY_BEGIN = new RegExp(`^[ \\t>]{0,20}(?:${BEGINS.source})`, "im");
const BEGINS_HERE = new RegExp(`^(?:${BEGINS.source})`, "i");
const ENDS = /<\/(?:script|style|textarea|pre)>|-->|\?>|\]\]>/i;

/** More than a mistake or two is no mistake: the rest stays as it is. */
const MAX_MENDED = 5;

/**
 * A Markdown text without the marks that begin such a block and are never closed: all that follows would be no Markdown any
 * more, down to the end.
 */
export function withoutUnclosedBlocks(source: string): string {
  let text = source;
  for (let mended = 0; mended < MAX_MENDED && MAY_BEGIN.test(text); mended++) {
    const unclosed = markdown.parse(text, {}).find(({ type, content, map }) => {
      const [line = ""] = content.trimStart().split("\n");
      return type === "html_block" && map !== null && BEGINS_HERE.test(line) && !ENDS.test(content);
    });
    if (!unclosed?.map) return text;
    const lines = text.split("\n");
    const [first] = unclosed.map;
    lines[first] = (lines[first] ?? "").replace(BEGINS, "");
    text = lines.join("\n");
  }
  return text;
}
