import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Who changed what beside comments' states (those are `decisions`): the other half of the audit trail. */
export const auditEvents = sqliteTable(
  "audit_events",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    at: integer("at").notNull(),
    who: text("who").notNull(),
    /** `article.saved`, `settings.changed`, `moderator.added` ... */
    action: text("action").notNull(),
    /** What it was done to, in words or as a path. */
    subject: text("subject").notNull(),
    /** JSON, or null. */
    detail: text("detail"),
    /** The comment that an edit changed: what the newsroom has changed of it goes with its author. */
    commentId: integer("comment_id").generatedAlwaysAs(sql`detail ->> '$.comment'`, { mode: "virtual" }),
  },
  (table) => [index("audit_of_comment").on(table.commentId).where(sql`action = 'comment.edited'`)],
);
