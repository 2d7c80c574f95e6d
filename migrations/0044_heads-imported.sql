ALTER TABLE `authors` ADD `imported` text;--> statement-breakpoint
ALTER TABLE `sections` ADD `imported` text;--> statement-breakpoint
ALTER TABLE `tags` ADD `imported` text;