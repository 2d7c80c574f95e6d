import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The index by content: a term's articles in one row, so that looking a term up reads one row however many have it. */
export const terms = sqliteTable("terms", {
  /** A folded word, `#tag` or `@section`; the row of "" counts all articles of the index. */
  term: text("term").primaryKey(),
  /** How many articles have it. */
  articles: integer("articles").notNull(),
  /** JSON object: weight (1 to 63) by article id. */
  postings: text("postings").notNull(),
});

/** The terms that stand for an article, so that they can be taken out of `terms` again. */
export const articleVectors = sqliteTable("article_vectors", {
  articleId: integer("article_id").primaryKey(),
  /** JSON: [[term, weight], ...]. */
  terms: text("terms").notNull(),
});

/**
 * What the search's own database is behind in: articles, as `article/57`, and walks through all of them, or those of a name that is
 * spelled otherwise now, as `walk/all`, `walk/author/ida-marlowe`: articles sort first.
 */
export const searchQueue = sqliteTable("search_queue", {
  name: text("name").primaryKey(),
  /** A random number, another with each change: what was read before the last one does not end it. */
  change: integer("change").notNull(),
  /** Behind which article a walk goes on, as lists of articles have it; empty: from the newest. */
  cursor: text("cursor").notNull().default(""),
});
