import { assetPath } from "./assets.ts";
import { SCHEME_SCRIPT } from "./colour-scheme.ts";
import type { Frame } from "./data.ts";
import { element, escapeHtml } from "./element.ts";
import { absolute, imageAddress } from "./links.ts";

import { slot, withSlotProperties } from "./slots.ts";

export type PageHead = {
  /** Without the site's name. */
  title: string;
  description?: string;
  /** The page's own path, with its query where that matters; without it the page has no canonical address. */
  path?: string | undefined;
  noIndex?: boolean;
  /** The pages before and after this one, where it is part of a row. */
  previousPath?: string | null;
  nextPath?: string | null;
  /** `og:` and `article:` properties beside title, description, address and site name. */
  properties?: [property: string, content: string][];
  feeds?: { title: string; path: string }[];
  /** Structured data for search engines. */
  jsonLd?: Record<string, unknown>;
};

export type Page = PageHead & {
  /** Tells the stylesheet what kind of page this is. */
  layout: "front" | "article" | "list" | "message";
  /** Whether the page needs the comment form's script. */
  withScript?: boolean;
  /** Whether it has cards whose buttons load another company's frame. */
  withEmbeds?: boolean;
  /** Whether it tells when it is shown after having been fetched ahead, so that its reader counts. */
  isCounted?: boolean;
};

/** The page's <head>. Not as JSX: each <link>, <meta> and <script> would be looked for among all that have been rendered before it. */
export function headHtml(frame: Frame, page: Page): string {
  const { site } = frame;
  const link = (rel: string, attributes: Record<string, string | undefined>) =>
    element("link", { rel, ...attributes });
  const feed = (type: string, title: string, href: string) => link("alternate", { type, title, href });
  const module = (name: string, attributes = {}) =>
    `${element("script", { type: "module", src: assetPath(name), ...attributes })}</script>`;
  const title = page.title === site.name ? site.name : `${page.title} — ${site.name}`;
  return [
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    page.description && element("meta", { name: "description", content: page.description }),
    page.noIndex && element("meta", { name: "robots", content: "noindex" }),
    '<meta name="color-scheme" content="light dark">',
    link("stylesheet", { href: assetPath("style.css") }),
    slot("head"),
    SCHEME_SCRIPT,
    slot("code-head"),
    site.mediaUrl && link("preconnect", { href: site.mediaUrl }),
    page.withScript &&
      module("comments.js", {
        "data-writing": assetPath("writing.js"),
        "data-recommend": assetPath("recommend.js"),
      }),
    page.withEmbeds && module("embeds.js"),
    page.isCounted && module("shown.js"),
    page.path !== undefined && link("canonical", { href: absolute(page.path) }),
    page.previousPath && link("prev", { href: page.previousPath }),
    page.nextPath && link("next", { href: page.nextPath }),
    ...openGraph(frame, page),
    feed(RSS, site.name, "/feed.xml"),
    link("search", { type: SEARCH, title: site.name, href: "/opensearch.xml" }),
    feed("application/feed+json", site.name, "/feed.json"),
    ...(page.feeds ?? []).map(({ title: of, path }) => feed(RSS, of, path)),
    page.jsonLd && `<script type="application/ld+json">${scriptSafe(page.jsonLd)}</script>`,
    "</head>",
  ]
    .filter(Boolean)
    .join("");
}

const RSS = "application/rss+xml";
const SEARCH = "application/opensearchdescription+xml";

function openGraph(frame: Frame, page: Page): string[] {
  const properties: [string, string | undefined][] = [
    ["og:site_name", frame.site.name],
    ["og:title", page.title],
    ["og:description", page.description],
    ["og:url", page.path === undefined ? undefined : absolute(page.path)],
    ...(page.properties ?? [["og:type", "website"]]),
  ];
  const { picture } = frame.site;
  const hasPicture = properties.some(([property]) => property === "og:image");
  if (picture && !hasPicture && page.path !== undefined)
    properties.push(["og:image", imageAddress({ url: picture })], ["twitter:card", "summary_large_image"]);
  return properties.flatMap(([property, content]) => (content ? element("meta", { property, content }) : []));
}

/** JSON that no text can leave: `</script>` and `<!--` need the characters that are escaped here. */
function scriptSafe(data: Record<string, unknown>): string {
  return withSlotProperties(JSON.stringify(data).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e"));
}
