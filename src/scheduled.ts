import { closeDueComments } from "./articles/close-comments.ts";
import { publishDue } from "./articles/publish-due.ts";
import { refreshRelated } from "./articles/refresh-related.ts";
import { checkStored } from "./cache/check-stored.ts";
import { dropOldKvCounts } from "./cache/kv-budget.ts";
import { refreshStalePages } from "./cache/refresh.ts";
import { refreshLists } from "./cache/shared-lists.ts";
import { removeLeftComments } from "./comments/remove-comments.ts";
import type { Bindings } from "./config/bindings.ts";
import { openDatabase } from "./db/client.ts";
import { DAY_MS, isDue } from "./db/time.ts";
import { learnLessons } from "./learning/learn.ts";
import { forgetOld } from "./mail/forget-old.ts";
import { sendDueMails } from "./mail/send-mails.ts";
import { sendDigestIfDue } from "./moderation/digest/send-digest.ts";
import { purgeRemoved } from "./moderation/purge.ts";
import { countsFromAnalyticsEngine } from "./popularity/analytics-engine.ts";
import { markCounts } from "./popularity/mark-counts.ts";
import { rankIfDue } from "./popularity/tick.ts";
import { SETTINGS_ROW, settingsOf } from "./settings/settings.ts";
import { readSettings } from "./settings/stored.ts";
import { openSite, type SiteContext } from "./site/context.ts";
import { countDays } from "./stats/daily-figures.ts";
import { noteRun, SCHEDULE_ROW, scheduleOf } from "./stats/schedule-state.ts";

type Run = (site: SiteContext) => Promise<unknown>;

/** What is done in every run, or by the first run after so long, and by the next ones for as long as it says that there is more. */
type Job = Run | { everyMs: number; run: Run };

const MORE = "more";

/** What the cron does, in this order. A job that fails is logged and does not keep the others from running. */
const JOBS: Record<string, Job> = {
  publishDue: async (site) => {
    if ((await publishDue(site.db, site.now)) > 0) await refreshLists(site.cache);
  },
  rank: async (site) => {
    const { rankMinutes, analyticsEngine } = site.config.popularity;
    const countElsewhere = analyticsEngine
      ? () => countsFromAnalyticsEngine(analyticsEngine, site.now)
      : undefined;
    if (await rankIfDue(site.db, site.now, rankMinutes, countElsewhere)) await refreshLists(site.cache);
  },
  refreshRelated: ({ db, now }) => refreshRelated(db, now),
  closeComments: (site) => closeDueComments(site.db, site.config.comments.closeDays, site.now),
  learn: ({ db, cache, now, config }) => learnLessons({ db, kv: cache.kv, now, config }),
  sendMails: sendDueMails,
  forgetOldMails: { everyMs: DAY_MS, run: forgetOld },
  sendDigest: sendDigestIfDue,
  removeLeftComments: ({ db }) => removeLeftComments(db),
  purgeRemoved: ({ db, config, now }) => purgeRemoved(db, config.judge.spamKeepDays, now),
  countDays: ({ db, now, config }) =>
    countDays(db, now, { timeZone: config.site.timeZone, holdAt: config.judge.holdAt }),
  dropOldKvCounts: { everyMs: DAY_MS, run: (site) => dropOldKvCounts(site.db, site.now) },
  markCounts: { everyMs: DAY_MS, run: async ({ db }) => ((await markCounts(db)) ? MORE : null) },
  checkStored: (site) => checkStored(site.cache),
  // The one that makes most queries comes last: what a run's limit cuts off, the next one does.
  refreshStalePages: async (site) => {
    const paths = await refreshStalePages(site.cache);
    // The front page is stale when articles came or went: an import's sections and newest articles show now.
    if (paths.includes("/")) await refreshLists(site.cache);
  },
};

/** @throws the first job's error after all have run, so that the platform shows the run as failed. */
export async function runSchedule(
  env: Bindings,
  ctx: Pick<ExecutionContext, "waitUntil">,
  now: number,
): Promise<void> {
  // From the database: a run comes seldom to an isolate that knows them, and reading a row costs less than KV.
  const stored = await readSettings(openDatabase(env.DB), [SETTINGS_ROW, SCHEDULE_ROW]);
  const before = scheduleOf(stored.get(SCHEDULE_ROW) ?? null);
  const site = openSite(env, settingsOf(stored.get(SETTINGS_ROW) ?? null), now, (work) =>
    ctx.waitUntil(work),
  );
  const failures: { job: string; error: unknown }[] = [];
  const done: Record<string, number> = {};
  for (const [job, given] of Object.entries(JOBS)) {
    const { everyMs, run } = typeof given === "function" ? { everyMs: null, run: given } : given;
    if (everyMs !== null && !isDue(before?.done?.[job] ?? null, everyMs, now)) continue;
    try {
      const left = await run(site);
      if (everyMs !== null && left !== MORE) done[job] = now;
    } catch (error) {
      console.error({ event: "job_failed", job, error: String(error) });
      failures.push({ job, error });
    }
  }
  await noteRun(
    site.db,
    now,
    failures.map(({ job, error }) => ({ job, error: String(error) })),
    { before, done },
  );
  const [first] = failures;
  if (first) throw first.error;
}
