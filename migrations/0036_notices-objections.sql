CREATE TABLE `notices` (
	`number` text PRIMARY KEY NOT NULL,
	`comment_id` integer NOT NULL,
	`reader_hash` text,
	`reason` text,
	`words` text,
	`email` text,
	`reported_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notices_of_reader` ON `notices` (`comment_id`,`reader_hash`);--> statement-breakpoint
CREATE INDEX `notices_by_age` ON `notices` (`reported_at`);--> statement-breakpoint
CREATE INDEX `notices_to_tell` ON `notices` (`reported_at`) WHERE email IS NOT NULL;--> statement-breakpoint
CREATE INDEX `notices_of_address` ON `notices` (`email`) WHERE email IS NOT NULL;--> statement-breakpoint
CREATE INDEX `notices_to_forget` ON `notices` (`reported_at`) WHERE reader_hash IS NOT NULL;--> statement-breakpoint
CREATE TABLE `objections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`comment_id` integer NOT NULL,
	`decision_id` integer NOT NULL,
	`notice` text DEFAULT '' NOT NULL,
	`words` text NOT NULL,
	`objected_at` integer NOT NULL,
	`closed_at` integer,
	`outcome` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `objections_of_decision` ON `objections` (`comment_id`,`decision_id`,`notice`);--> statement-breakpoint
CREATE INDEX `objections_open` ON `objections` (`id`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE INDEX `objections_by_age` ON `objections` (`objected_at`);--> statement-breakpoint
CREATE TABLE `statements` (
	`decision_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL
);
