CREATE INDEX `authors_by_name` ON `authors` (`name`);--> statement-breakpoint
CREATE INDEX `sections_by_name` ON `sections` (`name`);