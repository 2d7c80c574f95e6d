import type { Db } from "../../db/client.ts";
import { SENT_AGAIN_MS } from "../../db/time.ts";
import { rowToChange, saveRow } from "../../settings/save-row.ts";
import { versionOf } from "../../settings/settings.ts";
import { readSetting, replaceSetting, writeSetting } from "../../settings/stored.ts";
import { markStale } from "../list-pages.ts";
import {
  type Arrangement,
  arrangementOf,
  BY_ITSELF,
  endOf,
  FRONT_ROW,
  stillStanding,
  storedOf,
} from "./arrangement.ts";

/** How the front page is arranged now, and the version that a change of it is based on. */
export async function knownFront(
  db: Db,
  now: number,
): Promise<{ arrangement: Arrangement; version: string }> {
  const stored = await readSetting(db, FRONT_ROW);
  return { arrangement: stillStanding(arrangementOf(stored), now), version: await versionOf(stored) };
}

/**
 * Saves an arrangement, notes it in the audit trail, and marks the front page as behind: the caller refreshes it.
 * @param basedOn the version that was shown to whoever changes it; null: whatever it is
 * @returns false: somebody else has changed it since, and nothing was saved
 */
export async function saveFront(
  db: Db,
  arrangement: Arrangement,
  { who, now }: { who: string; now: number },
  basedOn: string | null = null,
): Promise<boolean> {
  const row = await rowToChange(db, FRONT_ROW, basedOn);
  const value = storedOf(arrangement);
  if (value === (row.stored ?? storedOf(BY_ITSELF))) return true;
  if (row.isOutdated && isSentTwice(arrangement, arrangementOf(row.stored))) return true;
  const { breaking, blocks } = arrangement;
  const detail = { breaking: breaking?.text ?? null, blocks: blocks.length };
  const event = { action: "front.changed", subject: "/", detail };
  return saveRow(db, row, value, { event, who, now }, frontIsAnother(db, now));
}

/** Ends are counted from the moment of sending: of a form that came twice they are a little apart. */
function isSentTwice(sent: Arrangement, saved: Arrangement): boolean {
  const withoutEnds = (one: Arrangement) =>
    JSON.stringify(one, (key, value) => (key === "until" && value !== null ? 0 : value));
  const ends = ({ breaking, lead, seconds }: Arrangement) =>
    [breaking, lead, ...seconds].map((one) => one?.until ?? 0);
  const others = ends(saved);
  return (
    withoutEnds(sent) === withoutEnds(saved) &&
    ends(sent).every((end, index) => Math.abs(end - (others[index] ?? 0)) < SENT_AGAIN_MS)
  );
}

/** Lets go of what has ended, for the cron. @param stored the row as it was read. @returns whether anything had */
export async function endFront(db: Db, stored: string | null, now: number): Promise<boolean> {
  const endsAt = endOf(stored);
  if (endsAt === null || endsAt > now) return false;
  const left = storedOf(stillStanding(arrangementOf(stored), now));
  await db.$client.batch([replaceSetting(db, FRONT_ROW, stored, left), ...frontIsAnother(db, now)]);
  return true;
}

/** The statements that put an exported arrangement back. */
export function restoreFront(db: Db, stored: string, now: number): D1PreparedStatement[] {
  return [writeSetting(db, FRONT_ROW, storedOf(arrangementOf(stored))), ...frontIsAnother(db, now)];
}

/** With the lists' revision, by which data centres that have a copy know that it is an old one. */
function frontIsAnother(db: Db, now: number): D1PreparedStatement[] {
  return markStale(db, new Map([["/", false]]), now);
}
