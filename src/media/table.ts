import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Pictures and other files of the paper, a row each; their bytes are in R2, under the keys of `media_files`. */
export const media = sqliteTable(
  "media",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Of the file itself, in its largest size: the same bytes are stored once. */
    key: text("key").notNull().unique(),
    type: text("type").notNull(),
    /** Pixels as they are shown, turned where the file says so; null for what is no picture. */
    width: integer("width"),
    height: integer("height"),
    bytes: integer("bytes").notNull(),
    /** The same picture smaller, at most MAX_SIZES: JSON of `StoredFile`s, the smallest first. */
    sizes: text("sizes").notNull().default("[]"),
    /** What it was called where it came from. */
    name: text("name").notNull(),
    /** What is to be seen, for who cannot see it. Empty: nobody has said yet, or it is decorative. */
    alt: text("alt").notNull().default(""),
    isDecorative: integer("is_decorative", { mode: "boolean" }).notNull().default(false),
    caption: text("caption").notNull().default(""),
    credit: text("credit").notNull().default(""),
    /** What must stay in sight where the picture is cut: from 0 at the left and top to 1. Null: the middle. */
    focusX: real("focus_x"),
    focusY: real("focus_y"),
    /** Shown until the picture is there: `#rrggbb`. */
    color: text("color"),
    /** Whether an article shows it: as `media_uses` has it. */
    isUsed: integer("is_used", { mode: "boolean" }).notNull().default(false),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    index("media_unused").on(table.id).where(sql`is_used = 0`),
    index("media_without_alt").on(table.id).where(sql`alt = '' AND is_decorative = 0`),
  ],
);

/** Whose each file in R2 is. */
export const mediaFiles = sqliteTable(
  "media_files",
  {
    /** The first 32 hexadecimal digits of the bytes' SHA-256, a point, and the type's ending: never other bytes. */
    key: text("key").primaryKey(),
    mediaId: integer("media_id").notNull(),
    /** Since when another file is in its place, to which its address leads; its bytes are gone. */
    replacedAt: integer("replaced_at"),
  },
  (table) => [index("media_files_replaced").on(table.mediaId).where(sql`replaced_at IS NOT NULL`)],
);

/** Where pictures and files were before they came here: the redirects from there, and what an import needs no second time. */
export const mediaAddresses = sqliteTable(
  "media_addresses",
  {
    /** As the paper's own paths are spelled; with its query where it names no file. */
    path: text("path").notNull(),
    /** Of the site that had it, without `www.`; with its port, if it has one. */
    host: text("host").notNull(),
    mediaId: integer("media_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.path, table.host] }),
    index("media_addresses_of_media").on(table.mediaId),
  ],
);

/** Pictures that have changed: the articles that show them are rendered anew, in the order of their ids. */
export const mediaBehind = sqliteTable("media_behind", {
  mediaId: integer("media_id").primaryKey(),
  /** The last article that has been. */
  afterArticle: integer("after_article").notNull().default(0),
  /** How often it has changed meanwhile. */
  changes: integer("changes").notNull().default(0),
});

/** Which articles show which pictures. */
export const mediaUses = sqliteTable(
  "media_uses",
  { mediaId: integer("media_id").notNull(), articleId: integer("article_id").notNull() },
  (table) => [
    primaryKey({ columns: [table.mediaId, table.articleId] }),
    index("media_uses_of_article").on(table.articleId),
  ],
);
