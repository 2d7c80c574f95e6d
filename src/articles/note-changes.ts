import { GONE, noteShownChanges, shownName } from "../cache/shown-changes.ts";
import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import type { Named } from "../pages/data.ts";
import type { ReadyArticle } from "./ready-article.ts";

/** What cards show of an article; where one of them is another, every page that shows it is of yesterday. */
const SHOWN = ["path", "status", "title", "standfirst", "byline", "section_slug", "published_at"];
const IMAGE = ["lead_image_url", "lead_image_alt", "lead_image_caption", "pictures"];

/**
 * The statement that notes what other pages may show of these articles and their names and is another now: corrected,
 * moved, withdrawn, respelled. For the batch that stores them, before it does. Reads a row for each article and name.
 */
export function noteChangesOf(db: Db, articles: ReadyArticle[]): D1PreparedStatement {
  const columns = [...SHOWN, ...IMAGE];
  // Who has a standfirst shows that alone.
  const excerpt = "iif(a.standfirst = '', coalesce(a.excerpt, ''), '') IS NOT j.value->>'excerpt'";
  const isOther = [...columns.map((column) => `a.${column} IS NOT j.value->>'${column}'`), excerpt].join(
    " OR ",
  );
  const sql = [
    `SELECT 'article/' || a.id AS name FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value->>'id' WHERE ${isOther}`,
    renamed("?2", ["section", "author", "tag"]),
    // While no page can be rendered anew, only those are served that show nothing of it.
    `SELECT '${GONE}' || a.id AS name FROM json_each(?1) j CROSS JOIN articles a ON a.id = j.value->>'id'
     WHERE a.status IN ('published', 'scheduled') AND j.value->>'status' NOT IN (a.status, 'published')`,
  ].join(" UNION ");
  return noteShownChanges(db, { sql, bindings: [JSON.stringify(articles.map(shownOf)), namesOf(articles)] });
}

/** What these articles are searched by under names that are spelled otherwise now. For the batch that stores them, before it does. */
export function respelledNames(articles: ReadyArticle[]): Query {
  return { sql: renamed("?1", ["author", "tag"]), bindings: [namesOf(articles)] };
}

function renamed(names: string, kinds: string[]): string {
  return kinds
    .map(
      (
        kind,
      ) => `SELECT '${kind}/' || n.slug AS name FROM json_each(${names}) j CROSS JOIN ${kind}s n ON n.slug = j.value->>'slug'
       WHERE j.value->>'kind' = '${kind}' AND n.name <> j.value->>'name'`,
    )
    .join(" UNION ");
}

function namesOf(articles: ReadyArticle[]): string {
  const names = articles.flatMap(({ section, author, tags }) => [
    ...(section ? [kindOf("section", section)] : []),
    ...(author ? [kindOf("author", author)] : []),
    ...tags.map((tag) => kindOf("tag", tag)),
  ]);
  return JSON.stringify(names);
}

/** SQL: `path` and `name` of the articles' own pages among these paths, as they are noted when they are others. */
export function pageNamesOf(paths: string): string {
  return `SELECT a.path, 'page/' || a.id AS name FROM (${paths}) p CROSS JOIN articles a ON a.path = p.path`;
}

/** The statement that notes that an article is gone. */
export function noteRemovalOf(db: Db, id: number): D1PreparedStatement {
  const sql = "SELECT ?1 AS name UNION ALL SELECT ?2";
  return noteShownChanges(db, { sql, bindings: [shownName("article", id), `${GONE}${id}`] });
}

function kindOf(kind: "section" | "author" | "tag", { slug, name }: Named) {
  return { kind, slug, name };
}

function shownOf({
  id,
  path,
  status,
  title,
  standfirst,
  excerpt,
  byline,
  section,
  publishedAt,
  image,
  pictures,
}: ReadyArticle) {
  return {
    id,
    path,
    status,
    title,
    standfirst,
    excerpt: standfirst === "" ? excerpt : "",
    byline,
    section_slug: section?.slug ?? null,
    published_at: publishedAt ?? null,
    lead_image_url: image?.url ?? null,
    lead_image_alt: image?.alt ?? "",
    lead_image_caption: image?.caption ?? "",
    pictures,
  };
}
