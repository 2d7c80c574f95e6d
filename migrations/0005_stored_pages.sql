CREATE TABLE `shown_changes` (
	`name` text PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `shown_changes_newest` ON `shown_changes` (`revision`);--> statement-breakpoint
CREATE TABLE `stored_pages` (
	`path` text PRIMARY KEY NOT NULL,
	`hash` text,
	`check_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `stored_pages_check` ON `stored_pages` (`check_at`);