CREATE TABLE `article_embeds` (
	`article_id` integer NOT NULL,
	`address` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`thumbnail_url` text,
	`tries` integer DEFAULT 0 NOT NULL,
	`ask_at` integer,
	PRIMARY KEY(`article_id`, `address`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `article_embeds_due` ON `article_embeds` (`ask_at`) WHERE ask_at IS NOT NULL;