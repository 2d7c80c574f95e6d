ALTER TABLE `article_embeds` ADD `picture_key` text;--> statement-breakpoint
ALTER TABLE `article_embeds` ADD `picture_width` integer;--> statement-breakpoint
ALTER TABLE `article_embeds` ADD `picture_height` integer;--> statement-breakpoint
CREATE INDEX `article_embeds_pictures` ON `article_embeds` (`picture_key`) WHERE picture_key IS NOT NULL;