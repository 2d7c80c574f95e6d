import { keyBylines } from "./articles/byline-names.ts";
import { renderPicturesAgain } from "./articles/changed-pictures.ts";
import { CLOSED_ROW, closeDueComments } from "./articles/close-comments.ts";
import { FRONT_ROW } from "./articles/front/arrangement.ts";
import { endFront } from "./articles/front/save-front.ts";
import { keepIndex } from "./articles/index-for-search.ts";
import { keyAuthors } from "./articles/key-authors.ts";
import { pageNamesOf } from "./articles/note-changes.ts";
import { renderAgain } from "./articles/older-bodies.ts";
import { dueQuery, publishDue } from "./articles/publish-due.ts";
import { newlyOutQuery, refreshRelated } from "./articles/refresh-related.ts";
import { keyPeople } from "./auth/moderators.ts";
import { type Backlog, clearBacklog } from "./cache/backlog.ts";
import { checkStored } from "./cache/check-stored.ts";
import { dropOldKvCounts } from "./cache/kv-budget.ts";
import { forgetAnswers } from "./cache/memory.ts";
import { refreshStalePages, stalePagesQuery } from "./cache/refresh.ts";
import { adoptSettings, refreshLists } from "./cache/shared-lists.ts";
import { toCheckQuery } from "./cache/stored-pages.ts";
import { forgetReaders } from "./comments/forget-readers.ts";
import { forgetNotices } from "./comments/notices.ts";
import { countRecommendations } from "./comments/recommend/count-recommendations.ts";
import { leftCommentsQuery, removeLeftComments } from "./comments/remove-comments.ts";
import type { Bindings } from "./config/bindings.ts";
import { type Db, openDatabase } from "./db/client.ts";
import { DAY_MS, HOUR_MS, isDue, MINUTE_MS } from "./db/time.ts";
import { lastLesson, lastLessonQuery } from "./learning/lessons.ts";
import { anyDueQuery } from "./mail/due-mails.ts";
import { forgetOld } from "./mail/forget-old.ts";
import { sendDueMails } from "./mail/send-mails.ts";
import { sendWeeklyIfDue } from "./mail/weekly/send-weekly.ts";
import { DIGEST_ROW } from "./moderation/digest/digest-state.ts";
import { sendDigestIfDue } from "./moderation/digest/send-digest.ts";
import { tellDecisions } from "./moderation/notices/tell-decisions.ts";
import { purgeRemoved } from "./moderation/purge.ts";
import { PURGED_ROW } from "./moderation/purge-state.ts";
import { tellWaiting } from "./moderation/waiting/tell-waiting.ts";
import type { Face } from "./pages/face-data.ts";
import { countsFromAnalyticsEngine } from "./popularity/analytics-engine.ts";
import { markCounts } from "./popularity/mark-counts.ts";
import { rankIfDue, rankingQuery } from "./popularity/tick.ts";
import { MOST_READ } from "./popularity/top-lists.ts";
import { faceOf } from "./settings/face/face.ts";
import { dropFaceFiles, FACE_ROW } from "./settings/face-files.ts";
import { SETTINGS_ROW, settingsOf } from "./settings/settings.ts";
import { settingsIn, settingsQuery } from "./settings/stored.ts";
import { openSite, type SiteContext } from "./site/context.ts";
import { countDays, lastDayQuery } from "./stats/daily-figures.ts";
import { noteRun, SCHEDULE_ROW, scheduleOf } from "./stats/schedule-state.ts";
import { learnUsual } from "./stats/usual.ts";

/** What each job reads first, by its name: all of it is one round trip, and a quiet run makes no other. */
const LOOKS = {
  publishDue: dueQuery,
  rank: rankingQuery,
  refreshRelated: newlyOutQuery,
  learn: lastLessonQuery,
  sendMails: anyDueQuery,
  removeLeftComments: leftCommentsQuery,
  countDays: lastDayQuery,
  checkStored: toCheckQuery,
  refreshStalePages: stalePagesQuery,
} satisfies Record<string, (db: Db, now: number) => D1PreparedStatement>;

/** What was found, and the rows of `settings` that jobs note how far they are in. */
type Found = {
  of: Record<keyof typeof LOOKS, D1Result | undefined>;
  /** Null: there is no such row. */
  note: (row: string) => string | null;
  /** Whether a job of this run has marked pages: what was found of stale ones is not all then. */
  hasMarked: boolean;
};

type Run = (site: SiteContext, found: Found) => Promise<unknown>;

/** What is done in every run, or by the first run after so long, and by the next ones for as long as it says that there is more. */
type Job = Run | { everyMs: number; run: Run };

const MORE = "more";

const NOTICES_A_RUN = 200;

/** Until then a new name is protected on the articles of its own byline. */
const KEY_NAMES_MS = 10 * MINUTE_MS;

/** What the cron does, in this order. A job that fails is logged and does not keep the others from running. */
const JOBS: Record<string, Job> = {
  publishDue: async (site, found) => {
    if ((await publishDue(site.db, site.now, found.of.publishDue)) === 0) return;
    found.hasMarked = true;
    await refreshLists(site.cache);
  },
  endFront: async ({ db, now }, found) => {
    if (await endFront(db, found.note(FRONT_ROW), now)) found.hasMarked = true;
  },
  rank: async (site, { of }) => {
    const { rankMinutes, analyticsEngine } = site.config.popularity;
    const settings = site.config.site;
    const countElsewhere = analyticsEngine
      ? () => countsFromAnalyticsEngine(analyticsEngine, site.now)
      : undefined;
    if (await rankIfDue(site.db, site.now, rankMinutes, countElsewhere, of.rank, settings.timeZone, settings))
      await refreshLists(site.cache);
  },
  refreshRelated: async ({ db, now, config }, found) => {
    if ((await refreshRelated(db, now, found.of.refreshRelated, config.site.relatedDays)) > 0)
      found.hasMarked = true;
  },
  indexForSearch: {
    everyMs: 5 * MINUTE_MS,
    run: async ({ db, search }) => (search && (await keepIndex(db, search)) > 0 ? MORE : null),
  },
  closeComments: async ({ db, config, now }, found) => {
    const closed = await closeDueComments(db, config.comments.closeDays, now, found.note(CLOSED_ROW));
    if (closed.length > 0) found.hasMarked = true;
  },
  renderAgain: {
    everyMs: HOUR_MS,
    run: async ({ db, now }, found) => {
      const changed = await renderAgain(db, now);
      if (changed) found.hasMarked = true;
      return changed === null ? null : MORE;
    },
  },
  renderPicturesAgain: {
    everyMs: 5 * MINUTE_MS,
    run: async ({ db, now }, found) => {
      const changed = await renderPicturesAgain(db, now);
      if (changed) found.hasMarked = true;
      return changed === null ? null : MORE;
    },
  },
  // Each count renders pages anew, so it waits for some.
  countRecommendations: {
    everyMs: 10 * MINUTE_MS,
    run: async ({ db, now }, found) => {
      if (await countRecommendations(db, now)) found.hasMarked = true;
    },
  },
  // The judge's words and models are loaded by the run that needs them.
  countWhatStayed: {
    everyMs: 10 * MINUTE_MS,
    run: async ({ db, now }) => (await import("./moderation/count-what-stayed.ts")).countWhatStayed(db, now),
  },
  learn: async ({ db, cache, now, config }, { of }) => {
    if ((await lastLesson(db, of.learn)) === 0) return;
    const { learnLessons } = await import("./learning/learn.ts");
    await learnLessons({ db, kv: cache.kv, now, config }, of.learn);
  },
  sendMails: async (site, { of }) => {
    if (of.sendMails?.results.length !== 0) await sendDueMails(site);
  },
  // As long as anybody follows anything it is done in every run.
  tellFollowers: {
    everyMs: 5 * MINUTE_MS,
    run: async (site) => {
      const { tellFollowers } = await import("./mail/follow/send-follows.ts");
      return (await tellFollowers(site)) === null ? null : MORE;
    },
  },
  keyAuthors: { everyMs: KEY_NAMES_MS, run: ({ db }) => keyAuthors(db) },
  keyBylines: { everyMs: KEY_NAMES_MS, run: ({ db }) => keyBylines(db) },
  keyPeople: { everyMs: KEY_NAMES_MS, run: ({ db }) => keyPeople(db) },
  forgetOldMails: { everyMs: DAY_MS, run: async (site) => ((await forgetOld(site)) ? MORE : null) },
  sendDigest: (site, { note }) => sendDigestIfDue(site, note(DIGEST_ROW)),
  tellDecisions: {
    everyMs: 5 * MINUTE_MS,
    run: async ({ db, config, now }) => ((await tellDecisions({ db, config, now })) > 0 ? MORE : null),
  },
  tellWaiting: { everyMs: 5 * MINUTE_MS, run: ({ db, config, now }) => tellWaiting({ db, config, now }) },
  forgetNotices: {
    everyMs: HOUR_MS,
    run: async ({ db, now }) => {
      await db.$client.batch(forgetNotices(db, now, NOTICES_A_RUN));
    },
  },
  removeLeftComments: ({ db }, { of }) => removeLeftComments(db, of.removeLeftComments),
  forgetReaders: {
    everyMs: HOUR_MS,
    run: async ({ db, now }) => ((await forgetReaders(db, now)) ? MORE : null),
  },
  purgeRemoved: ({ db, config, now }, { note }) =>
    purgeRemoved(db, config.judge.spamKeepDays, now, note(PURGED_ROW)),
  countDays: ({ db, now, config }, { of }) =>
    countDays(db, now, { timeZone: config.site.timeZone, holdAt: config.judge.holdAt }, of.countDays),
  learnUsual: { everyMs: 6 * HOUR_MS, run: ({ db, now }) => learnUsual(db, now) },
  sendWeekly: (site) => sendWeeklyIfDue(site),
  dropFaceFiles: {
    everyMs: DAY_MS,
    run: async ({ db, now }) => void (await dropFaceFiles(db, [], now).run()),
  },
  dropOldKvCounts: { everyMs: DAY_MS, run: (site) => dropOldKvCounts(site.db, site.now) },
  markCounts: { everyMs: DAY_MS, run: async ({ db }) => ((await markCounts(db)) ? MORE : null) },
  nameEmbeds: {
    everyMs: 5 * MINUTE_MS,
    run: async ({ db, now, config, media }, found) => {
      if (!config.site.embeds) return null;
      const { dueEmbeds, nameEmbeds } = await import("./articles/name-embeds.ts");
      const due = await dueEmbeds(db, now);
      if ((await nameEmbeds(db, media, due, now, config.oembedUrl)).length > 0) found.hasMarked = true;
      return due.length > 0 ? MORE : null;
    },
  },
  checkStored: async (site, found) => {
    if ((await checkStored(site.cache, found.of.checkStored)) > 0) found.hasMarked = true;
  },
  // The one that makes most queries comes last: what a run's limit cuts off, the next one does.
  refreshStalePages: async (site, { of, hasMarked }) => {
    const ahead = hasMarked ? undefined : of.refreshStalePages;
    const first = await clearBacklog(site.cache, BACKLOG, ahead);
    const paths = await refreshStalePages(site.cache, first === null ? ahead : undefined, first ?? []);
    // The front page is stale when articles came or went: an import's sections and newest articles show now.
    if (first !== null || paths.includes("/")) await refreshLists(site.cache);
  },
};

const BACKLOG: Backlog = { mostRead: MOST_READ, namesOf: pageNamesOf };

/** @throws the first job's error after all have run, so that the platform shows the run as failed. */
export async function runSchedule(
  env: Bindings,
  ctx: Pick<ExecutionContext, "waitUntil">,
  now: number,
): Promise<void> {
  const found = await lookAround(openDatabase(env.DB), now);
  const before = scheduleOf(found.note(SCHEDULE_ROW));
  // From the database: a run comes seldom to an isolate that knows them, and reading a row costs less than KV.
  const settings = adoptSettings(settingsOf(found.note(SETTINGS_ROW)));
  const opened = openSite(env, settings, now, (work) => ctx.waitUntil(work));
  const site = inColour(opened, faceOf(found.note(FACE_ROW)));
  const failures: { job: string; error: unknown }[] = [];
  const done: Record<string, number> = {};
  for (const [job, given] of Object.entries(JOBS)) {
    const { everyMs, run } = typeof given === "function" ? { everyMs: null, run: given } : given;
    if (everyMs !== null && !isDue(before?.done?.[job] ?? null, everyMs, now)) continue;
    try {
      const left = await run(site, found);
      if (everyMs !== null && left !== MORE) done[job] = now;
    } catch (error) {
      console.error({ event: "job_failed", job, error: String(error) });
      failures.push({ job, error });
    }
  }
  forgetAnswers();
  await noteRun(
    site.db,
    now,
    failures.map(({ job, error }) => ({ job, error: String(error) })),
    { before, done },
  );
  const [first] = failures;
  if (first) throw first.error;
}

const NOTES = [SETTINGS_ROW, SCHEDULE_ROW, CLOSED_ROW, DIGEST_ROW, PURGED_ROW, FRONT_ROW, FACE_ROW];

/** Mails have the paper's own colour, if it has one. */
function inColour(site: SiteContext, { tokens }: Face): SiteContext {
  const { mail } = site.config;
  const { accent } = tokens.light;
  return mail && accent ? { ...site, config: { ...site.config, mail: { ...mail, accent } } } : site;
}

/** Where one of the looks fails, each job looks for itself, and only that one fails. */
async function lookAround(db: Db, now: number): Promise<Found> {
  const names = Object.keys(LOOKS) as (keyof typeof LOOKS)[];
  const looks = names.map((name) => LOOKS[name](db, now));
  const results = await db.$client.batch([settingsQuery(db, NOTES), ...looks]).catch(async (error) => {
    console.error({ event: "look_around_failed", error: String(error) });
    return [await settingsQuery(db, NOTES).all()];
  });
  const notes = settingsIn(results[0]);
  const of = Object.fromEntries(names.map((name, index) => [name, results[index + 1]])) as Found["of"];
  return { of, note: (row) => notes.get(row) ?? null, hasMarked: false };
}
