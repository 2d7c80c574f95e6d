CREATE TABLE `judged_sites` (
	`site` text NOT NULL,
	`comment_id` integer NOT NULL,
	`is_spam` integer,
	PRIMARY KEY(`site`, `comment_id`)
);
--> statement-breakpoint
CREATE INDEX `judged_sites_of_comment` ON `judged_sites` (`comment_id`);--> statement-breakpoint
ALTER TABLE `commenters` ADD `stayed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `comments` ADD `sites` text;--> statement-breakpoint
ALTER TABLE `comments` ADD `stayed_at` integer;--> statement-breakpoint
ALTER TABLE `lessons` ADD `features` text;--> statement-breakpoint
ALTER TABLE `lessons` ADD `features_version` integer;--> statement-breakpoint
CREATE INDEX `lessons_without_text` ON `lessons` (`comment_id`) WHERE features IS NOT NULL;