import sanitize from "sanitize-html";
import { ALLOWED_ATTRIBUTES, ALLOWED_CLASSES, ALLOWED_TAGS } from "./body/allowed.ts";
import { escapeCode } from "./body/code.ts";
import { markdown } from "./body/markdown.ts";
import { mendHtml } from "./body/mend.ts";
import { type BodyPictures, NO_PICTURES } from "./body/pictures.ts";
import { settleRawText } from "./body/raw-text.ts";
import { MAX_NESTING } from "./body/tree.ts";
import { withoutUnclosedBlocks } from "./body/unclosed-blocks.ts";
import { excerptOf } from "./excerpt.ts";
import { countWords } from "./plain-text.ts";

export type { BodyPictures };

type Format = "markdown" | "html";

/** What is stored of a body beside its source. Where bodies come out otherwise: older-bodies.ts. */
export type RenderedBody = { bodyHtml: string; wordCount: number; excerpt: string };

export function renderedBody(source: string, format: Format, pictures = NO_PICTURES): RenderedBody {
  const bodyHtml = renderBody(source, format, pictures);
  return { bodyHtml, wordCount: countWords(bodyHtml), excerpt: excerptOf(bodyHtml) };
}

/**
 * The safe HTML of a body. Markdown is CommonMark with GitHub's tables and strikethrough, footnotes and definition lists; raw HTML
 * in it passes the same way: code becomes text, no element swallows what follows it, what is old, wrongly nested or another's name
 * is mended, and last of all stands the allow-list (sanitize-html).
 */
export function renderBody(source: string, format: Format, pictures: BodyPictures = NO_PICTURES): string {
  const marked = format === "markdown" ? markdown.render(withoutUnclosedBlocks(source)) : source;
  const html = marked.replace(/[\uFDD0-\uFDEF]/g, "");
  const mended = mendHtml(settleRawText(escapeCode(html)), format, pictures);
  const safe = sanitize(mended, {
    allowedTags: ALLOWED_TAGS,
    nestingLimit: MAX_NESTING,
    allowedAttributes: ALLOWED_ATTRIBUTES,
    allowedClasses: { "*": ALLOWED_CLASSES },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["http", "https", "data"] },
    allowProtocolRelative: true,
    parseStyleAttributes: false,
    transformTags: {
      a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(attribs) }),
      img: (tagName, attribs) => ({
        tagName,
        attribs: { loading: "lazy", decoding: "async", alt: "", ...attribs },
      }),
    },
    // They are gone by now; were one left, its text would be no text of the article.
    nonTextTags: ["script", "style"],
  });
  // As HTML has it, and not XHTML: every ">" of words and attributes is escaped.
  return safe.replaceAll(" />", ">").trim();
}

function linkAttributes(attribs: sanitize.Attributes): sanitize.Attributes {
  return attribs.target ? { ...attribs, rel: "noopener" } : attribs;
}
