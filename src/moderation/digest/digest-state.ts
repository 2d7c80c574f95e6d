import type { Db } from "../../db/client.ts";
import { readSetting, replaceSetting, writeSetting } from "../../settings/stored.ts";

/**
 * When a digest was last tried, and up to when each moderator has been told of held comments, by address. Whoever is not
 * named has been told up to `toldUntil`. Unix ms.
 */
export type DigestState = { triedAt: number; toldUntil: number; told: Record<string, number> };

/** A row of the table `settings` that no page and no verdict hangs on: its changes do not raise the settings' revision. */
export const DIGEST_ROW = "mail:digest";

/** The state, and how it is stored: what `claimDigest` compares; null where there is none. */
export async function readDigestState(
  db: Db,
  known?: string | null,
): Promise<{ state: DigestState; stored: string } | null> {
  const stored = known === undefined ? await readSetting(db, DIGEST_ROW) : known;
  return stored === null ? null : { state: { told: {}, ...JSON.parse(stored) }, stored };
}

/** Takes the turn to send a digest; false: another run has it. */
export async function claimDigest(db: Db, stored: string | null, claim: DigestState): Promise<boolean> {
  const claimed = await replaceSetting(db, DIGEST_ROW, stored, JSON.stringify(claim)).run();
  return claimed.meta.changes > 0;
}

export async function writeDigestState(db: Db, state: DigestState): Promise<void> {
  await writeSetting(db, DIGEST_ROW, JSON.stringify(state)).run();
}
