import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

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

/** Who follows a thread, or the answers to all comments of a browser, by mail. The row goes when it is ended. */
export const follows = sqliteTable(
  "follows",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    kind: text("kind", { enum: ["thread", "answers"] }).notNull(),
    /** The article of the thread; null: answers. */
    articleId: integer("article_id"),
    /** Whose comments' answers are meant, or whose comments in the thread are no news: the key of a signed cookie. */
    commenterKey: text("commenter_key"),
    /** What is followed, once for an address: the article's id, or the commenter's key. */
    subject: text("subject").notNull(),
    email: text("email").notNull(),
    /** Keyed hash of the address. */
    emailHash: text("email_hash").notNull(),
    /** All news of a day in one mail; else each as it comes. */
    daily: integer("daily", { mode: "boolean" }).notNull(),
    askedAt: integer("asked_at").notNull(),
    /** Null until the address's owner has followed the link in the mail that asks for it. */
    confirmedAt: integer("confirmed_at"),
    /** Up to which row of `news` it was told. */
    told: integer("told").notNull().default(0),
    /** Unix ms at which a mail is to go: with news, or as long as it is not confirmed the one that asks. Null: there is nothing to send. */
    dueAt: integer("due_at"),
    tries: integer("tries").notNull().default(0),
    mailedAt: integer("mailed_at"),
  },
  (table) => [
    uniqueIndex("follows_of_address").on(table.emailHash, table.subject),
    index("follows_due").on(table.dueAt).where(sql`due_at IS NOT NULL`),
    /** Whom a new comment makes due: those who are due already are not looked at again. */
    index("follows_of_thread")
      .on(table.articleId, table.dueAt)
      .where(sql`kind = 'thread' AND confirmed_at IS NOT NULL`),
    index("follows_of_commenter").on(table.commenterKey).where(sql`kind = 'answers'`),
    index("follows_unconfirmed").on(table.askedAt).where(sql`confirmed_at IS NULL`),
    index("follows_by_age").on(table.askedAt).where(sql`confirmed_at IS NOT NULL`),
  ],
);

/** Published comments of which somebody may be told: the cron finds them. A follower's place among them is all that a mail moves on. */
export const news = sqliteTable(
  "news",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** The article's id; negated, the id of who follows answers. */
    topic: integer("topic").notNull(),
    commentId: integer("comment_id").notNull(),
    /** Unix ms: when it was posted, or a moderator let it through. */
    publishedAt: integer("published_at").notNull(),
  },
  (table) => [
    index("news_of_topic").on(table.topic),
    uniqueIndex("news_of_comment").on(table.commentId, table.topic),
  ],
);
