import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * A folder of public data that is no part of the repository: below BROADSHEET_DATA, else below ../shared/data.
 * @returns its path; null, with a line that says so, where it is not there.
 */
export function sharedData(name: string): string | null {
  const folder = join(process.env.BROADSHEET_DATA ?? join(import.meta.dirname, "../../shared/data"), name);
  if (existsSync(folder)) return folder;
  console.log(`Skipped: there is no ${folder}. Set BROADSHEET_DATA to the folder that has ${name}/.`);
  return null;
}
