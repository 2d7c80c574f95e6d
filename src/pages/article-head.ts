import type { ArticleData, Frame } from "./data.ts";
import { isoTime } from "./dates.ts";
import type { Page } from "./head.tsx";
import { absolute, commentsFeedPath, imageAddress, listPath } from "./links.ts";

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
    withScript: article.commentsOpen && !frame.comments.closed,
    properties: openGraph(article),
    feeds: [{ title: `Comments on: ${article.title}`, path: commentsFeedPath(article.path) }],
    ...(article.kind === "article" && { jsonLd: newsArticle(frame, article) }),
  };
}

function descriptionOf({ seo, summary }: ArticleData): string {
  return seo?.description || summary;
}

function openGraph(article: ArticleData): [string, string][] {
  const image = article.leadImage;
  const properties: [string, string][] = [["og:type", "article"]];
  const social = article.seo?.image;
  if (social) properties.push(["og:image", imageAddress({ url: social })]);
  else if (image) properties.push(["og:image", imageAddress(image)], ["og:image:alt", image.alt]);
  if (article.kind === "page") return properties;
  properties.push(["article:published_time", isoTime(article.publishedAt)]);
  if (isUpdated(article)) properties.push(["article:modified_time", isoTime(article.changedAt)]);
  if (article.section) properties.push(["article:section", article.section.name]);
  return [...properties, ...article.tags.map((tag): [string, string] => ["article:tag", tag.name])];
}

/** https://schema.org/NewsArticle */
function newsArticle({ site }: Frame, article: ArticleData): Record<string, unknown> {
  return {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    headline: article.title,
    ...(descriptionOf(article) && { description: descriptionOf(article) }),
    url: absolute(article.path),
    mainEntityOfPage: absolute(article.path),
    datePublished: isoTime(article.publishedAt),
    dateModified: isoTime(isUpdated(article) ? article.changedAt : article.publishedAt),
    ...(article.leadImage && { image: [imageAddress(article.leadImage)] }),
    ...(article.author && {
      author: [
        {
          "@type": "Person",
          name: article.author.name,
          url: absolute(listPath("author", article.author.slug)),
        },
        ...(article.coauthors ?? []).map(({ name }) => ({ "@type": "Person", name })),
      ],
    }),
    publisher: { "@type": "NewsMediaOrganization", name: site.name, url: absolute("/") },
    ...(article.section && { articleSection: article.section.name }),
    ...(article.tags.length > 0 && { keywords: article.tags.map((tag) => tag.name) }),
    inLanguage: site.language,
    commentCount: article.commentCount,
  };
}
