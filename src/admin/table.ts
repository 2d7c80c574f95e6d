import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** People of the newsroom with tokens of their own. Those whom Cloudflare Access lets in need no row. */
export const moderators = sqliteTable("moderators", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  name: text("name").notNull().unique(),
  role: text("role", { enum: ["admin", "moderator"] }).notNull(),
  /** SHA-256 of the token, base64url: the token itself was shown once. */
  tokenHash: text("token_hash").notNull().unique(),
  createdBy: text("created_by").notNull(),
  createdAt: integer("created_at").notNull(),
  /** When they signed in last, or null. */
  signedInAt: integer("signed_in_at"),
  /** Their token and their sessions are worth nothing from then on. */
  revokedAt: integer("revoked_at"),
});

/** Who changed what beside comments' states (those are `decisions`): the other half of the audit trail. */
export const auditEvents = sqliteTable("audit_events", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  at: integer("at").notNull(),
  who: text("who").notNull(),
  /** `article.saved`, `settings.changed`, `moderator.added` ... */
  action: text("action").notNull(),
  /** What it was done to, in words or as a path. */
  subject: text("subject").notNull(),
  /** JSON, or null. */
  detail: text("detail"),
});

/** What a UTC day (days since 1970-01-01) was like, counted once when it is over, so that charts read a row a day. */
export const dailyFigures = sqliteTable("daily_figures", {
  day: integer("day").primaryKey(),
  /** JSON: counts by name. */
  figures: text("figures").notNull(),
});
