import type { Db } from "../db/client.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";

/** What the cron has begun to learn: when it last did (Unix ms), and the last lesson that a model may know. */
export type Begun = { at: number; upTo: number };

/** A row of `settings` that no page and no verdict hangs on. */
const NAME = "learning:begun";

export async function readBegun(db: Db): Promise<Begun | null> {
  const value = await readSetting(db, NAME);
  return value === null ? null : JSON.parse(value);
}

/** The statement to be run before a model learns: from then on none of these lessons can be deleted. */
export function noteBegun(db: Db, begun: Begun): D1PreparedStatement {
  return writeSetting(db, NAME, JSON.stringify(begun));
}

/** SQL for the last lesson that a model may know, as the transaction finds it. */
export const LEARNED_UP_TO = `coalesce((SELECT value->>'upTo' FROM settings WHERE name = '${NAME}'), 0)`;
