import { raw } from "hono/html";
import { assetPath } from "./assets.ts";
import type { Frame } from "./data.ts";
import { absolute, imageAddress } from "./links.ts";
import { slot } from "./slots.ts";

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

export function Head({ frame, page }: { frame: Frame; page: Page }) {
  const { site } = frame;
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{page.title === site.name ? site.name : `${page.title} — ${site.name}`}</title>
      {page.description && <meta name="description" content={page.description} />}
      {page.noIndex && <meta name="robots" content="noindex" />}
      <meta name="color-scheme" content="light dark" />
      <link rel="stylesheet" href={assetPath("style.css")} />
      {slot("head")}
      {site.mediaUrl && <link rel="preconnect" href={site.mediaUrl} />}
      {page.withScript && (
        <script
          type="module"
          src={assetPath("comments.js")}
          data-writing={assetPath("writing.js")}
          data-recommend={assetPath("recommend.js")}
        />
      )}
      {page.withEmbeds && <script type="module" src={assetPath("embeds.js")} />}
      {page.isCounted && <script type="module" src={assetPath("shown.js")} />}
      {page.path !== undefined && <link rel="canonical" href={absolute(page.path)} />}
      {page.previousPath && <link rel="prev" href={page.previousPath} />}
      {page.nextPath && <link rel="next" href={page.nextPath} />}
      <OpenGraph frame={frame} page={page} />
      <link rel="alternate" type="application/rss+xml" title={site.name} href="/feed.xml" />
      <link
        rel="search"
        type="application/opensearchdescription+xml"
        title={site.name}
        href="/opensearch.xml"
      />
      <link rel="alternate" type="application/feed+json" title={site.name} href="/feed.json" />
      {page.feeds?.map((feed) => (
        <link rel="alternate" type="application/rss+xml" title={feed.title} href={feed.path} />
      ))}
      {page.jsonLd && <script type="application/ld+json">{raw(scriptSafe(page.jsonLd))}</script>}
    </head>
  );
}

function OpenGraph({ frame, page }: { frame: Frame; page: Page }) {
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
  return (
    <>{properties.map(([property, content]) => content && <meta property={property} content={content} />)}</>
  );
}

/** JSON that no text can leave: `</script>` and `<!--` need the characters that are escaped here. */
function scriptSafe(data: Record<string, unknown>): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
}
