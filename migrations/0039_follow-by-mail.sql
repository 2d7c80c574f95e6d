CREATE TABLE `follows` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`article_id` integer,
	`commenter_key` text,
	`subject` text NOT NULL,
	`email` text NOT NULL,
	`email_hash` text NOT NULL,
	`daily` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`confirmed_at` integer,
	`told` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`tries` integer DEFAULT 0 NOT NULL,
	`mailed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `follows_of_address` ON `follows` (`email_hash`,`subject`);--> statement-breakpoint
CREATE INDEX `follows_due` ON `follows` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `follows_of_thread` ON `follows` (`article_id`,`due_at`) WHERE kind = 'thread' AND confirmed_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `follows_of_commenter` ON `follows` (`commenter_key`) WHERE kind = 'answers';--> statement-breakpoint
CREATE INDEX `follows_unconfirmed` ON `follows` (`asked_at`) WHERE confirmed_at IS NULL;--> statement-breakpoint
CREATE INDEX `follows_by_age` ON `follows` (`asked_at`) WHERE confirmed_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `news` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`topic` integer NOT NULL,
	`comment_id` integer NOT NULL,
	`published_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `news_of_topic` ON `news` (`topic`);--> statement-breakpoint
CREATE UNIQUE INDEX `news_of_comment` ON `news` (`comment_id`,`topic`);