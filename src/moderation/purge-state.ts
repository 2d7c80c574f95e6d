import type { Db } from "../db/client.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";

/** How far the day's purge is. */
export type PurgeState = {
  /** UTC days since 1970-01-01. */
  day: number;
  step: "spam" | "trash" | "reports" | "done";
  /** Id of the last comment looked at. */
  after: number;
};

/** A row of `settings` that no page and no verdict hangs on: its changes do not raise the settings' revision. */
const NAME = "comments:purged";

export async function readPurgeState(db: Db): Promise<PurgeState | null> {
  const value = await readSetting(db, NAME);
  return value === null ? null : JSON.parse(value);
}

export function writePurgeState(db: Db, state: PurgeState): D1PreparedStatement {
  return writeSetting(db, NAME, JSON.stringify(state));
}
