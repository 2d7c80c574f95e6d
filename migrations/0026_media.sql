CREATE TABLE `media` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`type` text NOT NULL,
	`width` integer,
	`height` integer,
	`bytes` integer NOT NULL,
	`sizes` text DEFAULT '[]' NOT NULL,
	`name` text NOT NULL,
	`alt` text DEFAULT '' NOT NULL,
	`is_decorative` integer DEFAULT false NOT NULL,
	`caption` text DEFAULT '' NOT NULL,
	`credit` text DEFAULT '' NOT NULL,
	`focus_x` real,
	`focus_y` real,
	`color` text,
	`is_used` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `media_key_unique` ON `media` (`key`);--> statement-breakpoint
CREATE INDEX `media_unused` ON `media` (`id`) WHERE is_used = 0;--> statement-breakpoint
CREATE INDEX `media_without_alt` ON `media` (`id`) WHERE alt = '' AND is_decorative = 0;--> statement-breakpoint
CREATE TABLE `media_files` (
	`key` text PRIMARY KEY NOT NULL,
	`media_id` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `media_uses` (
	`media_id` integer NOT NULL,
	`article_id` integer NOT NULL,
	PRIMARY KEY(`media_id`, `article_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `media_uses_of_article` ON `media_uses` (`article_id`);