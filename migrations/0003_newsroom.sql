CREATE TABLE `audit_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`who` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE TABLE `daily_figures` (
	`day` integer PRIMARY KEY NOT NULL,
	`figures` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `moderators` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`signed_in_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `moderators_name_unique` ON `moderators` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `moderators_token_hash_unique` ON `moderators` (`token_hash`);--> statement-breakpoint
CREATE TABLE `article_editors` (
	`article_id` integer NOT NULL,
	`name` text NOT NULL,
	`desk` text NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`article_id`, `name`, `desk`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `article_revisions` (
	`article_id` integer NOT NULL,
	`number` integer NOT NULL,
	`saved_by` text,
	`saved_at` integer,
	`content_hash` text NOT NULL,
	`content` text NOT NULL,
	PRIMARY KEY(`article_id`, `number`)
);
--> statement-breakpoint
ALTER TABLE `articles` ADD `saved_by` text;--> statement-breakpoint
ALTER TABLE `articles` ADD `saved_at` integer;--> statement-breakpoint
ALTER TABLE `articles` ADD `sticky` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `articles_sticky` ON `articles` (`listed_at`,`id`) WHERE sticky = 1 AND listed_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `articles_by_status` ON `articles` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `articles_pages` ON `articles` (`id`) WHERE kind = 'page';--> statement-breakpoint
CREATE INDEX `tags_by_name` ON `tags` (`name`);--> statement-breakpoint
ALTER TABLE `commenters` ADD `marked_at` integer;--> statement-breakpoint
ALTER TABLE `decisions` ADD `undoes` integer;--> statement-breakpoint
ALTER TABLE `views_by_day` ADD `total` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `views_by_hour` ADD `total` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `views_ever` ADD `total` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `views_by_day` SET `total` = (SELECT coalesce(sum(value), 0) FROM json_each(views) WHERE key % 2 = 1);--> statement-breakpoint
UPDATE `views_by_hour` SET `total` = (SELECT coalesce(sum(value), 0) FROM json_each(views) WHERE key % 2 = 1);--> statement-breakpoint
UPDATE `views_ever` SET `total` = (SELECT coalesce(sum(value), 0) FROM json_each(views) WHERE key % 2 = 1);