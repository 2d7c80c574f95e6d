import { findMentioned, leadImageOf, renderIllustrated } from "../../articles/article-pictures.ts";
import { findFaces } from "../../articles/heads/faces.ts";
import type { ArticleInput } from "../../articles/inputs.ts";
import { readingMinutes } from "../../articles/plain-text.ts";
import { resolveArticle } from "../../articles/resolve-article.ts";
import type { Db } from "../../db/client.ts";
import type { ArticleData } from "../../pages/data.ts";

/** An article as its page would show it, were it saved now. */
export async function articleDataOf(
  db: Db,
  input: ArticleInput,
  by: { now: number; timeZone: string; language?: string },
): Promise<ArticleData | null> {
  const article = await resolveArticle(input, by);
  if (!article) return null;
  const { renderedBody } = await import("../../articles/body.ts");
  const { author, coauthors } = article;
  const [mentioned, faces] = await Promise.all([
    findMentioned(db, [article]),
    findFaces(db, author ? [author, ...coauthors] : []),
  ]);
  const { bodyHtml, wordCount, excerpt, pictures } = renderIllustrated(article, mentioned, renderedBody);
  const publishedAt = article.publishedAt ?? by.now;
  return {
    id: 0,
    path: article.path,
    kind: article.kind,
    title: article.title,
    standfirst: article.standfirst,
    summary: article.standfirst || excerpt,
    byline: article.byline,
    section: article.section,
    author,
    coauthors,
    faces,
    seo: article.seo ?? null,
    tags: article.tags,
    leadImage: leadImageOf({
      lead_image_url: article.image?.url ?? null,
      lead_image_alt: article.image?.alt ?? "",
      lead_image_caption: article.image?.caption ?? "",
      pictures,
    }),
    publishedAt,
    changedAt: publishedAt,
    bodyHtml,
    readingMinutes: readingMinutes(wordCount),
    commentsOpen: article.commentsOpen,
    commentCount: 0,
  };
}
