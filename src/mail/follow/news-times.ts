import { HOUR_MS, MINUTE_MS } from "../../db/time.ts";
import { Zone } from "../../db/zone.ts";

/** After a mail the next one about the same waits, and holds all that came meanwhile: a lively thread is no stream of mails. */
export const GATHERED_MS = 15 * MINUTE_MS;

/** On the wall of the paper's own place: the day's mail is there with the newspaper. */
const MORNING_MINUTE = 7 * 60;

/** Unix ms of the next morning's mail after `now`, by the clock of the paper's time zone. */
export function nextMorning(timeZone: string, now: number): number {
  const zone = new Zone(timeZone);
  const { day } = zone.clockAt(now);
  const today = morningOf(zone, day);
  return today > now ? today : morningOf(zone, day + 1);
}

/** Where clocks change in the night, morning is not seven hours after midnight. */
function morningOf(zone: Zone, day: number): number {
  const likely = zone.midnightOf(day) + 7 * HOUR_MS;
  const shown = zone.clockAt(likely);
  return likely + (MORNING_MINUTE - shown.minute) * MINUTE_MS;
}
