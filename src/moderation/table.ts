import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Who decided what, when: the audit trail. */
export const decisions = sqliteTable(
  "decisions",
  {
    id: integer("id").primaryKey(),
    commentId: integer("comment_id").notNull(),
    decision: text("decision", { enum: ["approve", "spam", "trash", "hold"] }).notNull(),
    statusBefore: text("status_before").notNull(),
    decidedBy: text("decided_by").notNull(),
    decidedAt: integer("decided_at").notNull(),
    /** The decision that this one takes back. */
    undoes: integer("undoes"),
  },
  (table) => [index("decisions_of_comment").on(table.commentId)],
);

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

/** What moderators' decisions tell of those who comment. */
export const commenters = sqliteTable("commenters", {
  /**
   * `email:` and the keyed hash of an address, `browser:` and the key of a signed cookie; those that are blocked also
   * `name:` and the hash of a folded name, or `reader:` and a day's hash of a network address.
   */
  key: text("key").primaryKey(),
  /** Comments whose last decision was to approve. */
  approved: integer("approved").notNull().default(0),
  /** Comments whose last decision was spam. */
  spam: integer("spam").notNull().default(0),
  trusted: integer("trusted", { mode: "boolean" }).notNull().default(false),
  blocked: integer("blocked", { mode: "boolean" }).notNull().default(false),
  /** Unix ms at which the newsroom trusted or blocked it last. A blocked `reader:` means nothing after its day. */
  markedAt: integer("marked_at"),
});
