import type { Db } from "../../db/client.ts";
import { readSetting, replaceSetting, writeSetting } from "../../settings/stored.ts";

/**
 * When a digest was last tried, and up to when each moderator has been told of held comments, by address. Whoever is not
 * named has been told up to `toldUntil`. Unix ms.
 */
export type DigestState = { triedAt: number; toldUntil: number; told: Record<string, number> };

/** A row of the table `settings` that no page and no verdict hangs on: its changes do not raise the settings' revision. */
const NAME = "mail:digest";

/** The state, and how it is stored: what `claimDigest` compares; null where there is none. */
export async function readDigestState(db: Db): Promise<{ state: DigestState; stored: string } | null> {
  const stored = await readSetting(db, NAME);
  return stored === null ? null : { state: { told: {}, ...JSON.parse(stored) }, stored };
}

/** Takes the turn to send a digest; false: another run has it. */
export async function claimDigest(db: Db, stored: string | null, claim: DigestState): Promise<boolean> {
  const claimed = await replaceSetting(db, NAME, stored, JSON.stringify(claim)).run();
  return claimed.meta.changes > 0;
}

export async function writeDigestState(db: Db, state: DigestState): Promise<void> {
  await writeSetting(db, NAME, JSON.stringify(state)).run();
}
