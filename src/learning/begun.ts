import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { countUp, readSetting, writeSetting } from "../settings/stored.ts";

/**
 * What the cron has begun to learn: when it last did (Unix ms), the last lesson that a model may know, and how often all was to be
 * learned anew: a model of before that is none.
 */
export type Begun = { at: number; upTo: number; anew?: number };

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

/** The statement after which models of before are none. @param condition where it gives no row nothing happens */
export function learnAnew(db: Db, condition: Query): D1PreparedStatement {
  return countUp(db, { name: NAME, field: "anew", others: { at: 0, upTo: 0 } }, condition);
}

/** SQL for the last lesson that a model may know, as the transaction finds it. */
export const LEARNED_UP_TO = `coalesce((SELECT value->>'upTo' FROM settings WHERE name = '${NAME}'), 0)`;
