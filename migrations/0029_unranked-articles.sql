ALTER TABLE `articles` ADD `unranked` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `top_lists` ADD `sections` text;