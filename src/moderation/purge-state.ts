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

/** The row of `settings` that holds it, and that no page and no verdict hangs on: its changes do not raise the settings' revision. */
export const PURGED_ROW = "comments:purged";

/** @param known what the row says, for those who have read it already; null: there is none */
export async function readPurgeState(db: Db, known?: string | null): Promise<PurgeState | null> {
  const value = known === undefined ? await readSetting(db, PURGED_ROW) : known;
  return value === null ? null : JSON.parse(value);
}

export function writePurgeState(db: Db, state: PurgeState): D1PreparedStatement {
  return writeSetting(db, PURGED_ROW, JSON.stringify(state));
}
