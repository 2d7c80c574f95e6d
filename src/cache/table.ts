import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Pages whose copy in KV may be older than the database: written with the change, removed once refreshed. */
export const stalePages = sqliteTable("stale_pages", {
  path: text("path").primaryKey(),
  /** Counts changes, so that a refresh removes only what it has seen. */
  changes: integer("changes").notNull().default(1),
  since: integer("since").notNull(),
  /** 1 where the page should be stored even if nobody has read it twice: just published. */
  warm: integer("warm").notNull().default(0),
});

/** KV writes of a UTC day (days since 1970-01-01), to stay within the plan's limit. */
export const kvWrites = sqliteTable("kv_writes", {
  day: integer("day").primaryKey(),
  used: integer("used").notNull(),
});

/** Counters that rise with every change of what they name; `lists` is what front page, lists, feeds and sitemaps show. */
export const revisions = sqliteTable("revisions", {
  name: text("name").primaryKey(),
  revision: integer("revision").notNull(),
});

/** What may be in KV, since KV's own word for it can be a minute old: a row is written before the copy is. */
export const storedPages = sqliteTable(
  "stored_pages",
  {
    /** A page's path; `lists`: what all pages share. */
    path: text("path").primaryKey(),
    /** Of the copy written last, as in its head; null once it was let go. */
    hash: text("hash"),
    /** Unix ms from which KV is read to see whether it has that copy, and no older one that came late. */
    checkAt: integer("check_at").notNull(),
    /** Unix ms at which an isolate wrote this copy since it was read again: others need not. Null: it was written for a change. */
    earnedAt: integer("earned_at"),
  },
  (table) => [index("stored_pages_check").on(table.checkAt)],
);

/** What pages show besides what they are of, when it was last another: `article/57`, `section/sport`, `tag/...`, `author/...`. */
export const shownChanges = sqliteTable(
  "shown_changes",
  {
    name: text("name").primaryKey(),
    /** Of `lists` in `revisions`, which the change raised. */
    revision: integer("revision").notNull(),
  },
  (table) => [index("shown_changes_newest").on(table.revision)],
);
