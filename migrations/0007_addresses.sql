ALTER TABLE `redirects` ADD `kind` text DEFAULT 'alias' NOT NULL;--> statement-breakpoint
CREATE INDEX `redirects_to` ON `redirects` (`to_path`);