import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { checkSettings } from "../../../src/config/config.ts";
import { endWeekly } from "../../../src/mail/weekly/end-weekly.ts";
import { sendWeeklyIfDue } from "../../../src/mail/weekly/send-weekly.ts";
import { countDays } from "../../../src/stats/daily-figures.ts";
import { addViews } from "../../popularity/readers.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { failingDatabase } from "../../support/failing-database.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { db, linkIn, mailContext, rows } from "../mail-context.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Monday, seven in the morning in Berlin. */
const MONDAY = Date.UTC(2026, 10, 23, 6);
/** The Monday before began then in Berlin. */
const WEEK = Date.UTC(2026, 10, 15, 23);
const EDITORS = ["ida@paper.example", "jon@paper.example"];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.spyOn(console, "error").mockImplementation(() => {});
  await makeArticle({ id: 7, title: "The bridge opens", path: "/bridge/" });
  await makeArticle({ id: 8, title: "A market", path: "/market/" });
});

const contextFor = (weekly = EDITORS) => {
  const context = mailContext();
  context.config.site = { ...context.config.site, timeZone: "Europe/Berlin" };
  if (context.config.mail) context.config.mail.weekly = weekly;
  return context;
};

/** The cron counts the days that are over, and sends what is due. @returns who got a mail */
async function runAt(context: ReturnType<typeof mailContext>, now: number): Promise<string[]> {
  vi.setSystemTime(now);
  while ((await countDays(db, now, { timeZone: "Europe/Berlin", holdAt: 1 })) > 0);
  await context.weekly();
  return context.sent.splice(0).map(({ to }) => to);
}

const hour = (at: number) => Math.floor(at / HOUR);

describe("the mail with the week's figures", () => {
  it("says how the week from Monday to Sunday of the paper's zone was read, and nothing of the days around it", async () => {
    await addViews(
      [
        { hour: hour(WEEK) - 1, articleId: 7, views: 100 },
        { hour: hour(WEEK), articleId: 7, views: 40 },
        { hour: hour(WEEK + 2 * DAY), articleId: 8, views: 75 },
        { hour: hour(WEEK + 7 * DAY) - 1, articleId: 7, views: 10 },
        { hour: hour(WEEK + 7 * DAY), articleId: 7, views: 1_000 },
      ],
      MONDAY,
    );
    for (const [n, status] of (["published", "spam"] as const).entries())
      await makeComment({ id: (WEEK + DAY + n) * 1024, articleId: 7, status });
    const context = contextFor(["ida@paper.example"]);
    vi.setSystemTime(MONDAY);
    while ((await countDays(db, MONDAY, { timeZone: "Europe/Berlin", holdAt: 1 })) > 0);
    expect(await context.weekly()).toBe(1);
    const [mail] = context.sent;
    expect(mail?.subject).toBe("125 readers, November 16 – 22: The Paper");
    expect(mail?.text).toContain(
      "125 readers from November 16 – 22, 25 % more than the 100 of the week before.",
    );
    expect(mail?.text).toContain("Monday: 40 · Tuesday: 0 · Wednesday: 75 · Thursday: 0 ");
    expect(mail?.text).toContain("1. A market (75):\nhttps://paper.example/admin/articles/8/figures");
    expect(mail?.text).toContain("2. The bridge opens (50):");
    expect(mail?.text).toContain("2 comments came, of which spam: 1.");
    expect(mail?.html).not.toMatch(/<img|<script|src=/);
  });

  it("comes to each editor once a week, from six on Monday, and to nobody who has not chosen it", async () => {
    const nobody = contextFor([]);
    expect(await runAt(nobody, MONDAY)).toEqual([]);
    const context = contextFor();
    expect(await runAt(context, MONDAY)).toEqual(EDITORS);
    for (const later of [1, 60, 3 * 1440, 6 * 1440, 7 * 1440 - 65])
      expect(await runAt(context, MONDAY + later * 60_000), `${later} minutes later`).toEqual([]);
    expect(await runAt(context, MONDAY + 7 * DAY - HOUR)).toEqual(EDITORS);
  });

  it("comes once when the schedule is late, and of the last week alone", async () => {
    const context = contextFor();
    await runAt(context, MONDAY);
    vi.setSystemTime(MONDAY + 23 * DAY);
    while ((await countDays(db, MONDAY + 23 * DAY, { timeZone: "Europe/Berlin", holdAt: 1 })) > 0);
    expect(await context.weekly()).toBe(2);
    expect(context.sent.splice(0)[0]?.subject).toContain("December 7 – 13");
    expect(await runAt(context, MONDAY + 23 * DAY + HOUR)).toEqual([]);
  });

  it("waits until the week's last day has been counted", async () => {
    const context = contextFor();
    vi.setSystemTime(MONDAY);
    await countDays(db, MONDAY, { timeZone: "Europe/Berlin", holdAt: 1 });
    expect(await context.weekly()).toBe(0);
    expect(await runAt(context, MONDAY + 60_000)).toEqual(EDITORS);
  });

  it("goes out once when two runs overlap", async () => {
    const context = contextFor();
    await runAt(contextFor([]), MONDAY);
    await Promise.all([context.weekly(), context.weekly()]);
    expect(context.sent.map(({ to }) => to)).toEqual(EDITORS);
  });

  it("is settled when it is sent: what could not be sent comes later, and nobody gets it twice", async () => {
    const context = contextFor([...EDITORS, "rosa@paper.example"]);
    context.state.failWith = ({ to }) => (to === "jon@paper.example" ? "E_DAILY_LIMIT_EXCEEDED" : null);
    expect(await runAt(context, MONDAY)).toEqual(["ida@paper.example"]);
    expect(await runAt(context, MONDAY + HOUR)).toEqual([]);
    context.state.failWith = ({ to }) => (to === "jon@paper.example" ? "E_RECIPIENT_SUPPRESSED" : null);
    expect(await runAt(context, MONDAY + 6 * HOUR)).toEqual(["rosa@paper.example"]);
    context.state.failWith = null;
    expect(await runAt(context, MONDAY + 13 * HOUR)).toEqual([]);
    expect(await runAt(context, MONDAY + 7 * DAY)).toHaveLength(3);
  });

  it("sends no more where it cannot be written down that one was sent", async () => {
    const context = contextFor();
    await runAt(contextFor([]), MONDAY);
    let writes = 0;
    const failing = failingDatabase((sql) => sql.includes("INSERT INTO settings") && ++writes > 1);
    await expect(sendWeeklyIfDue({ ...context.asked(), db: failing })).rejects.toThrow();
    expect(context.sent.map(({ to }) => to)).toEqual(["ida@paper.example"]);
  });

  it("reads a row while there is nothing to tell, and a bounded number when there is", async () => {
    const context = contextFor();
    await runAt(contextFor([]), MONDAY);
    const { db: metered, meter } = meteredDatabase();
    await sendWeeklyIfDue({ ...context.asked(), db: metered });
    expect(meter.rowsRead).toBeLessThan(200);
    meter.rowsRead = 0;
    await sendWeeklyIfDue({ ...context.asked(), db: metered });
    expect(meter.rowsRead).toBe(1);
  });
});

describe("ending the mail with the week's figures", () => {
  const saved = async () => {
    const [row] = await rows("SELECT value FROM settings WHERE name = 'site'");
    return JSON.parse(String(row?.value ?? "{}"));
  };
  const choose = async (addresses: string[]) => {
    const value = JSON.stringify({ SITE_NAME: "Ours", WEEKLY_MAILS: addresses.join(", ") });
    await env.DB.prepare("INSERT OR REPLACE INTO settings (name, value) VALUES ('site', ?)")
      .bind(value)
      .run();
  };

  it("takes one click of the mail program: the address leaves the setting, and the audit trail says so", async () => {
    const context = contextFor();
    await choose(EDITORS);
    vi.setSystemTime(MONDAY);
    while ((await countDays(db, MONDAY, { timeZone: "Europe/Berlin", holdAt: 1 })) > 0);
    await context.weekly();
    const { text = "", headers = {} } = context.sent[0] ?? {};
    expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const url = headers["List-Unsubscribe"]?.slice(1, -1) ?? "";
    expect(linkIn(text, "/mail/weekly")).toBe(url);
    expect((await context.open(url)).status).toBe(200);
    expect((await saved()).WEEKLY_MAILS).toBe(EDITORS.join(", "));
    const page = await context.press(url, { "List-Unsubscribe": "One-Click" });
    expect(await page.text()).toContain("No more of these mails");
    expect(await saved()).toEqual({ SITE_NAME: "Ours", WEEKLY_MAILS: "jon@paper.example" });
    const [event] = await rows("SELECT who, action FROM audit_events ORDER BY id DESC LIMIT 1");
    expect(event).toEqual({ who: "mail:ida@paper.example", action: "settings.changed" });
    expect((await context.press(url, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
    expect(await saved()).toMatchObject({ WEEKLY_MAILS: "jon@paper.example" });
  });

  it("works without scripts, by the button of its page, and for nobody else's address", async () => {
    const context = contextFor();
    await choose(EDITORS);
    await runAt(context, MONDAY).then(() => undefined);
    vi.setSystemTime(MONDAY + 7 * DAY);
    while ((await countDays(db, MONDAY + 7 * DAY, { timeZone: "Europe/Berlin", holdAt: 1 })) > 0);
    await context.weekly();
    const url = linkIn(context.sent[1]?.text ?? "", "/mail/weekly");
    const { html, press } = await context.readAndPress(url);
    expect(html).toContain("No more mails with the week&#39;s figures?");
    await press();
    expect(await saved()).toMatchObject({ WEEKLY_MAILS: "ida@paper.example" });
    const forged = url.replace(/address=[^&]+/, "address=abc");
    expect((await context.open(forged)).status).toBe(404);
  });

  it("holds where wrangler.toml names the address, until it is named no more", async () => {
    const context = contextFor();
    await runAt(context, MONDAY);
    const fixed = { ...env, WEEKLY_MAILS: EDITORS.join(", ") };
    expect(checkSettings(fixed, {}).mail?.weekly ?? EDITORS).toEqual(EDITORS);
    await endWeekly(fixed, db, "ida@paper.example", MONDAY);
    await endWeekly(fixed, db, "ida@paper.example", MONDAY);
    expect(await runAt(context, MONDAY + 7 * DAY)).toEqual(["jon@paper.example"]);
    expect(await runAt(contextFor(["jon@paper.example"]), MONDAY + 14 * DAY)).toEqual(["jon@paper.example"]);
    expect(await runAt(context, MONDAY + 21 * DAY)).toEqual(EDITORS);
  });

  it("is not undone by a run that sends at the same time", async () => {
    const context = contextFor();
    const fixed = { ...env, WEEKLY_MAILS: EDITORS.join(", ") };
    await runAt(contextFor([]), MONDAY);
    await Promise.all([context.weekly(), endWeekly(fixed, db, "jon@paper.example", MONDAY)]);
    context.sent.splice(0);
    expect(await runAt(context, MONDAY + 7 * DAY)).toEqual(["ida@paper.example"]);
  });
});
