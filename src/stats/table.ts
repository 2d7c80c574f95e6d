import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a day of the paper's time zone (days since 1970-01-01) was like, counted once when it is over, so that charts read a row a day. */
export const dailyFigures = sqliteTable("daily_figures", {
  day: integer("day").primaryKey(),
  /** JSON: counts by name. */
  figures: text("figures").notNull(),
});

/** Where the readers of articles came from on such a day, by articles whose ids divided by 64 are the same whole number. */
export const articleSources = sqliteTable(
  "article_sources",
  {
    part: integer("part").notNull(),
    day: integer("day").notNull(),
    /** JSON: { article: [[[referring site, readers], ...], [[country, readers], ...]] }, the busiest of each. */
    sources: text("sources").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.part, table.day] }),
    index("article_sources_by_day").on(table.day),
  ],
);
