import { renderBody } from "../../src/articles/body.ts";
import { embedLink, escapeAll, escapeHtml, figure, isAddress, mediaHtml } from "../wordpress/markup.ts";

/** What a card of Ghost's editor holds; names differ a little between its two formats. */
export type Card = Record<string, unknown>;

/** A card of Ghost's editor as HTML: what its readers saw of it. Null for cards that are none for the site, such as mails. */
export function cardHtml(type: string, card: Card): string | null {
  const name = type.replace(/^card-|-card$/, "");
  if (name === "email" || name === "email-cta" || name === "signup") return null;
  const render = Object.hasOwn(CARDS, name) ? CARDS[name] : undefined;
  return render
    ? render(card)
    : textsOf(card)
        .map((text) => `<p>${text}</p>`)
        .join("\n");
}

const CARDS: Record<string, (card: Card) => string> = {
  html: (card) => text(card, "html"),
  markdown: (card) => renderBody(text(card, "markdown"), "markdown"),
  hr: () => "<hr>",
  horizontalrule: () => "<hr>",
  paywall: () => "",
  image: (card) => figure("wp-block-image", imageHtml(card), text(card, "caption")),
  gallery: (card) => {
    const pictures = list(card.images).map((image) =>
      figure("wp-block-image", imageHtml(image), text(image, "caption")),
    );
    const caption = text(card, "caption");
    return figure("wp-block-gallery has-nested-images columns-3", pictures.join(""), caption);
  },
  embed: (card) => {
    const address = text(card, "url");
    const caption = text(card, "caption");
    if (!isAddress(address)) return figure("wp-block-embed", text(card, "html"), caption);
    return caption
      ? figure("wp-block-embed", `<div class="wp-block-embed__wrapper">${embedLink(address)}</div>`, caption)
      : `<p>${embedLink(address)}</p>`;
  },
  bookmark: (card) => {
    const { title = "", description = "" } = Object(card.metadata);
    const address = text(card, "url");
    const shown = escapeHtml(String(title) || address);
    const more = [description, text(card, "caption")].filter(Boolean).map((one) => `<p>${one}</p>`);
    return [`<p><a href="${escapeHtml(address)}">${shown}</a></p>`, ...more].join("\n");
  },
  callout: (card) => `<aside><p>${text(card, "calloutEmoji")} ${text(card, "calloutText")}</p></aside>`,
  toggle: (card) => `<details><summary>${text(card, "heading")}</summary>${text(card, "content")}</details>`,
  button: (card) => linkHtml(text(card, "buttonUrl"), text(card, "buttonText")),
  audio: (card) => mediaHtml(text(card, "src"), { caption: escapeHtml(text(card, "title")) }),
  video: (card) => mediaHtml(text(card, "src"), { caption: text(card, "caption") }),
  file: (card) =>
    linkHtml(text(card, "src"), text(card, "fileTitle") || text(card, "fileName")) +
    (text(card, "fileCaption") && `<p>${escapeHtml(text(card, "fileCaption"))}</p>`),
  code: codeHtml,
  codeblock: codeHtml,
  header: (card) =>
    [
      text(card, "header") && `<h2>${text(card, "header")}</h2>`,
      text(card, "subheader") && `<p>${text(card, "subheader")}</p>`,
      linkHtml(text(card, "buttonUrl"), text(card, "buttonText")),
    ].join("\n"),
  product: (card) =>
    [
      text(card, "productImageSrc") && mediaHtml(text(card, "productImageSrc")),
      `<h4>${text(card, "productTitle")}</h4>`,
      text(card, "productDescription"),
      linkHtml(text(card, "productUrl"), text(card, "productButton")),
    ].join("\n"),
};

function codeHtml(card: Card): string {
  const language = text(card, "language");
  const code = escapeAll(text(card, "code"));
  const block = `<pre><code${language ? ` class="language-${escapeHtml(language)}"` : ""}>${code}</code></pre>`;
  return text(card, "caption") ? figure("wp-block-code", block, text(card, "caption")) : block;
}

function imageHtml(image: Card): string {
  const img = `<img src="${escapeHtml(text(image, "src"))}" alt="${escapeHtml(text(image, "alt"))}">`;
  const href = text(image, "href");
  return href ? `<a href="${escapeHtml(href)}">${img}</a>` : img;
}

function linkHtml(address: string, words: string): string {
  if (words === "") return "";
  return address
    ? `<p><a href="${escapeHtml(address)}">${escapeHtml(words)}</a></p>`
    : `<p>${escapeHtml(words)}</p>`;
}

/** Of a card that is newer than this importer: whatever reads as a text. */
function textsOf(card: Card): string[] {
  return Object.entries(card).flatMap(([key, value]) =>
    typeof value === "string" &&
    /text|html|title|heading|content|description|caption|value/i.test(key) &&
    /\p{L}/u.test(value) &&
    !isAddress(value)
      ? [value]
      : [],
  );
}

function text(card: Card, key: string): string {
  const value = card[key];
  return typeof value === "string" ? value : "";
}

function list(value: unknown): Card[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}
