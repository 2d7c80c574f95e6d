import { renderBody } from "../../src/articles/body.ts";
import type { ArticleUpload } from "../api-shapes.ts";
import type { HeadTexts } from "./read-heads.ts";
import { openPictureNumbers, type ShownFile, withWholeAddresses } from "./wxr-pictures.ts";

type Named = { slug: string; name: string };

/** Of a list, with what it says of itself; "": nothing. */
type Told = Named & { description: string };

/** An article as the export has it: as it is uploaded, with nothing left out. */
export type ExportedArticle = Required<
  Omit<
    ArticleUpload,
    | "author"
    | "authors"
    | "section"
    | "tags"
    | "image"
    | "publishedAt"
    | "redirects"
    | "unranked"
    | "relatedPins"
    | "relatedBars"
    | "guid"
    | "origin"
    | "seo"
    | "imported"
  >
> & {
  guid?: string;
  id: number;
  author: Named | null;
  authors?: Named[];
  section: Named | null;
  tags: Named[];
  image: { url: string; alt: string; caption: string } | null;
  publishedAt: string | null;
};

export type ExportedComment = {
  id: number;
  parent: number | null;
  author: string;
  authorUrl?: string | null | undefined;
  body: string;
  createdAt: string;
  status: "published" | "held" | "spam" | "trash";
  kind: "comment" | "pingback" | "trackback";
};

export type WxrSite = { url: string; name: string; tagline: string; language: string };

/** WordPress has no state for what was withdrawn: it stays a draft there. */
const STATUS = { published: "publish", scheduled: "future", draft: "draft", withdrawn: "draft" } as const;
const APPROVED = { published: "1", held: "0", spam: "spam", trash: "trash" } as const;

/** Pictures need numbers of their own, which no article has. */
const FIRST_PICTURE = 1_000_000_000;

/** Who and what the articles of one file name; its beginning lists them. */
export function openNames() {
  const authors = new Map<string, Named>();
  const sections = new Map<string, Named>();
  const tags = new Map<string, Named>();
  return {
    authors,
    sections,
    tags,
    pictures: openPictureNumbers(),
    add: (article: ExportedArticle): void => {
      for (const author of everybody(article)) authors.set(author.slug, author);
      if (article.section) sections.set(article.section.slug, article.section);
      for (const tag of article.tags) tags.set(tag.slug, tag);
    },
  };
}

/** A file in WordPress's own format, WXR 1.2, as its importer takes it: the items follow, and `WXR_END`. */
export function wxrBeginning(
  site: WxrSite,
  { authors, sections, tags }: ReturnType<typeof openNames>,
  heads: HeadTexts,
): string {
  const told = (kind: string, names: Map<string, Named>): Told[] =>
    [...names.values()].map((one) => ({ ...one, description: heads.get(`${kind}/${one.slug}`) ?? "" }));
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>${xmlText(site.name || site.url)}</title>
<link>${xmlText(site.url)}</link>
<description>${xmlText(site.tagline)}</description>
<language>${xmlText(site.language)}</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>${xmlText(site.url)}</wp:base_site_url>
<wp:base_blog_url>${xmlText(site.url)}</wp:base_blog_url>
${[...told("author", authors).map(authorElement), ...told("section", sections).map(categoryElement), ...told("tag", tags).map(tagElement)].join("")}`;
}

export const WXR_END = "</channel>\n</rss>\n";

/** Who wrote it, the author first. */
function everybody({ author, authors }: Pick<ExportedArticle, "author" | "authors">): Named[] {
  return authors && authors.length > 0 ? authors : author ? [author] : [];
}

/** As Co-Authors Plus has it: a term for each, where there are several. */
function coauthorTerms(article: ExportedArticle): string {
  const people = everybody(article);
  if (people.length < 2) return "";
  const term = ({ slug }: Named) =>
    `<category domain="author" nicename="cap-${xmlText(slug)}">${html(slug)}</category>\n`;
  return people.map(term).join("");
}

/**
 * An article, with its pictures before it, as far as the file has them not yet; its comments follow, and `ITEM_END`.
 * @param names of the file
 */
export function wxrItem(
  siteUrl: string,
  article: ExportedArticle,
  { pictures }: ReturnType<typeof openNames>,
): string {
  const { id, image, author, section, tags } = article;
  const publishedAt = article.publishedAt ?? article.updatedAt;
  const { body, files } = withWholeAddresses(
    siteUrl,
    article.bodyFormat === "html" ? article.body : renderBody(article.body, "markdown"),
  );
  const place = { articleId: id, date: publishedAt };
  const lead = image && { ...image, url: image.url.startsWith("/") ? siteUrl + image.url : image.url };
  const led = lead && pictures.numberOf(lead.url, FIRST_PICTURE + id);
  const thumbnail = led?.id;
  const shown = files.flatMap((file) => {
    const { id, isNew } = pictures.numberOf(file.url);
    return isNew ? [pictureItem(id, file, place)] : [];
  });
  return `${lead && led?.isNew ? pictureItem(led.id, lead, place) : ""}${shown.join("")}<item>
<title>${html(article.title)}</title>
<link>${xmlText(siteUrl + article.path)}</link>
<pubDate>${new Date(publishedAt).toUTCString()}</pubDate>
<dc:creator>${cdata(author?.slug ?? "")}</dc:creator>
<guid isPermaLink="false">${xmlText(article.guid ?? siteUrl + article.path)}</guid>
<description></description>
<content:encoded>${cdata(body)}</content:encoded>
<excerpt:encoded>${html(article.standfirst)}</excerpt:encoded>
<wp:post_id>${id}</wp:post_id>
${dates(publishedAt, article.updatedAt)}<wp:comment_status>${article.commentsOpen ? "open" : "closed"}</wp:comment_status>
<wp:ping_status>closed</wp:ping_status>
<wp:post_name>${cdata(article.slug)}</wp:post_name>
<wp:status>${STATUS[article.status]}</wp:status>
<wp:post_parent>0</wp:post_parent>
<wp:menu_order>0</wp:menu_order>
<wp:post_type>${article.kind === "page" ? "page" : "post"}</wp:post_type>
<wp:post_password></wp:post_password>
<wp:is_sticky>${article.sticky ? 1 : 0}</wp:is_sticky>
${section ? `<category domain="category" nicename="${xmlText(section.slug)}">${html(section.name)}</category>\n` : ""}${tags.map((tag) => `<category domain="post_tag" nicename="${xmlText(tag.slug)}">${html(tag.name)}</category>\n`).join("")}${coauthorTerms(article)}${thumbnail ? meta("_thumbnail_id", String(thumbnail)) : ""}`;
}

export const ITEM_END = "</item>\n";

function pictureItem(
  id: number,
  { url, alt, caption = "" }: ShownFile & { caption?: string },
  { articleId, date }: { articleId: number; date: string },
): string {
  const name = url.split("/").at(-1)?.split("?")[0] ?? "picture";
  return `<item>
<title>${cdata(name)}</title>
<link>${xmlText(url)}</link>
<pubDate>${new Date(date).toUTCString()}</pubDate>
<dc:creator></dc:creator>
<guid isPermaLink="false">${xmlText(url)}</guid>
<description></description>
<content:encoded></content:encoded>
<excerpt:encoded>${html(caption)}</excerpt:encoded>
<wp:post_id>${id}</wp:post_id>
${dates(date, date)}<wp:comment_status>closed</wp:comment_status>
<wp:ping_status>closed</wp:ping_status>
<wp:post_name>${cdata(`picture-${id < 2 * FIRST_PICTURE ? articleId : id}`)}</wp:post_name>
<wp:status>inherit</wp:status>
<wp:post_parent>${articleId}</wp:post_parent>
<wp:menu_order>0</wp:menu_order>
<wp:post_type>attachment</wp:post_type>
<wp:post_password></wp:post_password>
<wp:is_sticky>0</wp:is_sticky>
<wp:attachment_url>${xmlText(url)}</wp:attachment_url>
${meta("_wp_attachment_image_alt", alt)}</item>
`;
}

/** Times are all given in UTC: WordPress takes those it calls GMT, whatever its own zone is. */
function dates(publishedAt: string, updatedAt: string): string {
  const [published, modified] = [publishedAt, updatedAt].map((time) => time.slice(0, 19).replace("T", " "));
  return `<wp:post_date>${published}</wp:post_date>
<wp:post_date_gmt>${published}</wp:post_date_gmt>
<wp:post_modified>${modified}</wp:post_modified>
<wp:post_modified_gmt>${modified}</wp:post_modified_gmt>
`;
}

/** A comment's text is plain here and HTML there. E-mail addresses are not kept, so none is given. */
export function wxrComment(comment: ExportedComment): string {
  const date = comment.createdAt.slice(0, 19).replace("T", " ");
  return `<wp:comment>
<wp:comment_id>${comment.id}</wp:comment_id>
<wp:comment_author>${html(comment.author)}</wp:comment_author>
<wp:comment_author_email></wp:comment_author_email>
<wp:comment_author_url>${xmlText(comment.authorUrl ?? "")}</wp:comment_author_url>
<wp:comment_author_IP></wp:comment_author_IP>
<wp:comment_date>${date}</wp:comment_date>
<wp:comment_date_gmt>${date}</wp:comment_date_gmt>
<wp:comment_content>${html(comment.body)}</wp:comment_content>
<wp:comment_approved>${APPROVED[comment.status]}</wp:comment_approved>
<wp:comment_type>${comment.kind}</wp:comment_type>
<wp:comment_parent>${comment.parent ?? 0}</wp:comment_parent>
<wp:comment_user_id>0</wp:comment_user_id>
</wp:comment>
`;
}

/** WordPress itself has no element for what an author says; ours is as other programs write it. */
function authorElement({ slug, name, description }: Told, index: number): string {
  return `<wp:author><wp:author_id>${index + 1}</wp:author_id><wp:author_login>${cdata(slug)}</wp:author_login><wp:author_email></wp:author_email><wp:author_display_name>${cdata(name)}</wp:author_display_name>${description === "" ? "" : `<wp:author_description>${html(description)}</wp:author_description>`}</wp:author>\n`;
}

function categoryElement({ slug, name, description }: Told): string {
  return `<wp:category><wp:category_nicename>${cdata(slug)}</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>${html(name)}</wp:cat_name>${description === "" ? "" : `<wp:category_description>${html(description)}</wp:category_description>`}</wp:category>\n`;
}

function tagElement({ slug, name, description }: Told): string {
  return `<wp:tag><wp:tag_slug>${cdata(slug)}</wp:tag_slug><wp:tag_name>${html(name)}</wp:tag_name>${description === "" ? "" : `<wp:tag_description>${html(description)}</wp:tag_description>`}</wp:tag>\n`;
}

function meta(key: string, value: string): string {
  return `<wp:postmeta><wp:meta_key>${cdata(key)}</wp:meta_key><wp:meta_value>${cdata(value)}</wp:meta_value></wp:postmeta>\n`;
}

/** XML allows no control characters but tab and line breaks. */
function allowed(text: string): string {
  return text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, "");
}

function cdata(text: string): string {
  return `<![CDATA[${allowed(text).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

/** Plain text as WordPress keeps it: as HTML. */
function html(text: string): string {
  return cdata(xmlText(text));
}

function xmlText(text: string): string {
  return allowed(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
