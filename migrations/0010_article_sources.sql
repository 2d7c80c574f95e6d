CREATE TABLE `article_sources` (
	`part` integer NOT NULL,
	`day` integer NOT NULL,
	`sources` text NOT NULL,
	PRIMARY KEY(`part`, `day`)
);
--> statement-breakpoint
CREATE INDEX `article_sources_by_day` ON `article_sources` (`day`);