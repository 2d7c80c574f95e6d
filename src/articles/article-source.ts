import type { Db } from "../db/client.ts";
import type { Named } from "../pages/data.ts";
import { chosenPaths } from "./chosen-related.ts";
import { readThread, type ThreadState } from "./thread-rules.ts";

/** An article as its author sets it: what the API takes. Times are ISO 8601. */
export type ArticleSource = {
  path: string;
  slug: string;
  kind: "article" | "page";
  status: "draft" | "scheduled" | "published" | "withdrawn";
  title: string;
  standfirst: string;
  body: string;
  bodyFormat: "markdown" | "html";
  author: Named | null;
  /** Everybody who wrote it, the author first; empty where that is one or nobody. */
  authors: Named[];
  byline: string;
  section: Named | null;
  tags: Named[];
  image: { url: string; alt: string; caption: string } | null;
  publishedAt: string | null;
  updatedAt: string;
  commentsOpen: boolean;
  sticky: boolean;
  unranked: boolean;
  relatedPins: string[];
  relatedBars: string[];
  seo: { title: string; description: string; image: string } | null;
  /** What another system says of it and that has no place here. */
  imported: Record<string, unknown> | null;
};

/** An article with its source, and what tells whether it has been saved since. */
export type EditedArticle = {
  id: number;
  contentHash: string;
  savedBy: string | null;
  /** Unix ms. */
  savedAt: number;
  commentCount: number;
  /** What the desk has set for its comments; null: never anything. */
  thread: ThreadState | null;
  /** It is a draft again, and readers have had it at this address before. */
  wasSeen: boolean;
  source: ArticleSource;
};

const iso = (column: string) => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;

const named = (table: string, column: string) =>
  `CASE WHEN ${column} IS NULL THEN NULL ELSE json_object('slug', ${column},
     'name', coalesce((SELECT name FROM ${table} WHERE slug = ${column}), ${column})) END`;

/** SQL: the source of `articles a` as JSON. */
export const SOURCE_JSON = `json_object(
  'path', a.path, 'slug', a.slug, 'kind', a.kind, 'status', a.status, 'title', a.title, 'standfirst', a.standfirst,
  'body', a.body_source, 'bodyFormat', a.body_format,
  'author', json(${named("authors", "a.author_slug")}), 'byline', a.byline,
  'authors', json(CASE WHEN a.coauthors IS NULL THEN '[]' ELSE
    '[' || ${named("authors", "a.author_slug")} || ',' || substr(a.coauthors, 2) END),
  'section', json(${named("sections", "a.section_slug")}),
  'tags', json((SELECT json_group_array(json_object('slug', t.slug, 'name', t.name)) FROM
    (SELECT t.slug, t.name FROM article_tags x JOIN tags t ON t.slug = x.tag_slug
     WHERE x.article_id = a.id ORDER BY x.position) t)),
  'image', json(CASE WHEN a.lead_image_url IS NULL THEN NULL ELSE json_object('url', a.lead_image_url,
    'alt', a.lead_image_alt, 'caption', a.lead_image_caption) END),
  'publishedAt', ${iso("a.published_at")}, 'updatedAt', ${iso("a.changed_at")},
  'commentsOpen', json(iif(a.comments_open, 'true', 'false')), 'sticky', json(iif(a.sticky, 'true', 'false')),
  'unranked', json(iif(a.unranked, 'true', 'false')),
  'relatedPins', ${chosenPaths("pin")}, 'relatedBars', ${chosenPaths("bar")},
  'seo', json(coalesce(a.seo, 'null')), 'imported', json(coalesce(a.imported, 'null')))`;

/** The article of an id, whatever its state; null where there is none, and of the thread of another site's page. */
export async function findEditedArticle(db: Db, id: number): Promise<EditedArticle | null> {
  return Number.isSafeInteger(id) ? findEdited(db, "id", id) : null;
}

/** The same of a path, in this very spelling. */
export function findEditedArticleAt(db: Db, path: string): Promise<EditedArticle | null> {
  return findEdited(db, "path", path);
}

async function findEdited(
  db: Db,
  column: "id" | "path",
  value: number | string,
): Promise<EditedArticle | null> {
  const row = await db.$client
    .prepare(
      `SELECT a.id, a.content_hash AS contentHash, a.saved_by AS savedBy, coalesce(a.saved_at, a.changed_at) AS savedAt,
         a.comment_count AS commentCount, a.thread, ${SOURCE_JSON} AS source,
         EXISTS (SELECT 1 FROM redirects WHERE from_path = a.path AND to_path = a.path AND kind = 'former') AS wasSeen
       FROM articles a WHERE a.${column} = ? AND a.kind <> 'thread'`,
    )
    .bind(value)
    .first<
      Omit<EditedArticle, "source" | "wasSeen" | "thread"> & {
        source: string;
        wasSeen: number;
        thread: string | null;
      }
    >();
  if (!row) return null;
  return {
    ...row,
    source: JSON.parse(row.source),
    thread: readThread(row.thread),
    wasSeen: row.wasSeen === 1,
  };
}
