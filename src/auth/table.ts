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
    /** What keyOfPerson makes of the name; null (empty, from an earlier version): the cron has not come to it yet. */
    nameKey: text("name_key"),
  },
  (table) => [index("moderators_by_key").on(table.nameKey)],
);

/** Who is signed in, and where: a session that is not here is over, whatever its cookie says. Those of Cloudflare Access are its own. */
export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    /** Of `moderators`; null for the owner, who has ADMIN_TOKEN. */
    personId: integer("person_id"),
    /** The User-Agent, so that its owner knows it again. */
    agent: text("agent").notNull(),
    begunAt: integer("begun_at").notNull(),
    /** To within six hours. */
    usedAt: integer("used_at").notNull(),
    endsAt: integer("ends_at").notNull(),
  },
  (table) => [
    index("sessions_person").on(table.personId, table.usedAt),
    index("sessions_end").on(table.endsAt),
  ],
);
