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
  (table) => [
    index("decisions_of_comment").on(table.commentId),
    /** What somebody decided last, for the undo that steps back. */
    index("decisions_of_whom").on(table.decidedBy, table.id),
  ],
);

/** Why a person removed a comment, where they said so: its author and who reported it are told. */
export const statements = sqliteTable("statements", {
  decisionId: integer("decision_id").primaryKey(),
  /** One of the paper's, as it read then, or words of their own. */
  reason: text("reason").notNull(),
});

/** Words that were blocked with a decision: the entry goes when all decisions that it came with are taken back. */
export const blockedWords = sqliteTable(
  "blocked_words",
  {
    decisionId: integer("decision_id").primaryKey(),
    /** As it stands in the list. */
    entry: text("entry").notNull(),
  },
  (table) => [index("blocked_words_by_entry").on(table.entry)],
);
