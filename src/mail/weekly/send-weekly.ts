import { HOUR_MS, isDue, MINUTE_MS } from "../../db/time.ts";
import { Zone } from "../../db/zone.ts";
import { lastCountedDay } from "../../stats/daily-figures.ts";
import { mondayOf, readWeek } from "../../stats/week.ts";
import { sendLetter } from "../binding.ts";
import type { MailContext } from "../send-mails.ts";
import { weeklyLetter } from "./weekly-letter.ts";
import { weeklyEndLink } from "./weekly-links.ts";
import { changeWeeklyState, readWeeklyState, replaceWeeklyState } from "./weekly-state.ts";

/** From so many hours of Monday on: in time for the first meeting. */
const FROM_HOUR = 6;
/** A run that died leaves the others to one that comes later. */
const NEXT_TRY_MS = 10 * MINUTE_MS;
/** Whoever could not be told is told some hours later. */
const AFTER_FAILURE_MS = 6 * HOUR_MS;

/**
 * The cron's job: tells the editors who have chosen it how the last week was read, each once, from Monday morning on; a
 * schedule that stood still does it when it goes again, and of the last week alone. Reads one row while there is nothing to
 * tell.
 * @returns how many mails were sent
 */
export async function sendWeeklyIfDue({ db, config, now }: MailContext): Promise<number> {
  const { mail, secretKey, site } = config;
  if (!mail || mail.weekly.length === 0 || !secretKey || !site.url) return 0;
  const zone = new Zone(site.timeZone);
  const monday = mondayOf(zone.dayOf(now - FROM_HOUR * HOUR_MS)) - 7;
  const { state, stored } = await readWeeklyState(db);
  const ended = state.ended.filter((address) => mail.weekly.includes(address));
  const waiting = mail.weekly.filter(
    (address) => (state.told[address] ?? 0) < monday && !ended.includes(address),
  );
  if (waiting.length === 0) return 0;
  if (!isDue(state.triedAt, state.failed ? AFTER_FAILURE_MS : NEXT_TRY_MS, now)) return 0;
  if ((await lastCountedDay(db, monday + 7)) < monday + 6) return 0;
  // Whoever is named no more is forgotten.
  const told = Object.fromEntries(
    Object.entries(state.told).filter(([address]) => mail.weekly.includes(address)),
  );
  if (!(await replaceWeeklyState(db, stored, { triedAt: now, failed: false, told, ended }))) return 0;
  const week = await readWeek(db, zone, monday);
  const maker = { siteUrl: site.url, secretKey, now };
  let sent = 0;
  for (const address of waiting) {
    const endUrl = await weeklyEndLink(maker, address);
    const outcome = await sendLetter(mail, address, weeklyLetter(site, week, { siteUrl: site.url, endUrl }), {
      mail: "weekly",
    });
    if (outcome === "sent") sent++;
    // Who refuses mails, or cannot get this one, is not asked again before the next week.
    const isSettled = outcome === "sent" || outcome === "never" || outcome === "unwanted";
    // Written down before the next one goes: where that cannot be done, no more are sent.
    await changeWeeklyState(db, (before) => ({
      ...before,
      failed: before.failed || !isSettled,
      told: isSettled ? { ...before.told, [address]: monday } : before.told,
    }));
    if (outcome === "all-later") break;
  }
  return sent;
}
