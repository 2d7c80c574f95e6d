CREATE TABLE `reports` (
	`comment_id` integer NOT NULL,
	`reader_hash` text NOT NULL,
	`reported_at` integer NOT NULL,
	PRIMARY KEY(`comment_id`, `reader_hash`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `mail_addresses` (
	`email_hash` text PRIMARY KEY NOT NULL,
	`commenter_key` text,
	`stopped_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `mails` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`subscription_id` integer NOT NULL,
	`comment_id` integer NOT NULL,
	`due_at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `subscriptions` (
	`comment_id` integer PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`email_hash` text NOT NULL,
	`asked_at` integer NOT NULL,
	`confirmed_at` integer
);
--> statement-breakpoint
CREATE TABLE `commenters` (
	`key` text PRIMARY KEY NOT NULL,
	`approved` integer DEFAULT 0 NOT NULL,
	`spam` integer DEFAULT 0 NOT NULL,
	`trusted` integer DEFAULT false NOT NULL,
	`blocked` integer DEFAULT false NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `lessons` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`comment_id` integer NOT NULL,
	`is_spam` integer NOT NULL,
	`author_name` text NOT NULL,
	`body` text NOT NULL,
	`taught_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `comments_submission`;--> statement-breakpoint
DROP INDEX `comments_text`;--> statement-breakpoint
ALTER TABLE `comments` ADD `sketch_a` integer;--> statement-breakpoint
ALTER TABLE `comments` ADD `sketch_b` integer;--> statement-breakpoint
ALTER TABLE `comments` ADD `commenter_key` text;--> statement-breakpoint
CREATE UNIQUE INDEX `comments_sender` ON `comments` (`reader_hash`,`submission_key`);--> statement-breakpoint
CREATE INDEX `comments_sketch_a` ON `comments` (`sketch_a`) WHERE sketch_a IS NOT NULL;--> statement-breakpoint
CREATE INDEX `comments_sketch_b` ON `comments` (`sketch_b`) WHERE sketch_b IS NOT NULL;--> statement-breakpoint
ALTER TABLE `comments` DROP COLUMN `text_hash`;