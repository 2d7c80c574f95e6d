CREATE TABLE `article_vectors` (
	`article_id` integer PRIMARY KEY NOT NULL,
	`terms` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `terms` (
	`term` text PRIMARY KEY NOT NULL,
	`articles` integer NOT NULL,
	`postings` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_batches` (
	`minute` integer PRIMARY KEY NOT NULL,
	`entries` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `view_seen` (
	`day` integer NOT NULL,
	`part` integer NOT NULL,
	`fingerprints` text NOT NULL,
	PRIMARY KEY(`day`, `part`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_sources` (
	`day` integer NOT NULL,
	`kind` text NOT NULL,
	`counts` text NOT NULL,
	PRIMARY KEY(`day`, `kind`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `view_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `view_windows` (
	`window` text PRIMARY KEY NOT NULL,
	`hour` integer NOT NULL,
	`views` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `views_by_day` (
	`day` integer PRIMARY KEY NOT NULL,
	`views` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `views_by_hour` (
	`hour` integer PRIMARY KEY NOT NULL,
	`views` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `views_ever` (
	`part` integer PRIMARY KEY NOT NULL,
	`views` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `views_imported` (
	`hour` integer PRIMARY KEY NOT NULL,
	`views` text NOT NULL
);
--> statement-breakpoint
INSERT INTO terms (term, articles, postings) SELECT term, count(*), json_group_object(article_id, min(63, weight * 4)) FROM article_terms WHERE listed_at IS NOT NULL GROUP BY term;--> statement-breakpoint
INSERT INTO terms (term, articles, postings) SELECT '', count(DISTINCT article_id), '{}' FROM article_terms WHERE listed_at IS NOT NULL HAVING count(*) > 0;--> statement-breakpoint
INSERT INTO article_vectors (article_id, terms) SELECT article_id, json_group_array(json_array(term, min(63, weight * 4))) FROM article_terms WHERE listed_at IS NOT NULL GROUP BY article_id;--> statement-breakpoint
INSERT INTO views_by_hour (hour, views) SELECT hour, '[' || group_concat(article_id || ',' || views) || ']' FROM (SELECT hour, article_id, sum(views) AS views FROM (SELECT hour, article_id, views FROM view_hours WHERE hour > 0 UNION ALL SELECT day * 24, article_id, views FROM view_days) GROUP BY hour, article_id) GROUP BY hour;--> statement-breakpoint
INSERT INTO view_windows (window, hour, views) SELECT w.value->>0, unixepoch() / 3600, '[' || coalesce((SELECT group_concat(article_id || ',' || views) FROM (SELECT article_id, sum(views) AS views FROM (SELECT hour, article_id, views FROM view_hours WHERE hour > 0 UNION ALL SELECT day * 24, article_id, views FROM view_days) WHERE hour > unixepoch() / 3600 - w.value->>1 GROUP BY article_id)), '') || ']' FROM json_each('[["day",24],["week",168],["month",720]]') w WHERE EXISTS (SELECT 1 FROM view_hours UNION ALL SELECT 1 FROM view_days);--> statement-breakpoint
INSERT INTO views_ever (part, views) SELECT article_id / 4096, '[' || group_concat(article_id || ',' || views) || ']' FROM (SELECT article_id, sum(views) AS views FROM (SELECT article_id, views FROM view_totals UNION ALL SELECT article_id, views FROM view_hours WHERE hour > 0) GROUP BY article_id) GROUP BY article_id / 4096;--> statement-breakpoint
INSERT INTO views_imported (hour, views) SELECT -hour, '[' || group_concat(article_id || ',' || views) || ']' FROM view_hours WHERE hour < 0 GROUP BY hour;--> statement-breakpoint
DROP TABLE `article_terms`;--> statement-breakpoint
DROP TABLE `view_days`;--> statement-breakpoint
DROP TABLE `view_hours`;--> statement-breakpoint
DROP TABLE `view_totals`;--> statement-breakpoint
CREATE TABLE `__new_mails` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subscription_id` integer NOT NULL,
	`comment_id` integer NOT NULL,
	`due_at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_mails`("id", "kind", "subscription_id", "comment_id", "due_at", "tries") SELECT "id", "kind", "subscription_id", "comment_id", "due_at", "tries" FROM `mails`;--> statement-breakpoint
DROP TABLE `mails`;--> statement-breakpoint
ALTER TABLE `__new_mails` RENAME TO `mails`;--> statement-breakpoint
CREATE INDEX `subscriptions_of_address` ON `subscriptions` (`email_hash`);