import type { Db } from "../db/client.ts";
import { type Allowance, NO_ALLOWANCE } from "../learning/allowance.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";

/** How far the cron is with what has stayed as the judge had left it. */
export type StayState = {
  /** Ids of the last comments looked at, by status. */
  published: number;
  spam: number;
  /** Up to this id nobody had looked in time: these teach nothing. */
  unseen: number;
  /** Id of the last lesson that counted as a moderator's word. */
  lesson: number;
  /** Id of the last decision after which what had stayed was settled. */
  decision: number;
  allowance: Allowance;
};

/** A row of `settings` that no page and no verdict hangs on: its changes do not raise the settings' revision. */
const NAME = "comments:stayed";

const BEGINNING: StayState = {
  published: 0,
  spam: 0,
  unseen: 0,
  lesson: 0,
  decision: 0,
  allowance: NO_ALLOWANCE,
};

export async function readStayState(db: Db): Promise<StayState> {
  const value = await readSetting(db, NAME);
  return value === null ? BEGINNING : JSON.parse(value);
}

export function writeStayState(db: Db, state: StayState): D1PreparedStatement {
  return writeSetting(db, NAME, JSON.stringify(state));
}
