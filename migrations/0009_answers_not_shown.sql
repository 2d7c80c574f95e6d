DROP INDEX `comments_answers`;--> statement-breakpoint
CREATE INDEX `comments_answers` ON `comments` (`parent_id`) WHERE parent_id IS NOT NULL AND shown_in IS NULL;