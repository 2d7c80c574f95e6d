import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ROOT, runWrangler } from "./wrangler.ts";

const STATE = join(ROOT, ".wrangler/state");

const ADVICE = "Move it out of the way and start again: mv .wrangler/state .wrangler/state-old && npm start";

/** Applies the migrations to the database of this machine. @throws Error with what to do, where it is damaged. */
export async function migrateLocally(): Promise<void> {
  if (!(await isSound())) throw new Error(`The local database is damaged. ${ADVICE}`);
  const { status, output } = await runWrangler(["d1", "migrations", "apply", "DB", "--local"]);
  if (status !== 0) {
    throw new Error(`${output.trim()}\n\nThe local database could not be brought up to date. ${ADVICE}`);
  }
}

/** Whether every file of the local database reads well: a damaged one would fail later, at some page or other. */
async function isSound(): Promise<boolean> {
  const folder = join(STATE, "v3/d1");
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(".sqlite")).every((name) => isSoundFile(join(folder, name)));
}

function isSoundFile(file: string): boolean {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    return database.prepare("PRAGMA quick_check(1)").get()?.quick_check === "ok";
  } catch {
    // It is no database at all, or its first page is damaged.
    return false;
  } finally {
    database?.close();
  }
}
