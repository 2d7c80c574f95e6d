CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` integer,
	`agent` text NOT NULL,
	`begun_at` integer NOT NULL,
	`used_at` integer NOT NULL,
	`ends_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_person` ON `sessions` (`person_id`,`used_at`);--> statement-breakpoint
CREATE INDEX `sessions_end` ON `sessions` (`ends_at`);