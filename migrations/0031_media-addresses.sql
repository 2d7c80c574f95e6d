CREATE TABLE `media_addresses` (
	`path` text NOT NULL,
	`host` text NOT NULL,
	`media_id` integer NOT NULL,
	PRIMARY KEY(`path`, `host`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `media_addresses_of_media` ON `media_addresses` (`media_id`);