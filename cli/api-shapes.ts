import { z } from "zod";

type Named = string | { name: string; slug: string };

/** An article as `PUT /api/v1/admin/articles` takes it; times are ISO 8601. */
export type ArticleUpload = {
  path?: string;
  slug?: string;
  kind?: "article" | "page";
  status?: "draft" | "scheduled" | "published" | "withdrawn";
  title: string;
  standfirst?: string;
  body: string;
  bodyFormat: "markdown" | "html";
  author?: Named;
  byline?: string;
  section?: Named;
  tags?: Named[];
  image?: { url: string; alt?: string; caption?: string };
  publishedAt?: string;
  updatedAt?: string;
  commentsOpen?: boolean;
  redirects?: string[];
};

/** A comment as `PUT /api/v1/admin/comments` takes it. */
export type CommentUpload = {
  /** What the source calls it: a second import finds it by this. */
  externalId: string;
  articlePath: string;
  parentExternalId?: string;
  author: string;
  authorUrl?: string;
  email?: string;
  /** Plain text. */
  body: string;
  createdAt: string;
  status: "published" | "held" | "spam" | "trash";
  kind: "comment" | "pingback" | "trackback";
};

/** Readers of a path in the hour that begins at `hour` (ISO 8601). */
export type ViewsUpload = { path: string; hour: string; views: number };

const skips = z.array(z.object({ what: z.string(), reason: z.string() }));
const counts = { created: z.number(), updated: z.number(), unchanged: z.number(), skipped: skips };
export const commentsAnswer = z.object(counts);
export const articlesAnswer = z.object({
  ...counts,
  articles: z.array(z.object({ id: z.number(), path: z.string(), status: z.string(), outcome: z.string() })),
});
export const wordsAnswer = z.object({ block: z.string(), hold: z.string(), allow: z.string() });
export const viewsAnswer = z.object({
  imported: z.number(),
  unknownArticles: z.number(),
  unknownPaths: z.array(z.string()),
});

export type ArticlesAnswer = z.infer<typeof articlesAnswer>;
export type CommentsAnswer = z.infer<typeof commentsAnswer>;
export type ViewsAnswer = z.infer<typeof viewsAnswer>;

/** The site's own words: texts with one entry a line. */
export type Words = z.infer<typeof wordsAnswer>;
