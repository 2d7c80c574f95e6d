ALTER TABLE `articles` ADD `coauthors` text;--> statement-breakpoint
ALTER TABLE `articles` ADD `seo` text;--> statement-breakpoint
ALTER TABLE `articles` ADD `imported` text;