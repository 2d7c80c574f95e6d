CREATE TABLE `media_behind` (
	`media_id` integer PRIMARY KEY NOT NULL,
	`after_article` integer DEFAULT 0 NOT NULL,
	`changes` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE `articles` ADD `pictures` text;--> statement-breakpoint
INSERT INTO `settings` (`name`, `value`) SELECT 'articles:rendered-down-to', '{"before":9007199254740991}' WHERE EXISTS (SELECT 1 FROM `media`) ON CONFLICT (`name`) DO UPDATE SET `value` = excluded.`value`;
