ALTER TABLE `articles` ADD `excerpt` text;--> statement-breakpoint
INSERT INTO `settings` (`name`, `value`) SELECT 'articles:rendered-down-to', '{"before":9007199254740991}' WHERE EXISTS (SELECT 1 FROM `articles`) ON CONFLICT (`name`) DO UPDATE SET `value` = excluded.`value`;
