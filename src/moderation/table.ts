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
