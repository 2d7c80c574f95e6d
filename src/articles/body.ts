import markdownIt from "markdown-it";
import sanitize from "sanitize-html";
import { settleRawText } from "./body/raw-text.ts";

/** What an article's body may hold: what newsrooms and WordPress's editors write, and nothing that runs. */
const ALLOWED_TAGS = [
  ...[
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "br",
    "hr",
    "blockquote",
    "cite",
    "q",
    "pre",
    "code",
    "kbd",
    "samp",
    "var",
  ],
  ...[
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "img",
    "picture",
    "source",
    "audio",
    "video",
    "track",
  ],
  ...[
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "details",
    "summary",
  ],
  ...[
    "a",
    "abbr",
    "acronym",
    "address",
    "b",
    "bdi",
    "bdo",
    "big",
    "del",
    "dfn",
    "em",
    "i",
    "ins",
    "mark",
    "s",
    "small",
  ],
  ...[
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "wbr",
    "div",
    "section",
    "aside",
    "ruby",
    "rp",
    "rt",
  ],
];

/** Classes that the stylesheet knows: alignment, captions, galleries and the block editor's own. */
const ALLOWED_CLASSES = [
  ...[
    "align*",
    "size-*",
    "wp-block-*",
    "wp-caption*",
    "wp-image-*",
    "has-*",
    "is-*",
    "gallery*",
    "blocks-gallery-*",
  ],
  ...["language-*", "columns-*", "embed", "footnote*"],
];

/** CommonMark, with GitHub's tables, strikethrough and bare links. Its time grows with a text's length, whatever the text. */
const markdown = markdownIt({ html: true, linkify: true });
const MAX_ADDRESS = 2000;
// As GitHub links: what begins with a scheme or www, and addresses of mail; "end.It" is no host.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: true });
markdown.linkify.add("www.", {
  validate: (text, at, linkify) => {
    const rest = text.slice(at, at + MAX_ADDRESS);
    return /^[\p{L}\p{N}]/u.test(rest)
      ? Math.max(0, linkify.testSchemaAt(`http://www.${rest}`, "http:", 5) - "//www.".length)
      : 0;
  },
  normalize: (match) => {
    match.url = `http://${match.url}`;
  },
});
// Which links are safe, the sanitiser says, for Markdown and HTML alike.
markdown.validateLink = () => true;
markdown.renderer.rules.s_open = () => "<del>";
markdown.renderer.rules.s_close = () => "</del>";

/** Nobody writes deeper; what stands deeper stays as text. Without it the sanitiser's time grows with the square. */
const MAX_NESTING = 100;

/**
 * The safe HTML of a body. Markdown is CommonMark with GitHub's tables and strikethrough; raw HTML in it passes the same
 * allow-list (sanitize-html). Embeds (iframe, embed, object) become links to what they showed, and no element swallows what follows it.
 */
export function renderBody(source: string, format: "markdown" | "html"): string {
  const html = format === "markdown" ? markdown.render(source) : source;
  return sanitize(settleRawText(html.replace(/[\uFDD0-\uFDEF]/g, "")), {
    allowedTags: ALLOWED_TAGS,
    nestingLimit: MAX_NESTING,
    allowedAttributes: {
      "*": ["class", "id", "lang", "dir", "title"],
      a: ["href", "rel", "target", "name", "hreflang"],
      img: ["src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"],
      source: ["src", "srcset", "sizes", "type", "media"],
      audio: ["src", "controls", "loop", "preload"],
      video: ["src", "controls", "loop", "muted", "preload", "poster", "width", "height", "playsinline"],
      track: ["src", "kind", "srclang", "label", "default"],
      blockquote: ["cite"],
      q: ["cite"],
      del: ["datetime"],
      ins: ["datetime"],
      time: ["datetime"],
      ol: ["start", "reversed", "type"],
      li: ["value"],
      td: ["colspan", "rowspan", "align"],
      th: ["colspan", "rowspan", "scope", "align"],
      col: ["span"],
      details: ["open"],
    },
    allowedClasses: { "*": ALLOWED_CLASSES },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["http", "https", "data"] },
    allowProtocolRelative: true,
    parseStyleAttributes: false,
    transformTags: {
      h1: "h2",
      a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(attribs) }),
      img: (tagName, attribs) => ({
        tagName,
        attribs: { loading: "lazy", decoding: "async", alt: "", ...attribs },
      }),
      iframe: embedAsLink,
      "*": (tagName, attribs) => ({ tagName, attribs: withOwnId(attribs) }),
    },
    // They are gone by now; were one left, its text would be no text of the article.
    nonTextTags: ["script", "style"],
  }).trim();
}

function linkAttributes(attribs: sanitize.Attributes): sanitize.Attributes {
  return attribs.target ? { ...attribs, rel: "noopener" } : attribs;
}

function embedAsLink(_tagName: string, attribs: sanitize.Attributes): sanitize.Tag {
  const address = attribs.src ?? "";
  const shown = address.replace(/^(https?:)?\/\//, "");
  return {
    tagName: "a",
    attribs: { href: address, class: "embed" },
    text: attribs.title || shown || "Embedded content",
  };
}

/** The page's own ids (comment-1, respond) must stay the only ones of their name. */
function withOwnId(attribs: sanitize.Attributes): sanitize.Attributes {
  return attribs.id && /^(comment|respond)/i.test(attribs.id)
    ? { ...attribs, id: `body-${attribs.id}` }
    : attribs;
}
