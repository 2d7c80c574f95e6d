CREATE TABLE `imported_articles` (
	`article_id` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`key` text NOT NULL,
	`sent_hash` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `imported_articles_key` ON `imported_articles` (`source`,`key`);