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
