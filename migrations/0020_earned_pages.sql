ALTER TABLE `stored_pages` ADD `earned_at` integer;--> statement-breakpoint
ALTER TABLE `comments` ADD `of_day` integer;