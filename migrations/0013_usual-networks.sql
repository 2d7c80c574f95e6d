ALTER TABLE `view_seen` ADD `spreads` text;--> statement-breakpoint
ALTER TABLE `view_state` ADD `networks` text;