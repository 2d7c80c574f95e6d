CREATE TABLE `recommend_batches` (
	`minute` integer PRIMARY KEY NOT NULL,
	`entries` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `recommend_seen` (
	`day` integer NOT NULL,
	`part` integer NOT NULL,
	`fingerprints` text NOT NULL,
	`spreads` text,
	PRIMARY KEY(`day`, `part`)
);
--> statement-breakpoint
ALTER TABLE `comments` ADD `recommended` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `comments` ADD `picked_at` integer;--> statement-breakpoint
ALTER TABLE `comments` ADD `pinned_in` integer;--> statement-breakpoint
CREATE INDEX `comments_recommended` ON `comments` (`shown_in`,recommended DESC,`id`) WHERE shown_in IS NOT NULL AND recommended > 0;--> statement-breakpoint
CREATE UNIQUE INDEX `comments_pinned` ON `comments` (`pinned_in`) WHERE pinned_in IS NOT NULL;