import { type EmptyBlock, splitBlocks } from "./blocks.ts";
import { hideCode } from "./code.ts";
import { emptyBlockHtml } from "./empty-block.ts";
import { escapeForeignTags } from "./html-names.ts";
import { embedLink } from "./markup.ts";
import { addParagraphs } from "./paragraphs.ts";
import { renderShortcodes, type ShortcodeContext } from "./shortcodes.ts";
import { replaceBetween } from "./tags.ts";

export type ContentContext = ShortcodeContext & {
  /** The value of the "footnotes" metadata: a JSON list of `{ id, content }`. */
  footnotes: string;
  /** Is told the name of each block that WordPress fills in itself, such as `latest-posts`. */
  onDynamicBlock: (name: string) => void;
  /** Contents of blocks that articles share, by post id. */
  sharedBlocks?: Map<string, string>;
  /** Is told the id of each shared block that the export lacks. */
  onMissingBlock?: (id: string) => void;
};

/** A shared block may hold others, and one of them itself. */
const MAX_SHARED = 5;

/**
 * A post's content as the HTML that its readers saw: the block editor's marks go, classic content gets its paragraphs,
 * shortcodes become figures, players and links, code stays code. It is not safe yet: the site sanitises what it is sent.
 */
export function toHtml(content: string, context: ContentContext, depth = 0): string {
  const { marked, hide, show } = hideCode(content.replace(/\r\n?/g, "\n"));
  const fill = (block: EmptyBlock) => {
    const html = fillBlock(block, context, depth);
    // It is finished: nothing in it is read as a shortcode or an address again.
    return html && hide(html, true);
  };
  const html = splitBlocks(marked, fill).map(({ text, isClassic }) => {
    const written = partForeign(escapeForeignTags(withoutComments(text)));
    const shown = linkLoneAddresses(renderShortcodes(written, context));
    return isClassic ? addParagraphs(shown) : shown;
  });
  return alignCells(show(html.join("\n")))
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function fillBlock(block: EmptyBlock, context: ContentContext, depth: number): string {
  if (block.name === "footnotes") return footnotesHtml(context.footnotes);
  if (block.name === "block" && block.attributes.ref !== undefined) {
    const id = String(block.attributes.ref);
    const shared = depth < MAX_SHARED ? context.sharedBlocks?.get(id) : undefined;
    if (shared === undefined) context.onMissingBlock?.(id);
    return shared === undefined ? "" : toHtml(shared, context, depth + 1);
  }
  const html = emptyBlockHtml(block);
  if (html === "") context.onDynamicBlock(block.name);
  return html;
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

/** "Read more" and page breaks are comments too, and part what stands around them: here an article is one page. */
function withoutComments(html: string): string {
  return replaceBetween(html, ["<!--", "-->"], (comment) =>
    /^<!--\s*(?:more\b|nextpage)/i.test(comment) ? "\n\n" : "",
  );
}

/** Elements that the paper does not take leave their words, which would stick to those beside them. */
function partForeign(html: string): string {
  return html
    .replace(/<embed\b[^<>]*>/gi, "$& ")
    .replace(
      /<(?=\/?(?:label|input|button|select|option|legend|output|textarea|noscript|object|embed|svg|math)\b)/gi,
      " <",
    );
}

/** An address alone on its line is how both editors write an embed. */
function linkLoneAddresses(html: string): string {
  return html.replace(
    /^([ \t]*(?:<p>)?)(https?:\/\/[^\s<>"[\]]+)((?:<\/p>)?[ \t]*)$/gim,
    (_, before: string, address: string, after: string) => before + embedLink(address) + after,
  );
}

/** The old editor aligned by styles, which the paper does not take: the block editor's classes say the same. */
function alignCells(html: string): string {
  return html.replace(
    /<(p|h[1-6]|td|th|div)((?:\s+(?:class|id|colspan|rowspan|width|height)="[^"<>]*")*)\s+style="([^"<>]*)"/gi,
    (tag, name: string, others: string, style: string) => {
      const align = /(?:^|;)\s*text-align:\s*(left|center|right)\b/i.exec(style)?.[1]?.toLowerCase();
      if (!align) return tag;
      const added = `has-text-align-${align}`;
      const classed = /\sclass="/.test(others)
        ? others.replace(/\sclass="/, `$&${added} `)
        : ` class="${added}"${others}`;
      return `<${name}${classed} style="${style}"`;
    },
  );
}
