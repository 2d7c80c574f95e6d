import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What moderators taught the classifier, in order: copies of the texts as they were when they were decided on, so that
 * the model can be made again to the same bytes whatever becomes of the comments.
 */
export const lessons = sqliteTable("lessons", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  commentId: integer("comment_id").notNull(),
  isSpam: integer("is_spam", { mode: "boolean" }).notNull(),
  /** Text of a stranger: never HTML. */
  authorName: text("author_name").notNull(),
  /** Text of a stranger: never HTML. */
  body: text("body").notNull(),
  taughtAt: integer("taught_at").notNull(),
});
