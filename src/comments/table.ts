import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const comments = sqliteTable(
  "comments",
  {
    /** Unix milliseconds × 1,024 + ten bits that tell comments of one millisecond apart: ids sort by time. */
    id: integer("id").primaryKey(),
    articleId: integer("article_id").notNull(),
    parentId: integer("parent_id"),
    /** The comment that the thread starts with: its own id for a first comment. */
    rootId: integer("root_id").notNull(),
    /** Ids from the root to this comment, each eleven base-36 digits: sorting by it is reading order. */
    threadKey: text("thread_key").notNull(),
    depth: integer("depth").notNull(),
    kind: text("kind", { enum: ["comment", "pingback", "trackback"] })
      .notNull()
      .default("comment"),
    status: text("status", { enum: ["published", "held", "spam", "trash"] }).notNull(),
    /**
     * article_id while the page shows this comment, or that one was here which others answer, else null: the thread's
     * index holds only what is shown.
     */
    shownIn: integer("shown_in"),
    /** Text of a stranger: never HTML. */
    authorName: text("author_name").notNull(),
    /** Address a stranger typed: shown to moderators only. */
    authorUrl: text("author_url"),
    /** Keyed hash; the address itself is not kept. */
    emailHash: text("email_hash"),
    /** Text of a stranger: never HTML. */
    body: text("body").notNull(),
    /** Hash of the sender's address under a key that changes daily. */
    readerHash: text("reader_hash"),
    /** Keyed hash of reader, article, parent, name and text: the same submission twice is one comment. */
    submissionKey: text("submission_key"),
    /** Two minimum hashes of the text's word pairs: comments that share one of them may say nearly the same. */
    sketchA: integer("sketch_a"),
    sketchB: integer("sketch_b"),
    /** JSON: the sites that name and text lead to, or null. */
    sites: text("sites"),
    /** Names the browser it was sent from, as its signed cookie does, by a keyed hash. */
    commenterKey: text("commenter_key"),
    /** What an import calls this comment, so that a second run finds it. */
    externalId: text("external_id"),
    source: text("source", { enum: ["form", "api", "import", "newsroom"] }).notNull(),
    /** JSON: [{ rule, weight, reason }], what the judge found. */
    verdict: text("verdict"),
    score: real("score").notNull().default(0),
    createdAt: integer("created_at").notNull(),
    editedAt: integer("edited_at"),
    /** Unix ms at which it had stayed up undisturbed for so long that it counts for its sender. */
    stayedAt: integer("stayed_at"),
    /** Which of its UTC day it was, of those that came in by themselves: what the paper takes in a day goes by it. */
    ofDay: integer("of_day"),
    /** Readers who recommended it, each once a day. */
    recommended: integer("recommended").notNull().default(0),
    /** Unix ms at which the newsroom picked it out for readers; null: it has not. */
    pickedAt: integer("picked_at"),
    /** article_id of the one comment that the newsroom shows above the article's thread, else null. */
    pinnedIn: integer("pinned_in"),
  },
  (table) => [
    index("comments_oldest").on(table.shownIn, table.threadKey).where(sql`shown_in IS NOT NULL`),
    index("comments_newest")
      .on(table.shownIn, sql`root_id DESC`, table.threadKey)
      .where(sql`shown_in IS NOT NULL`),
    /** Those that nobody recommends cost no row here: a new one has none. */
    index("comments_recommended")
      .on(table.shownIn, sql`recommended DESC`, table.id)
      .where(sql`shown_in IS NOT NULL AND recommended > 0`),
    uniqueIndex("comments_pinned").on(table.pinnedIn).where(sql`pinned_in IS NOT NULL`),
    index("comments_of_article").on(table.articleId),
    /**
     * Whether anything answers a comment that is not shown: as long as that is so, its row stays. What answers it is not
     * shown either, so that a shown reply costs no row here.
     */
    index("comments_answers").on(table.parentId).where(sql`parent_id IS NOT NULL AND shown_in IS NULL`),
    index("comments_by_status").on(table.status, table.id),
    /** Finds a submission sent twice, and how much a reader sent today. */
    uniqueIndex("comments_sender").on(table.readerHash, table.submissionKey),
    uniqueIndex("comments_external").on(table.externalId).where(sql`external_id IS NOT NULL`),
    index("comments_sketch_a").on(table.sketchA).where(sql`sketch_a IS NOT NULL`),
    index("comments_sketch_b").on(table.sketchB).where(sql`sketch_b IS NOT NULL`),
  ],
);

/** Recommendations that isolates have handed in and that are not counted yet: a row for a minute, as of views. */
export const recommendBatches = sqliteTable("recommend_batches", {
  /** Since 1970-01-01T00:00Z. */
  minute: integer("minute").primaryKey(),
  /** Lines of JSON: what popularity/tally.ts calls an entry, with the comment's id in the article's place. */
  entries: text("entries").notNull(),
});

/** Who was counted on a day, as `view_seen` has it of articles' readers: comments stand in the articles' place. */
export const recommendSeen = sqliteTable(
  "recommend_seen",
  {
    /** UTC day, since 1970-01-01. Only today's and yesterday's are kept. */
    day: integer("day").notNull(),
    part: integer("part").notNull(),
    fingerprints: text("fingerprints").notNull(),
    spreads: text("spreads"),
  },
  (table) => [primaryKey({ columns: [table.day, table.part] })],
);

/** Readers who reported a comment. */
export const reports = sqliteTable(
  "reports",
  {
    commentId: integer("comment_id").notNull(),
    /** Hash of the reporter's address under a key that changes daily. */
    readerHash: text("reader_hash").notNull(),
    reportedAt: integer("reported_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.commentId, table.readerHash] })],
);

/** What a reader has said with a report, and is told of: the notice of an article that the law asks for. */
export const notices = sqliteTable(
  "notices",
  {
    /** Of its receipt: who knows it made the report. */
    number: text("number").primaryKey(),
    commentId: integer("comment_id").notNull(),
    /** Hash of the reporter's address under a key that changes daily; goes after a week. */
    readerHash: text("reader_hash"),
    /** One of the paper's, as it read then. */
    reason: text("reason"),
    /** Text of a stranger: never HTML. */
    words: text("words"),
    /** Where the decision is told; erased once it is. */
    email: text("email"),
    reportedAt: integer("reported_at").notNull(),
  },
  (table) => [
    uniqueIndex("notices_of_reader").on(table.commentId, table.readerHash),
    index("notices_by_age").on(table.reportedAt),
    index("notices_to_tell").on(table.reportedAt).where(sql`email IS NOT NULL`),
    index("notices_of_address").on(table.email).where(sql`email IS NOT NULL`),
    index("notices_to_forget").on(table.reportedAt).where(sql`reader_hash IS NOT NULL`),
  ],
);

/** What somebody says against a decision: who wrote the comment, or who reported it. */
export const objections = sqliteTable(
  "objections",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    commentId: integer("comment_id").notNull(),
    /** Of `decisions`. */
    decisionId: integer("decision_id").notNull(),
    /** Receipt of who reported it; empty: who wrote it objects. */
    notice: text("notice").notNull().default(""),
    /** Text of a stranger: never HTML. */
    words: text("words").notNull(),
    objectedAt: integer("objected_at").notNull(),
    /** Null: nobody has looked at it. */
    closedAt: integer("closed_at"),
    /** `stands` or `changed`, or null. */
    outcome: text("outcome", { enum: ["stands", "changed"] }),
  },
  (table) => [
    uniqueIndex("objections_of_decision").on(table.commentId, table.decisionId, table.notice),
    index("objections_open").on(table.id).where(sql`closed_at IS NULL`),
    index("objections_by_age").on(table.objectedAt),
  ],
);

/** Reports that a moderator's decision has answered: they come back when it is taken back. */
export const answeredReports = sqliteTable(
  "answered_reports",
  {
    decisionId: integer("decision_id").notNull(),
    commentId: integer("comment_id").notNull(),
    readerHash: text("reader_hash").notNull(),
    reportedAt: integer("reported_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.decisionId, table.readerHash] })],
);

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
  /** Comments that stayed up undisturbed, and on which nobody has decided. */
  stayed: integer("stayed").notNull().default(0),
  trusted: integer("trusted", { mode: "boolean" }).notNull().default(false),
  blocked: integer("blocked", { mode: "boolean" }).notNull().default(false),
  /** Unix ms at which the newsroom trusted or blocked it last. A blocked `reader:` means nothing after its day. */
  markedAt: integer("marked_at"),
});

/** Who was trusted or blocked, in order: the last row of a key is what `commenters` says of it. */
export const commenterMarks = sqliteTable(
  "commenter_marks",
  {
    id: integer("id").primaryKey(),
    /** Of `commenters`. */
    key: text("key").notNull(),
    /** The decision that it came with: the row goes when that is taken back. */
    decisionId: integer("decision_id"),
    trusted: integer("trusted", { mode: "boolean" }).notNull(),
    blocked: integer("blocked", { mode: "boolean" }).notNull(),
    markedAt: integer("marked_at").notNull(),
  },
  (table) => [
    index("marks_of_commenter").on(table.key),
    index("marks_of_decision").on(table.decisionId).where(sql`decision_id IS NOT NULL`),
  ],
);

/** Sites to which comments led on which moderators decided: one row for each of a comment's sites. */
export const judgedSites = sqliteTable(
  "judged_sites",
  {
    /** What `sitesOf` calls it: a domain, or an account on a platform. */
    site: text("site").notNull(),
    commentId: integer("comment_id").notNull(),
    /** By the last decision that nobody has taken back; null: it says nothing of the text. */
    isSpam: integer("is_spam", { mode: "boolean" }),
  },
  (table) => [
    primaryKey({ columns: [table.site, table.commentId] }),
    index("judged_sites_of_comment").on(table.commentId),
  ],
);
