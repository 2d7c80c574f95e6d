CREATE TABLE `byline_names` (
	`name` text PRIMARY KEY NOT NULL,
	`name_key` text
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `byline_names_by_key` ON `byline_names` (`name_key`);--> statement-breakpoint
INSERT INTO byline_names (name)
  SELECT DISTINCT trim(byline) FROM articles WHERE trim(byline) <> '' AND byline NOT IN (SELECT name FROM authors)
  UNION
  SELECT name FROM authors WHERE name LIKE '%,%' OR name LIKE '% and %' OR name LIKE '% & %' OR name LIKE '% und %'
    OR name LIKE '% et %' OR name LIKE '% y %' OR name LIKE '%/%';