import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Commenters who want a mail when somebody answers: one row for a comment. */
export const subscriptions = sqliteTable("subscriptions", {
  /** Their comment. */
  commentId: integer("comment_id").primaryKey(),
  email: text("email").notNull(),
  /** Keyed hash of the address. */
  emailHash: text("email_hash").notNull(),
  askedAt: integer("asked_at").notNull(),
  /** Null until the address's owner has followed the link in the mail that asks for it. */
  confirmedAt: integer("confirmed_at"),
});

/** What the owners of addresses have said of them. */
export const mailAddresses = sqliteTable("mail_addresses", {
  emailHash: text("email_hash").primaryKey(),
  /** Browser whose comments need no second confirmation for this address: the key of its signed cookie. */
  commenterKey: text("commenter_key"),
  /** Unix ms since when nothing is sent to it any more, or null. */
  stoppedAt: integer("stopped_at"),
});

/** Mails on their way: a row goes when its mail was taken. */
export const mails = sqliteTable("mails", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  kind: text("kind", { enum: ["confirm", "reply"] }).notNull(),
  /** Comment whose subscriber it is for. */
  subscriptionId: integer("subscription_id").notNull(),
  /** Comment that it tells of. */
  commentId: integer("comment_id").notNull(),
  dueAt: integer("due_at").notNull(),
  tries: integer("tries").notNull().default(0),
});
