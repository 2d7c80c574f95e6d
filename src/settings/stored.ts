import type { Db } from "../db/client.ts";

/** One value of `settings`; null where there is none. */
export function readSetting(db: Db, name: string): Promise<string | null> {
  return db.$client.prepare("SELECT value FROM settings WHERE name = ?").bind(name).first<string>("value");
}

/** The statement that stores a value of `settings`. What verdicts or pages hang on also needs `raiseSettings`. */
export function writeSetting(db: Db, name: string, value: string): D1PreparedStatement {
  return db.$client
    .prepare(
      "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name, value);
}

/** The statement that raises the settings' revision: never to a number that was there before a backup was brought back. */
export function raiseSettings(db: Db): D1PreparedStatement {
  return db.$client.prepare(
    `INSERT INTO revisions (name, revision) VALUES ('settings', CAST(unixepoch('subsec') * 1000 AS INTEGER))
     ON CONFLICT (name) DO UPDATE SET revision = max(revision + 1, excluded.revision)`,
  );
}
