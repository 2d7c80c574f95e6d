ALTER TABLE `authors` ADD `name_key` text;--> statement-breakpoint
CREATE INDEX `authors_by_key` ON `authors` (`name_key`);--> statement-breakpoint
ALTER TABLE `moderators` ADD `name_key` text;--> statement-breakpoint
CREATE INDEX `moderators_by_key` ON `moderators` (`name_key`);