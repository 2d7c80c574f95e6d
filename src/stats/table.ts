import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a UTC day (days since 1970-01-01) was like, counted once when it is over, so that charts read a row a day. */
export const dailyFigures = sqliteTable("daily_figures", {
  day: integer("day").primaryKey(),
  /** JSON: counts by name. */
  figures: text("figures").notNull(),
});
