import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What taught the classifier, in order. Of moderators' decisions copies of the texts as they were when they were decided on, so
 * that the model can be made again to the same bytes whatever becomes of the comments. Of what stayed as the judge had left it
 * only features, which are no text: they may stay when the comment is erased.
 */
export const lessons = sqliteTable(
  "lessons",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** 0: of a comment that was erased. */
    commentId: integer("comment_id").notNull(),
    isSpam: integer("is_spam", { mode: "boolean" }).notNull(),
    /** Text of a stranger: never HTML. */
    authorName: text("author_name").notNull(),
    /** Text of a stranger: never HTML. */
    body: text("body").notNull(),
    taughtAt: integer("taught_at").notNull(),
    /** JSON: some of the text's features; null for a moderator's word. */
    features: text("features"),
    /** Of which version of the features: those of another teach nothing. */
    featuresVersion: integer("features_version"),
  },
  (table) => [
    index("lessons_without_text").on(table.commentId).where(sql`features IS NOT NULL`),
    index("lessons_of_comment").on(table.commentId).where(sql`features IS NULL`),
  ],
);
