import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { isBusy } from "./sqlite-errors.ts";
import { ROOT } from "./wrangler.ts";

const STATE = ".wrangler/state";

/** A Worker that was stopped a moment ago lets go of its database within this time. */
const LETTING_GO_MS = 5_000;

/** The database of this machine has a process already. */
export class InUse extends Error {}

/**
 * Applies the migrations to the database of this machine.
 * @throws InUse where another process works on it; Error with what to do, where it is damaged
 */
export async function migrateLocally(): Promise<void> {
  const files = await databaseFiles();
  await ensureFree(files);
  if (!files.every(isSound)) throw new Error(`The local database is damaged. ${advice()}`);
  // Wrangler and Miniflare take a second to load: who is told before that something is in the way need not wait for it.
  const { migrateState } = await import("./miniflare.ts");
  try {
    await migrateState(join(ROOT, STATE, "v3"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/SQLITE_BUSY|database is locked/.test(reason)) throw new InUse();
    throw new Error(`${reason}\n\nThe local database could not be brought up to date. ${advice()}`);
  }
}

/** What to do with a state that nobody uses and nothing can be done with. The name is one that is free. */
function advice(): string {
  let aside = `${STATE}-old`;
  for (let number = 2; existsSync(join(ROOT, aside)); number++) aside = `${STATE}-old-${number}`;
  return `Move it out of the way and start again: mv ${STATE} ${aside} && npm start`;
}

async function databaseFiles(): Promise<string[]> {
  const folder = join(ROOT, STATE, "v3/d1");
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith(".sqlite")).map((name) => join(folder, name));
}

async function ensureFree(files: string[]): Promise<void> {
  for (const start = Date.now(); files.some(isInUse); await wait(100))
    if (Date.now() - start > LETTING_GO_MS) throw new InUse();
}

/** Whether another process has the file open: nobody can have it alone then. */
function isInUse(file: string): boolean {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    database.exec("PRAGMA locking_mode = EXCLUSIVE; SELECT count(*) FROM sqlite_schema");
    return false;
  } catch (error) {
    // What is damaged is for isSound to say.
    return isBusy(error);
  } finally {
    database?.close();
  }
}

/** Whether a file of the local database reads well: a damaged one would fail later, at some page or other. */
function isSound(file: string): boolean {
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
