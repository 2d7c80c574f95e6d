import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The ranked lists as last computed; their copy in KV can be lost. */
export const topLists = sqliteTable("top_lists", {
  window: text("window", { enum: ["day", "week", "month", "all", "rising"] }).primaryKey(),
  /** JSON: [{ articleId, views }], best first. */
  entries: text("entries").notNull(),
  /** JSON: by a section's slug its [article, views], best first; null before the first ranking that had them. */
  sections: text("sections"),
  rankedAt: integer("ranked_at").notNull(),
});

/**
 * Views as isolates handed them in, not yet counted: one row for a minute, to which every hand-in of that minute is
 * appended until it is full; then the next minute's is. Holds keyed hashes of readers until they are counted, which is
 * minutes later.
 */
export const viewBatches = sqliteTable("view_batches", {
  /** Minutes since 1970-01-01T00:00Z. */
  minute: integer("minute").primaryKey(),
  /** Lines of JSON, one for a hand-in: [[hour, article, reader, referring site, country], ...]. */
  entries: text("entries").notNull(),
});

/** Who has read what today, as fingerprints under a key that changes daily: what tells a reader's second view. */
export const viewSeen = sqliteTable(
  "view_seen",
  {
    /** UTC day, since 1970-01-01. Only today's and yesterday's are kept. */
    day: integer("day").notNull(),
    part: integer("part").notNull(),
    /** Base64 of the readers' keys and of what the caps of a new paper go by (counted-readers.ts), cut to parts. */
    fingerprints: text("fingerprints").notNull(),
    /** Base64 of how each article's readers stand together (spread.ts), cut to parts. */
    spreads: text("spreads"),
  },
  (table) => [primaryKey({ columns: [table.day, table.part] })],
);

/** Readers by article in an hour (hours since 1970-01-01T00:00Z). Older hours fold into days. */
export const viewsByHour = sqliteTable("views_by_hour", {
  hour: integer("hour").primaryKey(),
  /** JSON: [article, views, article, views, ...], with blanks that mark the views (counts.ts). */
  views: text("views").notNull(),
  /** Their sum. */
  total: integer("total").notNull().default(0),
});

/** Readers by article in a UTC day (days since 1970-01-01), made of its hours when they have grown old. */
export const viewsByDay = sqliteTable("views_by_day", {
  day: integer("day").primaryKey(),
  /** JSON: [article, views, article, views, ...], with blanks that mark the views (counts.ts). */
  views: text("views").notNull(),
  /** Their sum. */
  total: integer("total").notNull().default(0),
});

/** Running totals of the windows that are ranked: what comes in is added, what is too old is taken away. */
export const viewWindows = sqliteTable("view_windows", {
  window: text("window", { enum: ["day", "week", "month"] }).primaryKey(),
  /** The last hour of the window. */
  hour: integer("hour").notNull(),
  /** JSON: [article, views, article, views, ...], with blanks that mark the views (counts.ts). */
  views: text("views").notNull(),
});

/** All views ever, by articles whose ids divided by 4,096 are the same whole number. */
export const viewsEver = sqliteTable("views_ever", {
  part: integer("part").primaryKey(),
  /** JSON: [article, views, article, views, ...]. */
  views: text("views").notNull(),
  /** Their sum. */
  total: integer("total").notNull().default(0),
});

/** How much of an hour's views came from imports: what lets an import be repeated and corrected. */
export const viewsImported = sqliteTable("views_imported", {
  hour: integer("hour").primaryKey(),
  /** JSON: [article, views, article, views, ...]. */
  views: text("views").notNull(),
});

/** The same of imports that name their source: each source's share, which add up. */
export const viewsImportedFrom = sqliteTable(
  "views_imported_from",
  {
    source: text("source").notNull(),
    hour: integer("hour").notNull(),
    /** JSON: [article, views, article, views, ...]. */
    views: text("views").notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.hour] })],
);

/** Where readers came from, as totals by article and day of the paper's time zone (days since 1970-01-01). */
export const viewSources = sqliteTable(
  "view_sources",
  {
    day: integer("day").notNull(),
    kind: text("kind", { enum: ["referrer", "country", "left_out", "left_out_all"] }).notNull(),
    /** Lines of JSON, one for a merge: { names: [...], counts: [article, index of name, views, ...] }. */
    counts: text("counts").notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.kind] })],
);

/** One row. Whoever changes the tables of views raises it in the same transaction, which fails if somebody else did before. */
export const viewState = sqliteTable("view_state", {
  id: integer("id").primaryKey(),
  version: integer("version").notNull(),
  /** Base64 of what share of the paper's readers each network usually is (usual-networks.ts), by keyed hashes. */
  networks: text("networks"),
});
