CREATE TABLE `article_tags` (
	`article_id` integer NOT NULL,
	`tag_slug` text NOT NULL,
	`position` integer NOT NULL,
	`listed_at` integer,
	PRIMARY KEY(`article_id`, `tag_slug`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `article_tags_newest` ON `article_tags` (`tag_slug`,`listed_at`,`article_id`);--> statement-breakpoint
CREATE TABLE `article_terms` (
	`term` text NOT NULL,
	`article_id` integer NOT NULL,
	`weight` integer NOT NULL,
	`listed_at` integer,
	PRIMARY KEY(`article_id`, `term`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `article_terms_newest` ON `article_terms` (`term`,`listed_at`,`article_id`,`weight`);--> statement-breakpoint
CREATE TABLE `articles` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`path` text NOT NULL,
	`slug` text NOT NULL,
	`kind` text DEFAULT 'article' NOT NULL,
	`status` text NOT NULL,
	`title` text NOT NULL,
	`standfirst` text DEFAULT '' NOT NULL,
	`body_source` text NOT NULL,
	`body_format` text NOT NULL,
	`body_html` text NOT NULL,
	`word_count` integer DEFAULT 0 NOT NULL,
	`byline` text DEFAULT '' NOT NULL,
	`author_slug` text,
	`section_slug` text,
	`lead_image_url` text,
	`lead_image_alt` text DEFAULT '' NOT NULL,
	`lead_image_caption` text DEFAULT '' NOT NULL,
	`comments_open` integer DEFAULT true NOT NULL,
	`comment_count` integer DEFAULT 0 NOT NULL,
	`published_at` integer,
	`listed_at` integer,
	`changed_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`content_hash` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `articles_path` ON `articles` (`path`);--> statement-breakpoint
CREATE INDEX `articles_slug` ON `articles` (`slug`);--> statement-breakpoint
CREATE INDEX `articles_newest` ON `articles` (`listed_at`,`id`) WHERE listed_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `articles_by_section` ON `articles` (`section_slug`,`listed_at`,`id`) WHERE listed_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `articles_by_author` ON `articles` (`author_slug`,`listed_at`,`id`) WHERE listed_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `articles_due` ON `articles` (`published_at`) WHERE status = 'scheduled';--> statement-breakpoint
CREATE TABLE `authors` (
	`slug` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `redirects` (
	`from_path` text PRIMARY KEY NOT NULL,
	`to_path` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sections` (
	`slug` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tags` (
	`slug` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `comments` (
	`id` integer PRIMARY KEY NOT NULL,
	`article_id` integer NOT NULL,
	`parent_id` integer,
	`root_id` integer NOT NULL,
	`thread_key` text NOT NULL,
	`depth` integer NOT NULL,
	`kind` text DEFAULT 'comment' NOT NULL,
	`status` text NOT NULL,
	`shown_in` integer,
	`author_name` text NOT NULL,
	`author_url` text,
	`email_hash` text,
	`body` text NOT NULL,
	`reader_hash` text,
	`submission_key` text,
	`text_hash` text,
	`external_id` text,
	`source` text NOT NULL,
	`verdict` text,
	`score` real DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`edited_at` integer
);
--> statement-breakpoint
CREATE INDEX `comments_oldest` ON `comments` (`shown_in`,`thread_key`) WHERE shown_in IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comments_newest` ON `comments` (`shown_in`,root_id DESC,`thread_key`) WHERE shown_in IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comments_of_article` ON `comments` (`article_id`);--> statement-breakpoint
CREATE INDEX `comments_by_status` ON `comments` (`status`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `comments_submission` ON `comments` (`submission_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `comments_external` ON `comments` (`external_id`) WHERE external_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comments_text` ON `comments` (`text_hash`) WHERE text_hash IS NOT NULL;--> statement-breakpoint
CREATE TABLE `kv_writes` (
	`day` integer PRIMARY KEY NOT NULL,
	`used` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `revisions` (
	`name` text PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stale_pages` (
	`path` text PRIMARY KEY NOT NULL,
	`changes` integer DEFAULT 1 NOT NULL,
	`since` integer NOT NULL,
	`warm` integer DEFAULT 0 NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `decisions` (
	`id` integer PRIMARY KEY NOT NULL,
	`comment_id` integer NOT NULL,
	`decision` text NOT NULL,
	`status_before` text NOT NULL,
	`decided_by` text NOT NULL,
	`decided_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `decisions_of_comment` ON `decisions` (`comment_id`);--> statement-breakpoint
CREATE TABLE `top_lists` (
	`window` text PRIMARY KEY NOT NULL,
	`entries` text NOT NULL,
	`ranked_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_days` (
	`day` integer NOT NULL,
	`article_id` integer NOT NULL,
	`views` integer NOT NULL,
	PRIMARY KEY(`day`, `article_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_hours` (
	`hour` integer NOT NULL,
	`article_id` integer NOT NULL,
	`views` integer NOT NULL,
	PRIMARY KEY(`hour`, `article_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_totals` (
	`article_id` integer PRIMARY KEY NOT NULL,
	`views` integer NOT NULL
);
