import type { ArticleData, Frame, Named } from "./data.ts";
import { isoTime } from "./dates.ts";
import type { Page } from "./head.ts";
import type { SocialPicture } from "./image.ts";
import { absolute, commentsFeedPath, imageAddress, listPath } from "./links.ts";
import { slot } from "./slots.ts";

/** A change within a minute of publishing is part of publishing. */
const UPDATE_AFTER_MS = 60_000;

/** Whether readers are told that an article has changed since it was published. */
export function isUpdated({
  publishedAt,
  changedAt,
}: Pick<ArticleData, "publishedAt" | "changedAt">): boolean {
  return changedAt - publishedAt >= UPDATE_AFTER_MS;
}

/** What the head of an article's page says, for search engines, previews and feed readers. */
export function articleHead(frame: Frame, article: ArticleData): Page {
  return {
    layout: "article",
    title: article.seo?.title || article.title,
    description: descriptionOf(article),
    path: article.path,
    isCounted: true,
    withScript: (article.commentsOpen && !frame.comments.closed) || article.commentCount > 0,
    properties: openGraph(article),
    feeds: [{ title: `Comments on: ${article.title}`, path: commentsFeedPath(article.path) }],
    ...(article.kind === "article" && { jsonLd: newsArticle(frame, article) }),
  };
}

function descriptionOf({ seo, summary }: ArticleData): string {
  return seo?.description || summary;
}

function openGraph(article: ArticleData): [string, string][] {
  const properties: [string, string][] = [["og:type", "article"], ...pictureProperties(article)];
  if (article.kind === "page") return properties;
  properties.push(["article:published_time", isoTime(article.publishedAt)]);
  if (isUpdated(article)) properties.push(["article:modified_time", isoTime(article.changedAt)]);
  if (article.section) properties.push(["article:section", article.section.name]);
  return [...properties, ...article.tags.map((tag): [string, string] => ["article:tag", tag.name])];
}

function pictureProperties(article: ArticleData): [string, string][] {
  const picture = socialPicture(article);
  if (!picture) return [];
  const { width, height, alt } = picture;
  return [
    ["og:image", imageAddress(picture)],
    ...(width && height
      ? ([
          ["og:image:width", String(width)],
          ["og:image:height", String(height)],
        ] as [string, string][])
      : []),
    ["og:image:alt", alt],
    ["twitter:card", "summary_large_image"],
  ];
}

/**
 * What a link to an article is shown with: the editor's choice, its lead picture, or the first of its text. No network shows SVG, nor
 * what stands in the page itself.
 */
export function socialPicture({
  socialPicture,
  seo,
  leadImage,
  bodyHtml,
}: ArticleData): SocialPicture | null {
  if (socialPicture) return socialPicture;
  const [, tag = ""] = /<img\b([^>]*)>/.exec(bodyHtml) ?? [];
  const candidates = [
    { url: seo?.image ?? "", alt: "" },
    { url: leadImage?.url ?? "", alt: leadImage?.alt ?? "" },
    { url: attributeOf(tag, "src"), alt: attributeOf(tag, "alt") },
  ];
  return candidates.find(({ url }) => url !== "" && !/^data:|\.svgz?(?:[?#]|$)/i.test(url)) ?? null;
}

function attributeOf(tag: string, name: string): string {
  const [, value = ""] = new RegExp(` ${name}="([^"]*)"`).exec(tag) ?? [];
  return value
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** @param hasPage whether a list of theirs is known to be there; who has a face has one */
function person({ slug, name }: Named, { faces = [] }: ArticleData, hasPage: boolean) {
  const face = faces.find((one) => one.slug === slug);
  return {
    "@type": "Person",
    name,
    ...((hasPage || face) && { url: absolute(listPath("author", slug)) }),
    ...(face?.portrait && { image: imageAddress(face.portrait) }),
  };
}

/** https://schema.org/NewsArticle */
function newsArticle({ site }: Frame, article: ArticleData): Record<string, unknown> {
  const picture = socialPicture(article);
  return {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    headline: article.title,
    ...(descriptionOf(article) && { description: descriptionOf(article) }),
    url: absolute(article.path),
    mainEntityOfPage: absolute(article.path),
    datePublished: isoTime(article.publishedAt),
    dateModified: isoTime(isUpdated(article) ? article.changedAt : article.publishedAt),
    ...(picture && { image: [imageAddress(picture)] }),
    ...(article.author && {
      author: [
        person(article.author, article, true),
        ...(article.coauthors ?? []).map((coauthor) => person(coauthor, article, false)),
      ],
    }),
    publisher: {
      "@type": "NewsMediaOrganization",
      name: site.name,
      url: absolute("/"),
      [slot("publisher-logo")]: "",
    },
    ...(article.section && { articleSection: article.section.name }),
    ...(article.tags.length > 0 && { keywords: article.tags.map((tag) => tag.name) }),
    inLanguage: site.language,
    commentCount: article.commentCount,
  };
}
