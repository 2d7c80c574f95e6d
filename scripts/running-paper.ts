import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isBusy, isDamaged } from "./sqlite-errors.ts";

/**
 * Claims a folder for the paper that is to answer at `site`. The claim is a lock of the operating system on a small
 * database, which also says the address: it ends with this process, however that ends, and nothing stale is left.
 * @returns the end of the claim; null: another process has it
 */
export function claimFolder(file: string, site: string): (() => void) | null {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return claim(file, site);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    // Nobody can hold a lock on it, and all that it said was an address.
    rmSync(file);
    return claim(file, site);
  }
}

function claim(file: string, site: string): (() => void) | null {
  const database = new DatabaseSync(file);
  try {
    database.exec("CREATE TABLE IF NOT EXISTS paper (site TEXT NOT NULL)");
    database.exec("BEGIN IMMEDIATE; DELETE FROM paper");
    database.prepare("INSERT INTO paper (site) VALUES (?)").run(site);
    // The address is committed, to be read by others, and the lock is taken again.
    database.exec("COMMIT; BEGIN IMMEDIATE");
    return () => database.close();
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

/** Where the last paper that claimed the folder answers, or answered; null where that is not known. */
export function claimedSite(file: string): string | null {
  if (!existsSync(file)) return null;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'paper'").get()) return null;
    const row = database.prepare("SELECT site FROM paper").get();
    return row === undefined ? null : String(row.site);
  } catch (error) {
    if (isDamaged(error)) return null;
    throw error;
  } finally {
    database.close();
  }
}
