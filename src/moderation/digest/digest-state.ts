import type { Db } from "../../db/client.ts";
import { readSetting, replaceSetting, writeSetting } from "../../settings/stored.ts";

/** When a digest was last tried, and up to when held comments have been told of. Unix ms. */
export type DigestState = { triedAt: number; toldUntil: number };

/** A row of the table `settings` that no page and no verdict hangs on: its changes do not raise the settings' revision. */
const NAME = "mail:digest";

export async function readDigestState(db: Db): Promise<DigestState | null> {
  const value = await readSetting(db, NAME);
  return value === null ? null : JSON.parse(value);
}

/** Takes the turn to send a digest; false: another run has it. */
export async function claimDigest(db: Db, state: DigestState | null, now: number): Promise<boolean> {
  const claim = encode({ triedAt: now, toldUntil: state?.toldUntil ?? 0 });
  const claimed = await replaceSetting(db, NAME, state && encode(state), claim).run();
  return claimed.meta.changes > 0;
}

export async function finishDigest(db: Db, state: DigestState): Promise<void> {
  await writeSetting(db, NAME, encode(state)).run();
}

function encode({ triedAt, toldUntil }: DigestState): string {
  return JSON.stringify({ triedAt, toldUntil });
}
