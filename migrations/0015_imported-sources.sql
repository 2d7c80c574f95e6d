CREATE TABLE `views_imported_from` (
	`source` text NOT NULL,
	`hour` integer NOT NULL,
	`views` text NOT NULL,
	PRIMARY KEY(`source`, `hour`)
) WITHOUT ROWID;
