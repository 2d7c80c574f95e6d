import type { Site } from "../config/config.ts";
import { slot } from "../pages/slots.ts";
import { element, XML_DECLARATION, xml } from "./xml.ts";

const ORIGIN = slot("origin");
const SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"';
const NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"';

/** A sitemap (https://www.sitemaps.org/protocol.html); times are Unix ms. */
export function sitemap({ pages }: { pages: { path: string; changedAt: number }[] }): string {
  const urls = pages.map(
    ({ path, changedAt }) =>
      `<url><loc>${ORIGIN}${xml(path)}</loc><lastmod>${isoTime(changedAt)}</lastmod></url>\n`,
  );
  return `${XML_DECLARATION}<urlset ${SITEMAP}>\n${urls.join("")}</urlset>\n`;
}

/** The index of `/sitemap-1.xml` to `/sitemap-{parts}.xml`. */
export function sitemapIndex(parts: number): string {
  const maps = Array.from(
    { length: parts },
    (_, n) => `<sitemap><loc>${ORIGIN}/sitemap-${n + 1}.xml</loc></sitemap>\n`,
  );
  return `${XML_DECLARATION}<sitemapindex ${SITEMAP}>\n${maps.join("")}</sitemapindex>\n`;
}

/** Google's news sitemap: articles of the last two days, with the picture that each leads with. */
export function newsSitemap({
  site,
  articles,
}: {
  site: Site;
  articles: { path: string; title: string; publishedAt: number; picture?: string | null }[];
}): string {
  const publication = `<news:publication>${element("news:name", site.name)}${element("news:language", newsLanguage(site))}</news:publication>`;
  const urls = articles.map(
    ({ path, title, publishedAt, picture }) =>
      `<url><loc>${ORIGIN}${xml(path)}</loc><news:news>${publication}` +
      `<news:publication_date>${isoTime(publishedAt)}</news:publication_date>${element("news:title", title)}</news:news>${imageOf(picture)}</url>\n`,
  );
  return `${XML_DECLARATION}<urlset ${SITEMAP} ${NEWS} ${IMAGE}>\n${urls.join("")}</urlset>\n`;
}

function imageOf(picture: string | null | undefined): string {
  if (!picture) return "";
  const address = picture.startsWith("//") ? `https:${picture}` : picture;
  const whole = address.startsWith("/") ? ORIGIN + xml(address) : xml(address);
  return `<image:image><image:loc>${whole}</image:loc></image:image>`;
}

/** Google knows languages without their regions, but for the two scripts of Chinese. */
function newsLanguage({ language }: Site): string {
  const { language: code, script } = new Intl.Locale(language).maximize();
  if (code !== "zh") return code;
  return script === "Hant" ? "zh-tw" : "zh-cn";
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
