import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Views by article and hour (hours since 1970-01-01T00:00Z). Hours older than the week fold into view_days. */
export const viewHours = sqliteTable(
  "view_hours",
  {
    hour: integer("hour").notNull(),
    articleId: integer("article_id").notNull(),
    views: integer("views").notNull(),
  },
  (table) => [primaryKey({ columns: [table.hour, table.articleId] })],
);

/** Views by article and UTC day (days since 1970-01-01), kept for the month's list. */
export const viewDays = sqliteTable(
  "view_days",
  {
    day: integer("day").notNull(),
    articleId: integer("article_id").notNull(),
    views: integer("views").notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.articleId] })],
);

/** All views that have left view_hours, by article: all time = this + view_hours. */
export const viewTotals = sqliteTable("view_totals", {
  articleId: integer("article_id").primaryKey(),
  views: integer("views").notNull(),
});

/** The ranked lists as last computed; their copy in KV can be lost. */
export const topLists = sqliteTable("top_lists", {
  window: text("window", { enum: ["day", "week", "month", "all"] }).primaryKey(),
  /** JSON: [{ articleId, views }], best first. */
  entries: text("entries").notNull(),
  rankedAt: integer("ranked_at").notNull(),
});
