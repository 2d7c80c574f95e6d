import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

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
