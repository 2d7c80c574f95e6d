import type { Settings } from "../config.ts";
import type { Db } from "../db/client.ts";
import { readSetting, writeSetting } from "./stored.ts";

/** Row of `settings` that holds what the newsroom sets: JSON, values by the names of the variables. */
const ROW = "site";

/** The newsroom's settings as they were saved: one row read. */
export async function findSettings(db: Db): Promise<Settings> {
  const value = await readSetting(db, ROW);
  return value === null ? {} : JSON.parse(value);
}

/** The statement that saves the newsroom's settings, all of them; an empty value is none. */
export function saveSettings(db: Db, settings: Settings): D1PreparedStatement {
  const given = Object.entries(settings).filter(([, value]) => value !== "");
  return writeSetting(db, ROW, JSON.stringify(Object.fromEntries(given)));
}
