import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What the newsroom sets while the site runs. `revisions` has a row `settings` that rises with every change. */
export const settings = sqliteTable("settings", {
  name: text("name").primaryKey(),
  value: text("value").notNull(),
});

/** Logo, icons and sheet of the paper's face: small files, which no paper needs a bucket for. */
export const faceFiles = sqliteTable("face_files", {
  /** The first 32 hexadecimal digits of the bytes' SHA-256, a point, and the type's ending: never other bytes. */
  key: text("key").primaryKey(),
  /** As text, since D1 hands bytes over as a list of numbers. */
  base64: text("base64").notNull(),
  /** Unix ms. What no face refers to goes a day later. */
  createdAt: integer("created_at").notNull(),
});
