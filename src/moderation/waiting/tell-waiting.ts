import type { Config } from "../../config/config.ts";
import type { Db } from "../../db/client.ts";
import { HOUR_MS } from "../../db/time.ts";
import { sendLetter } from "../../mail/binding.ts";
import { letter } from "../../mail/compose.ts";
import { readSetting, writeSetting } from "../../settings/stored.ts";
import { findLongUnanswered, findLongWaiting } from "./long-waiting.ts";
import { sendWebhook } from "./webhook.ts";

/** A row of `settings`: when each was told last (Unix ms), by the address, or `webhook`. */
const TOLD_ROW = "waiting:told";

type Context = { db: Db; config: Config; now: number };

/**
 * The cron's job: tells the moderators and the chat that comments wait longer than the newsroom has stated, and again after as
 * long. Who could not be told is told by a later run, alone.
 * @returns how many were told
 */
export async function tellWaiting({ db, config, now }: Context): Promise<number> {
  const { waiting, mail, secretKey, site } = config;
  const everyMs = waiting.hours * HOUR_MS;
  const all = [...(mail?.moderators ?? []), ...(waiting.webhook ? ["webhook"] : [])];
  if (everyMs === 0 || all.length === 0 || secretKey === null) return 0;
  const told: Record<string, number> = JSON.parse((await readSetting(db, TOLD_ROW)) ?? "{}");
  const due = all.filter((who) => now - (told[who] ?? 0) >= everyMs);
  if (due.length === 0) return 0;
  const before = now - everyMs;
  const [held, said] = await Promise.all([findLongWaiting(db, before), findLongUnanswered(db, before)]);
  const counts = { waiting: held?.count ?? 0, reported: said.reported, objections: said.objections };
  const since = Math.min(held?.since ?? now, said.since ?? now);
  if (since === now) return 0;
  const hours = Math.floor((now - since) / HOUR_MS);
  const what = whatWaits(counts);
  const url = `${site.url ?? ""}${pathOf(counts)}`;
  const sentence = `${what} for a decision longer than ${waiting.hours} hours, the longest for ${hours}.`;
  const done: string[] = [];
  for (const who of due) {
    const isTold =
      who === "webhook"
        ? await tellChat(config, { text: `${site.name}: ${sentence} ${url}`, ...counts, hours, url }, now)
        : mail !== null &&
          (await sendLetter(
            mail,
            who,
            letter(site, `${what} longer than ${waiting.hours} hours: ${site.name}`, null, [
              { paragraph: sentence },
              { label: "The queue, the oldest first", url },
            ]),
            { mail: "waiting" },
          )) === "sent";
    if (isTold) done.push(who);
  }
  if (done.length > 0) {
    const kept = Object.fromEntries(all.map((who) => [who, done.includes(who) ? now : (told[who] ?? 0)]));
    await writeSetting(db, TOLD_ROW, JSON.stringify(kept)).run();
  }
  return done.length;
}

type Counts = { waiting: number; reported: number; objections: number };

function whatWaits({ waiting, reported, objections }: Counts): string {
  const parts = [
    [waiting, "comment waits", "comments wait"],
    [reported, "reported comment waits", "reported comments wait"],
    [objections, "objection waits", "objections wait"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
    .join(", ");
}

/** Where the first of it is. */
function pathOf({ waiting, reported }: Counts): string {
  if (waiting > 0) return "/admin/comments?status=held&order=oldest";
  return reported > 0 ? "/admin/comments?status=reported&order=oldest" : "/admin/comments/objections";
}

async function tellChat(
  { waiting, secretKey }: Config,
  message: Counts & { text: string; hours: number; url: string },
  now: number,
): Promise<boolean> {
  if (!waiting.webhook || secretKey === null) return false;
  try {
    await sendWebhook(waiting.webhook, secretKey, message, now);
    return true;
  } catch (error) {
    console.error({ event: "webhook_failed", error: String(error) });
    return false;
  }
}
