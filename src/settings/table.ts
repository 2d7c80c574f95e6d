import { sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What the newsroom sets while the site runs. `revisions` has a row `settings` that rises with every change. */
export const settings = sqliteTable("settings", {
  name: text("name").primaryKey(),
  value: text("value").notNull(),
});
