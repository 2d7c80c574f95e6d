import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** SQL: the desk has set something for an article's comments that still holds. */
export const THREAD_IS_SET =
  "(thread ->> '$.comments' IS NOT NULL OR thread ->> '$.slowMinutes' > 0 OR thread ->> '$.hold' IS NOT NULL)";

/** SQL: its place among those that are set: by when it was, two of one millisecond told apart as comments' ids are. */
export const THREAD_PLACE = "((thread ->> '$.at') * 1024 + id % 1024)";

/** All times in the database are Unix milliseconds. */
export const articles = sqliteTable(
  "articles",
  {
    /** Never used again: views and imports may still name a deleted article's. */
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Canonical path of its page, percent-encoded, starting and ending with a slash: its natural key. */
    path: text("path").notNull(),
    slug: text("slug").notNull(),
    /**
     * A page ("About us") is served like an article but left out of lists, feeds and rankings. A thread is that of a page of another site,
     * whose address is its `body_source`: it is in no list, sitemap or search.
     */
    kind: text("kind", { enum: ["article", "page", "thread"] })
      .notNull()
      .default("article"),
    status: text("status", { enum: ["draft", "scheduled", "published", "withdrawn"] }).notNull(),
    title: text("title").notNull(),
    standfirst: text("standfirst").notNull().default(""),
    bodySource: text("body_source").notNull(),
    bodyFormat: text("body_format", { enum: ["markdown", "html"] }).notNull(),
    /** Sanitised: the only text of an article that pages print as HTML. */
    bodyHtml: text("body_html").notNull(),
    wordCount: integer("word_count").notNull().default(0),
    /** How the body begins, as excerptOf has it; null: saved before it was kept. */
    excerpt: text("excerpt"),
    byline: text("byline").notNull().default(""),
    authorSlug: text("author_slug"),
    /** JSON: slugs and names of those who wrote it with the author, in the byline's order; null: nobody. */
    coauthors: text("coauthors"),
    sectionSlug: text("section_slug"),
    leadImageUrl: text("lead_image_url"),
    leadImageAlt: text("lead_image_alt").notNull().default(""),
    leadImageCaption: text("lead_image_caption").notNull().default(""),
    /** JSON: its lead picture and the one for social networks as the paper's own pictures have them; null: it shows none of these. */
    pictures: text("pictures"),
    commentsOpen: integer("comments_open", { mode: "boolean" }).notNull().default(true),
    /** Leads the front page, before newer ones. */
    sticky: integer("sticky", { mode: "boolean" }).notNull().default(false),
    /** Kept out of the lists of what is read most. */
    unranked: integer("unranked", { mode: "boolean" }).notNull().default(false),
    /** Comments that the page shows. Changed in the same batch as the comment. */
    commentCount: integer("comment_count").notNull().default(0),
    publishedAt: integer("published_at"),
    /** published_at while the article may be listed (published or scheduled, not a page), else null: the lists' index. */
    listedAt: integer("listed_at"),
    /** When its text last changed, as readers are told. */
    changedAt: integer("changed_at").notNull(),
    createdAt: integer("created_at").notNull(),
    /** Hash of all that an author sets: tells a publish that changes nothing. */
    contentHash: text("content_hash").notNull(),
    /** Raised in the transaction of every change to what its page shows, comments included. */
    revision: integer("revision").notNull().default(1),
    /** The language of its text, as its words tell: textLanguage's. Null: it cannot be told, or was saved before it was asked. */
    textLanguage: text("text_language"),
    /** Who saved it last, and when; null: before that was kept. */
    savedBy: text("saved_by"),
    savedAt: integer("saved_at"),
    /** JSON: which articles are like it, as kept-related.ts found them; null: to be found when its page is next rendered. */
    related: text("related"),
    /** JSON: which articles its editor has pinned among those, and barred, as chosen-related.ts has it; null: none. */
    relatedChoice: text("related_choice"),
    /** What feeds call it by, where that is not its address: subscribers knew it under this name before it moved here. */
    feedGuid: text("feed_guid"),
    /** JSON: title, description and picture for search engines and social networks, where they are others; null: none is. */
    seo: text("seo"),
    /** JSON: what the system that it was imported from says of it and that has no place here. */
    imported: text("imported"),
    /** JSON: what the desk has set for its comments, as thread-rules.ts has it; null: never anything. Publishing leaves it. */
    thread: text("thread"),
  },
  (table) => [
    uniqueIndex("articles_path").on(table.path),
    index("articles_slug").on(table.slug),
    index("articles_newest").on(table.listedAt, table.id).where(sql`listed_at IS NOT NULL`),
    index("articles_by_section")
      .on(table.sectionSlug, table.listedAt, table.id)
      .where(sql`listed_at IS NOT NULL`),
    index("articles_by_author")
      .on(table.authorSlug, table.listedAt, table.id)
      .where(sql`listed_at IS NOT NULL`),
    index("articles_by_status").on(table.status, table.id),
    index("articles_pages").on(table.id).where(sql`kind = 'page'`),
    index("articles_threads").on(table.id).where(sql`kind = 'thread'`),
    index("articles_sticky").on(table.listedAt, table.id).where(sql`sticky = 1 AND listed_at IS NOT NULL`),
    index("articles_due").on(table.publishedAt).where(sql`status = 'scheduled'`),
    /** Of no article but those few: neither a comment nor a save writes a row here. */
    index("articles_thread_set").on(sql.raw(THREAD_PLACE)).where(sql.raw(THREAD_IS_SET)),
  ],
);

// There may be thousands of names, and an editor types them.
export const sections = sqliteTable(
  "sections",
  {
    slug: text("slug").primaryKey(),
    name: text("name").notNull(),
    /** What its list says of it; null: nothing. */
    description: text("description"),
    /** JSON: which import said what of it, as import-heads.ts has it; null: none. */
    imported: text("imported"),
  },
  (table) => [index("sections_by_name").on(table.name)],
);

export const authors = sqliteTable(
  "authors",
  {
    slug: text("slug").primaryKey(),
    name: text("name").notNull(),
    /** What keyOfPerson makes of the name; null (empty, from an earlier version): the cron has not come to it yet. */
    nameKey: text("name_key"),
    /** Who that is, as their list says it; null: nothing. */
    description: text("description"),
    /** Address of a picture of the paper's own; null: none. */
    portrait: text("portrait"),
    /** JSON: which import said what of it, as import-heads.ts has it; null: none. */
    imported: text("imported"),
  },
  (table) => [
    index("authors_by_name").on(table.name),
    index("authors_by_key").on(table.nameKey),
    index("authors_by_portrait").on(table.portrait).where(sql`portrait IS NOT NULL`),
  ],
);

/** Whom bylines name beside the author that an article is filed under: bylines as they stand, and each person in them. */
export const bylineNames = sqliteTable(
  "byline_names",
  {
    name: text("name").primaryKey(),
    /** What keyOfPerson makes of the name; null: the cron has not come to it yet, and has not looked whom it names. */
    nameKey: text("name_key"),
  },
  (table) => [index("byline_names_by_key").on(table.nameKey)],
);

export const tags = sqliteTable(
  "tags",
  {
    slug: text("slug").primaryKey(),
    name: text("name").notNull(),
    description: text("description"),
    /** JSON: which import said what of it, as import-heads.ts has it; null: none. */
    imported: text("imported"),
  },
  (table) => [index("tags_by_name").on(table.name)],
);

export const articleTags = sqliteTable(
  "article_tags",
  {
    articleId: integer("article_id").notNull(),
    tagSlug: text("tag_slug").notNull(),
    position: integer("position").notNull(),
    /** Copy of articles.listed_at, so that a tag's list is one index range. */
    listedAt: integer("listed_at"),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.tagSlug] }),
    index("article_tags_newest").on(table.tagSlug, table.listedAt, table.articleId),
  ],
);

/** Old addresses: of articles that moved here or changed their path, and of what was deleted. */
export const redirects = sqliteTable(
  "redirects",
  {
    fromPath: text("from_path").primaryKey(),
    /** Empty where nothing is left. */
    toPath: text("to_path").notNull(),
    /** `former`: readers have had there, from this paper, what is at to_path now. */
    kind: text("kind", { enum: ["alias", "former", "gone"] })
      .notNull()
      .default("alias"),
  },
  (table) => [index("redirects_to").on(table.toPath)],
);

/**
 * What imports brought: the same again is found by what its source calls it, and what the newsroom has changed of it since is
 * told. The row of an article that was deleted stays, so that no import brings it back.
 */
export const importedArticles = sqliteTable(
  "imported_articles",
  {
    articleId: integer("article_id").primaryKey(),
    /** Such as `wordpress:paper.example`. */
    source: text("source").notNull(),
    /** What the source calls it. */
    key: text("key").notNull(),
    /** Hash of what its source last sent. */
    sentHash: text("sent_hash").notNull(),
    /** articles.content_hash as that import left it: with another one somebody has changed it here. */
    contentHash: text("content_hash").notNull(),
  },
  (table) => [uniqueIndex("imported_articles_key").on(table.source, table.key)],
);

/** What articles were before they were saved again: the newest 30 of each. */
export const articleRevisions = sqliteTable(
  "article_revisions",
  {
    articleId: integer("article_id").notNull(),
    /** Counts from 1 in each article. */
    number: integer("number").notNull(),
    savedBy: text("saved_by"),
    savedAt: integer("saved_at"),
    /** As articles.content_hash was. */
    contentHash: text("content_hash").notNull(),
    /** JSON: what an author sets, as the API takes it. */
    content: text("content").notNull(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.number] })],
);

/** Who has an article open in the newsroom: what tells two people that they edit the same one. */
export const articleEditors = sqliteTable(
  "article_editors",
  {
    articleId: integer("article_id").notNull(),
    name: text("name").notNull(),
    /** Which of those who sign in under the name: a random text of the session, or empty. */
    sessionId: text("desk").notNull(),
    /** Unix ms. */
    seenAt: integer("seen_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.articleId, table.name, table.sessionId] })],
);

/** What an article shows of companies that answer oEmbed (https://oembed.com), and what they said of it. */
export const articleEmbeds = sqliteTable(
  "article_embeds",
  {
    articleId: integer("article_id").notNull(),
    /** Where the card leads: an embed's `link`. */
    address: text("address").notNull(),
    /** As the provider calls it; empty: it has not said yet, or never will. */
    title: text("title").notNull().default(""),
    /** A small picture at the provider's. No page shows it: a reader's browser would ask there for it. */
    thumbnailUrl: text("thumbnail_url"),
    /** The same picture in the paper's own bucket, as the card shows it, and its pixels; null: there is none. */
    pictureKey: text("picture_key"),
    pictureWidth: integer("picture_width"),
    pictureHeight: integer("picture_height"),
    tries: integer("tries").notNull().default(0),
    /** Unix ms: when the provider is asked next; null: no more. */
    askAt: integer("ask_at"),
  },
  (table) => [
    primaryKey({ columns: [table.articleId, table.address] }),
    index("article_embeds_due").on(table.askAt).where(sql`ask_at IS NOT NULL`),
    index("article_embeds_pictures").on(table.pictureKey).where(sql`picture_key IS NOT NULL`),
  ],
);
