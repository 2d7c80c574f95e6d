CREATE TABLE `search_queue` (
	`name` text PRIMARY KEY NOT NULL,
	`change` integer NOT NULL,
	`cursor` text DEFAULT '' NOT NULL
) WITHOUT ROWID;