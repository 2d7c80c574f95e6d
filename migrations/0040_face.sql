CREATE TABLE `face_files` (
	`key` text PRIMARY KEY NOT NULL,
	`base64` text NOT NULL,
	`created_at` integer NOT NULL
);
