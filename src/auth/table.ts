import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** People of the newsroom with tokens of their own. Those whom Cloudflare Access lets in need no row. */
export const moderators = sqliteTable(
  "moderators",
  {
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
    /** What keyOfPerson makes of the name; null: the cron has not come to it yet. */
    nameKey: text("name_key"),
  },
  (table) => [index("moderators_by_key").on(table.nameKey)],
);
