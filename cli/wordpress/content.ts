import { addParagraphs } from "./paragraphs.ts";
import { embedLink, renderShortcodes, type ShortcodeContext } from "./shortcodes.ts";
import { replaceBetween, upToLast } from "./tags.ts";

export type ContentContext = ShortcodeContext & {
  /** The value of the "footnotes" metadata: a JSON list of `{ id, content }`. */
  footnotes: string;
  /** Is told the name of each block that WordPress fills in itself, such as `latest-posts`. */
  onDynamicBlock: (name: string) => void;
};

const BLOCK_COMMENT = /<!--\s*(\/?)wp:([a-z][a-z0-9/_-]*)([\s\S]*?)(\/?)-->/g;

/** Stands for code while the text around it is changed. */
const CODE_MARK = "\uFDD1";

/**
 * A post's content as the HTML that its readers saw: the block editor's marks go, classic content gets its paragraphs,
 * shortcodes become figures, players and links. It is not safe yet: the site sanitises what it is sent.
 */
export function toHtml(content: string, context: ContentContext): string {
  const unified = content.replace(/\r\n?/g, "\n").replaceAll(CODE_MARK, "");
  const segments = splitBlocks(unified, context);
  const html = segments.map(({ text, isClassic }) => {
    const { marked, code } = hideCode(withoutComments(text));
    const shown = linkLoneAddresses(renderShortcodes(marked, context));
    return showCode(isClassic ? addParagraphs(shown) : shown, code);
  });
  return html
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

type Segment = { text: string; isClassic: boolean };

/** Takes the marks of the block editor out; what stands between top-level blocks was written in the classic editor. */
function splitBlocks(content: string, context: ContentContext): Segment[] {
  const segments: Segment[] = [];
  let depth = 0;
  let block = "";
  let at = 0;
  const take = (text: string) => {
    if (depth > 0) block += text;
    else if (text.trim() !== "") segments.push({ text, isClassic: true });
  };
  const [commented] = upToLast(content, "-->");
  for (const found of commented.matchAll(BLOCK_COMMENT)) {
    const [whole, isEnd, name = "", , isEmpty] = found;
    take(content.slice(at, found.index));
    at = found.index + whole.length;
    if (isEmpty) {
      const html = emptyBlock(name, context);
      if (depth > 0) block += html;
      else if (html) segments.push({ text: html, isClassic: false });
    } else if (isEnd) {
      depth = Math.max(0, depth - 1);
    } else if (!isMark(name)) {
      depth++;
    }
    if (depth === 0 && block !== "") {
      segments.push({ text: block, isClassic: false });
      block = "";
    }
  }
  take(content.slice(at));
  if (block !== "") segments.push({ text: block, isClassic: false });
  return segments;
}

/** The classic block holds what the classic editor wrote: it has no mark of its own in old exports, but may. */
function isMark(name: string): boolean {
  return name === "freeform" || name === "core/freeform";
}

function emptyBlock(name: string, context: ContentContext): string {
  if (name === "footnotes") return footnotesHtml(context.footnotes);
  context.onDynamicBlock(name);
  return "";
}

function footnotesHtml(json: string): string {
  try {
    const notes: unknown = JSON.parse(json);
    if (!Array.isArray(notes)) return "";
    const items = notes.map(({ id, content }) => {
      const back = `<a href="#${String(id)}-link">↩︎</a>`;
      return `<li id="${String(id)}">${String(content)} ${back}</li>`;
    });
    return `<ol class="wp-block-footnotes">${items.join("")}</ol>`;
  } catch {
    // Notes that cannot be read are as good as none.
    return "";
  }
}

/** "Read more" and page breaks are comments too: here an article is one page. */
function withoutComments(html: string): string {
  return replaceBetween(html, ["<!--", "-->"], () => "");
}

/** Takes code out, so that a shortcode or an address in it stays as it was written. */
function hideCode(html: string): { marked: string; code: string[] } {
  const code: string[] = [];
  const marked = html.replace(
    /<(pre|code|script|style|textarea)\b[\s\S]*?<\/\1\s*>/gi,
    (element, name: string) => {
      const mark = `${CODE_MARK}${code.push(element) - 1}${CODE_MARK}`;
      return name.toLowerCase() === "pre" ? `<pre>${mark}</pre>` : mark;
    },
  );
  return { marked, code };
}

function showCode(html: string, code: string[]): string {
  const mark = new RegExp(`<pre>${CODE_MARK}(\\d+)${CODE_MARK}</pre>|${CODE_MARK}(\\d+)${CODE_MARK}`, "g");
  return html.replace(mark, (_, block, inline) => code[Number(block ?? inline)] ?? "");
}

/** An address alone on its line is how both editors write an embed. */
function linkLoneAddresses(html: string): string {
  return html.replace(
    /^([ \t]*(?:<p>)?)(https?:\/\/[^\s<>"[\]]+)((?:<\/p>)?[ \t]*)$/gim,
    (_, before: string, address: string, after: string) => before + embedLink(address) + after,
  );
}
