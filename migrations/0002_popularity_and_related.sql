CREATE TABLE `article_vectors` (
	`article_id` integer PRIMARY KEY NOT NULL,
	`terms` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `terms` (
	`term` text PRIMARY KEY NOT NULL,
	`articles` integer NOT NULL,
	`postings` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_batches` (
	`minute` integer PRIMARY KEY NOT NULL,
	`entries` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `view_seen` (
	`day` integer NOT NULL,
	`part` integer NOT NULL,
	`fingerprints` text NOT NULL,
	PRIMARY KEY(`day`, `part`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_sources` (
	`day` integer NOT NULL,
	`kind` text NOT NULL,
	`counts` text NOT NULL,
	PRIMARY KEY(`day`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `view_windows` (
	`window` text PRIMARY KEY NOT NULL,
	`hour` integer NOT NULL,
	`views` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `views_by_day` (
	`day` integer PRIMARY KEY NOT NULL,
	`views` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `views_by_hour` (
	`hour` integer PRIMARY KEY NOT NULL,
	`views` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `views_ever` (
	`part` integer PRIMARY KEY NOT NULL,
	`views` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `views_imported` (
	`hour` integer PRIMARY KEY NOT NULL,
	`views` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `__new_mails` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subscription_id` integer NOT NULL,
	`comment_id` integer NOT NULL,
	`due_at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_mails`("id", "kind", "subscription_id", "comment_id", "due_at", "tries") SELECT "id", "kind", "subscription_id", "comment_id", "due_at", "tries" FROM `mails`;--> statement-breakpoint
DROP TABLE `mails`;--> statement-breakpoint
ALTER TABLE `__new_mails` RENAME TO `mails`;--> statement-breakpoint
CREATE INDEX `subscriptions_of_address` ON `subscriptions` (`email_hash`);