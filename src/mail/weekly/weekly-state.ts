import type { Db } from "../../db/client.ts";
import { readSetting, replaceSetting } from "../../settings/stored.ts";

/**
 * Of which week each editor was told last, by address; weeks are the days since 1970-01-01 of their Mondays. `ended`: who
 * wants no more, where wrangler.toml names them. `triedAt`: Unix ms; `failed`: somebody could not be told then.
 */
export type WeeklyState = {
  triedAt: number | null;
  failed: boolean;
  told: Record<string, number>;
  ended: string[];
};

/** A row of the table `settings` that no page hangs on. */
const NAME = "mail:weekly";
const NOTHING: WeeklyState = { triedAt: null, failed: false, told: {}, ended: [] };
/** More than two never change it at once. */
const TRIES = 5;

/** The state, and how it is stored: what `replaceWeeklyState` compares. */
export async function readWeeklyState(db: Db): Promise<{ state: WeeklyState; stored: string | null }> {
  const stored = await readSetting(db, NAME);
  return { state: stored === null ? NOTHING : { ...NOTHING, ...JSON.parse(stored) }, stored };
}

/** Writes the state if it is as it was read; false: somebody else has changed it, and nothing was written. */
export async function replaceWeeklyState(
  db: Db,
  stored: string | null,
  state: WeeklyState,
): Promise<boolean> {
  const { meta } = await replaceSetting(db, NAME, stored, JSON.stringify(state)).run();
  return meta.changes > 0;
}

/** Changes the state as it is by then. @throws where others change it again and again */
export async function changeWeeklyState(db: Db, change: (state: WeeklyState) => WeeklyState): Promise<void> {
  for (let n = 0; n < TRIES; n++) {
    const { state, stored } = await readWeeklyState(db);
    if (await replaceWeeklyState(db, stored, change(state))) return;
  }
  throw new Error(`${NAME} was changed by others at every try`);
}
