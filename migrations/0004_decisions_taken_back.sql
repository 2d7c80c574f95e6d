CREATE TABLE `answered_reports` (
	`decision_id` integer NOT NULL,
	`comment_id` integer NOT NULL,
	`reader_hash` text NOT NULL,
	`reported_at` integer NOT NULL,
	PRIMARY KEY(`decision_id`, `reader_hash`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `commenter_marks` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`decision_id` integer,
	`trusted` integer NOT NULL,
	`blocked` integer NOT NULL,
	`marked_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `marks_of_commenter` ON `commenter_marks` (`key`);--> statement-breakpoint
CREATE INDEX `marks_of_decision` ON `commenter_marks` (`decision_id`) WHERE decision_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `blocked_words` (
	`decision_id` integer PRIMARY KEY NOT NULL,
	`entry` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `blocked_words_by_entry` ON `blocked_words` (`entry`);--> statement-breakpoint
INSERT INTO `commenter_marks` (`key`, `trusted`, `blocked`, `marked_at`) SELECT `key`, `trusted`, `blocked`, `marked_at` FROM `commenters` WHERE `marked_at` IS NOT NULL;