import { closeDueComments } from "./articles/close-comments.ts";
import { publishDue } from "./articles/publish-due.ts";
import { refreshRelated } from "./articles/refresh-related.ts";
import { removeLeftComments } from "./articles/remove-article.ts";
import type { Bindings } from "./config.ts";
import { openDatabase } from "./db/client.ts";
import { dropOldKvCounts } from "./edge/kv-budget.ts";
import { refreshStalePages } from "./edge/refresh.ts";
import { refreshLists } from "./edge/shared-lists.ts";
import { learnLessons } from "./learning/learn.ts";
import { sendDigestIfDue } from "./mail/digest.ts";
import { sendDueMails } from "./mail/send-mails.ts";
import { purgeRemoved } from "./moderation/purge.ts";
import { openPaper, type Paper } from "./paper.ts";
import { countsFromAnalyticsEngine } from "./popularity/analytics-engine.ts";
import { rankIfDue } from "./popularity/tick.ts";
import { findSettings } from "./settings/settings.ts";
import { countDays } from "./stats/daily-figures.ts";
import { noteRun } from "./stats/schedule-state.ts";

type Job = (paper: Paper) => Promise<unknown>;

/** What the cron does every minute, in this order. A job that fails is logged and does not keep the others from running. */
const JOBS: Record<string, Job> = {
  publishDue: async (paper) => {
    if ((await publishDue(paper.db, paper.now)) > 0) await refreshLists(paper.edge);
  },
  rank: async (paper) => {
    const { rankMinutes, analyticsEngine } = paper.config.popularity;
    const countElsewhere = analyticsEngine
      ? () => countsFromAnalyticsEngine(analyticsEngine, paper.now)
      : undefined;
    if (await rankIfDue(paper.db, paper.now, rankMinutes, countElsewhere)) await refreshLists(paper.edge);
  },
  refreshRelated: ({ db, now }) => refreshRelated(db, now),
  closeComments: (paper) => closeDueComments(paper.db, paper.config.comments.closeDays, paper.now),
  learn: ({ db, edge, now, config }) => learnLessons({ db, kv: edge.kv, now, config }),
  sendMails: sendDueMails,
  sendDigest: sendDigestIfDue,
  removeLeftComments: ({ db }) => removeLeftComments(db),
  purgeRemoved: ({ db, config, now }) => purgeRemoved(db, config.judge.spamKeepDays, now),
  countDays: ({ db, now, config }) => countDays(db, now, config.judge.holdAt),
  dropOldKvCounts: (paper) => dropOldKvCounts(paper.db, paper.now),
  // The one that makes most queries comes last: what a run's limit cuts off, the next one does.
  refreshStalePages: async (paper) => {
    const paths = await refreshStalePages(paper.edge);
    // The front page is stale when articles came or went: an import's sections and newest articles show now.
    if (paths.includes("/")) await refreshLists(paper.edge);
  },
};

/** @throws the first job's error after all have run, so that the platform shows the run as failed. */
export async function runSchedule(
  env: Bindings,
  ctx: Pick<ExecutionContext, "waitUntil">,
  now: number,
): Promise<void> {
  // From the database: a run comes seldom to an isolate that knows them, and reading a row costs less than KV.
  const settings = await findSettings(openDatabase(env.DB));
  const paper = openPaper(env, settings, now, (work) => ctx.waitUntil(work));
  const failures: { job: string; error: unknown }[] = [];
  for (const [job, run] of Object.entries(JOBS)) {
    try {
      await run(paper);
    } catch (error) {
      console.error({ event: "job_failed", job, error: String(error) });
      failures.push({ job, error });
    }
  }
  await noteRun(
    paper.db,
    now,
    failures.map(({ job, error }) => ({ job, error: String(error) })),
  );
  const [first] = failures;
  if (first) throw first.error;
}
