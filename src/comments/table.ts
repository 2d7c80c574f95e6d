import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const comments = sqliteTable(
  "comments",
  {
    /** Unix milliseconds × 1,024 + ten bits that tell comments of one millisecond apart: ids sort by time. */
    id: integer("id").primaryKey(),
    articleId: integer("article_id").notNull(),
    parentId: integer("parent_id"),
    /** The comment that the thread starts with: its own id for a first comment. */
    rootId: integer("root_id").notNull(),
    /** Ids from the root to this comment, each eleven base-36 digits: sorting by it is reading order. */
    threadKey: text("thread_key").notNull(),
    depth: integer("depth").notNull(),
    kind: text("kind", { enum: ["comment", "pingback", "trackback"] })
      .notNull()
      .default("comment"),
    status: text("status", { enum: ["published", "held", "spam", "trash"] }).notNull(),
    /** article_id while the page shows this comment, else null: the thread's index holds shown comments only. */
    shownIn: integer("shown_in"),
    /** Text of a stranger: never HTML. */
    authorName: text("author_name").notNull(),
    /** Address a stranger typed: shown to moderators only. */
    authorUrl: text("author_url"),
    /** Keyed hash; the address itself is not kept. */
    emailHash: text("email_hash"),
    /** Text of a stranger: never HTML. */
    body: text("body").notNull(),
    /** Hash of the sender's address under a key that changes daily. */
    readerHash: text("reader_hash"),
    /** Keyed hash of reader, article, parent, name and text: the same submission twice is one comment. */
    submissionKey: text("submission_key"),
    /** Hash of the folded text: tells the same text sent again elsewhere. */
    textHash: text("text_hash"),
    /** What an import calls this comment, so that a second run finds it. */
    externalId: text("external_id"),
    source: text("source", { enum: ["form", "api", "import"] }).notNull(),
    /** JSON: [{ rule, weight, reason }], what the judge found. */
    verdict: text("verdict"),
    score: real("score").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    editedAt: integer("edited_at"),
  },
  (table) => [
    index("comments_oldest").on(table.shownIn, table.threadKey).where(sql`shown_in IS NOT NULL`),
    index("comments_newest")
      .on(table.shownIn, sql`root_id DESC`, table.threadKey)
      .where(sql`shown_in IS NOT NULL`),
    index("comments_of_article").on(table.articleId),
    index("comments_by_status").on(table.status, table.id),
    uniqueIndex("comments_submission").on(table.submissionKey),
    uniqueIndex("comments_external").on(table.externalId).where(sql`external_id IS NOT NULL`),
    index("comments_text").on(table.textHash).where(sql`text_hash IS NOT NULL`),
  ],
);
