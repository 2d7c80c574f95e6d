ALTER TABLE `authors` ADD `description` text;--> statement-breakpoint
ALTER TABLE `authors` ADD `portrait` text;--> statement-breakpoint
ALTER TABLE `sections` ADD `description` text;--> statement-breakpoint
ALTER TABLE `tags` ADD `description` text;