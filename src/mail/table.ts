import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Commenters who want a mail when somebody answers: one row for a comment. */
export const subscriptions = sqliteTable(
  "subscriptions",
  {
    /** Their comment. */
    commentId: integer("comment_id").primaryKey(),
    /** Empty once it has ended: the hash stays a while, so that asking again and again sends no more mails. */
    email: text("email").notNull(),
    /** Keyed hash of the address. */
    emailHash: text("email_hash").notNull(),
    askedAt: integer("asked_at").notNull(),
    /** Null until the address's owner has followed the link in the mail that asks for it. */
    confirmedAt: integer("confirmed_at"),
  },
  (table) => [index("subscriptions_of_address").on(table.emailHash)],
);

/** What the owners of addresses have said of them. */
export const mailAddresses = sqliteTable("mail_addresses", {
  emailHash: text("email_hash").primaryKey(),
  /** Browser whose comments need no second confirmation for this address: the key of its signed cookie. */
  commenterKey: text("commenter_key"),
  /** Unix ms since when nothing is sent to it any more, or null. */
  stoppedAt: integer("stopped_at"),
});

/** Mails on their way, and for a while those that were sent, under their negated ids: they are not sent again. */
export const mails = sqliteTable("mails", {
  /** The comment's id for a mail that asks for confirmation, that + 2^52 for one that tells of a reply. */
  id: integer("id").primaryKey(),
  kind: text("kind", { enum: ["confirm", "reply"] }).notNull(),
  /** Comment whose subscriber it is for. */
  subscriptionId: integer("subscription_id").notNull(),
  /** Comment that it tells of. */
  commentId: integer("comment_id").notNull(),
  dueAt: integer("due_at").notNull(),
  tries: integer("tries").notNull().default(0),
});
