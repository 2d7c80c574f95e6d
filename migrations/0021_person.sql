ALTER TABLE `audit_events` ADD `comment_id` integer GENERATED ALWAYS AS (detail ->> '$.comment') VIRTUAL;--> statement-breakpoint
CREATE INDEX `audit_of_comment` ON `audit_events` (`comment_id`) WHERE action = 'comment.edited';--> statement-breakpoint
CREATE INDEX `lessons_of_comment` ON `lessons` (`comment_id`) WHERE features IS NULL;