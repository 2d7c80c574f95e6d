import { LISTS_FRESH_MS } from "../src/cache/shared-lists.ts";
import { openDatabase } from "../src/db/client.ts";
import worker from "../src/index.ts";
import { flushTally } from "../src/popularity/flush.ts";
import { recordView } from "../src/popularity/record-view.ts";
import { Tally } from "../src/popularity/tally.ts";
import { rankIfDue } from "../src/popularity/tick.ts";
import { HOUR_MS, makeTown } from "./popularity-town.js";

/**
 * The popularity room run by a simulated clock: `/minutes` lets the town read for some minutes, with the cron after each,
 * `/top` answers the true Top 5 beside the ranked one, `/count` counts and ranks from a recording again and again, for
 * its CPU time, `/page` and `/comment` cost one request of the whole Worker.
 */
const ISOLATES = 6;
const WINDOW_MS = 10_000;
/** Articles whose counts are compared. */
const MANY_OTHERS = 20;
const CONFIG = {
  popularity: { flushSeconds: 10, rankMinutes: 30, analyticsEngine: null },
  secretKey: "bench-secret-key-of-32-characters",
};

let town = makeTown();
const isolates = Array.from({ length: ISOLATES }, () => ({
  tally: new Tally(),
  dueAt: Infinity,
  pages: new Map(),
}));
const rendered = { day: 0, pages: new Set() };
/** The database's answers in the run that counted most, and in the last that ranked. */
const recorded = { count: { bytes: 0, answers: [], now: 0 }, rank: { bytes: 0, answers: [], now: 0 } };

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const given = Object.fromEntries([...url.searchParams].map(([name, value]) => [name, Number(value)]));
    if (url.pathname === "/town") {
      town = makeTown(given);
      return Response.json(given);
    }
    if (url.pathname === "/minutes") return Response.json(await liveOn(env, given));
    if (url.pathname === "/top") return Response.json(await compareTop(env, given.now));
    if (url.pathname === "/count") return Response.json(await countAgain(given));
    return Response.json(await costOfRequest(request, env));
  },
};

async function liveOn(env, { from, minutes, requests }) {
  const { db, meter, send } = metered(env.DB);
  const kv = { pages: 0, lists: 0, rendered: 0, listWrites: 0 };
  const seen = { requests: 0, people: 0, handIns: 0 };
  for (let minute = 0; minute < minutes; minute++) {
    const start = from + minute * 60_000;
    for (const visit of town.visits(start, requests)) {
      await flush(db, visit.now, seen);
      const n = visit.isolate % ISOLATES;
      noteReads(kv, n, visit);
      seen.requests += 1;
      await record(db, isolates[n], visit, seen);
    }
    await flush(db, start + 60_000, seen);
    await send();
    if (await tick(db, start + 60_000)) kv.listWrites += 1;
  }
  return { meter, kv, seen };
}

/** As the Worker does it, but that the flush comes when the simulated window ends. */
async function record(db, isolate, { request, articleId, now }, seen) {
  const behind = [];
  if (isolate.tally.claimFlush(now, WINDOW_MS)) isolate.dueAt = now + WINDOW_MS;
  const view = { request, articleId, now, db, config: CONFIG, tally: isolate.tally };
  recordView({ ...view, after: (work) => behind.push(work) });
  seen.people += behind.length;
  await Promise.all(behind);
}

async function flush(db, now, seen) {
  for (const isolate of isolates) {
    if (isolate.dueAt > now) continue;
    const before = db.$client.meter.queries;
    await flushTally(db, isolate.tally, isolate.dueAt);
    seen.handIns += db.$client.meter.queries - before;
    isolate.dueAt = Infinity;
  }
}

async function tick(db, now) {
  const bytes = await db.$client
    .uncounted("SELECT sum(octet_length(entries)) AS bytes FROM view_batches")
    .first("bytes");
  db.$client.recording = [];
  const writes = db.$client.meter.rowsWritten;
  const isChanged = await rankIfDue(db, now, CONFIG.popularity.rankMinutes);
  const answers = db.$client.recording;
  const isCount = answers.length === 5;
  if (isCount && bytes > recorded.count.bytes) recorded.count = { bytes, answers, now };
  if (!isCount && answers.length > 1 && db.$client.meter.rowsWritten > writes)
    recorded.rank = { bytes, answers, now };
  db.$client.recording = null;
  return isChanged;
}

/**
 * A page that this isolate has not served in the last 30 seconds is asked of KV; so are the lists, more seldom. If KV
 * has not got it, the first request of a day in its data centre, of which there are two, renders it.
 */
function noteReads(kv, n, { articleId, now }) {
  const { pages } = isolates[n];
  const isFresh = (key, ms) => now < (pages.get(key) ?? Number.NEGATIVE_INFINITY) + ms;
  if (!isFresh("lists", LISTS_FRESH_MS)) {
    pages.set("lists", now);
    kv.lists += 1;
  }
  if (isFresh(articleId, 30_000)) return;
  pages.set(articleId, now);
  kv.pages += 1;
  const day = Math.floor(now / (24 * HOUR_MS));
  if (rendered.day !== day) Object.assign(rendered, { day, pages: new Set() });
  const key = articleId * 2 + (n % 2);
  if (!rendered.pages.has(key)) kv.rendered += 1;
  rendered.pages.add(key);
}

async function compareTop(env, now) {
  const entries = await env.DB.prepare("SELECT entries FROM top_lists WHERE window = 'week'").first(
    "entries",
  );
  const rising = await env.DB.prepare("SELECT entries FROM top_lists WHERE window = 'rising'").first(
    "entries",
  );
  const truth = town.readersSince(Math.floor(now / HOUR_MS) - 167);
  const ranked = JSON.parse(entries);
  const seen = await env.DB.prepare(
    "SELECT day, sum(length(fingerprints)) AS length FROM view_seen GROUP BY day ORDER BY day",
  ).all();
  return {
    true: truth.slice(0, 5),
    ranked: ranked.slice(0, 5),
    others: truth.slice(0, MANY_OTHERS).map(({ articleId, views }) => ({
      articleId,
      true: views,
      ranked: ranked.find((place) => place.articleId === articleId)?.views ?? 0,
    })),
    attacked: town.attacked.map((articleId) => ({
      articleId,
      true: truth.find((place) => place.articleId === articleId)?.views,
      ranked: ranked.find((place) => place.articleId === articleId)?.views,
    })),
    rising: JSON.parse(rising).length,
    seen: seen.results,
  };
}

/** Counts the busiest half hour, or ranks, again and again, with the database's answers as they were and JSON both ways. */
async function countAgain({ times, rank }) {
  const { bytes, answers: texts, now } = rank ? recorded.rank : recorded.count;
  for (let time = 0; time < times; time++) {
    const answers = texts.values();
    const answer = () => JSON.parse(answers.next().value);
    const statement = (values = []) => ({
      values,
      bind: (...bound) => statement(bound),
      all: async () => answer(),
      run: async () => answer(),
      first: async () => answer().results[0] ?? null,
    });
    const client = {
      prepare: () => statement(),
      batch: async (statements) => {
        JSON.stringify(statements.map(({ values }) => values));
        return answer();
      },
    };
    await rankIfDue(openDatabase(client), now, CONFIG.popularity.rankMinutes);
  }
  return { bytes };
}

async function costOfRequest(request, env) {
  const { db, meter } = metered(env.DB);
  const kv = { reads: 0, writes: 0 };
  const PAGES = {
    get: (...given) => {
      kv.reads += 1;
      return env.PAGES.get(...given);
    },
    put: (...given) => {
      kv.writes += 1;
      return env.PAGES.put(...given);
    },
    delete: (...given) => env.PAGES.delete(...given),
  };
  const behind = [];
  const context = { waitUntil: (work) => behind.push(work), passThroughOnException() {} };
  // A paper of another tagline has no copy of any page yet, as a data centre that was not asked before.
  const tagline = request.headers.get("X-Tagline");
  const given = { ...env, DB: db.$client, PAGES, ...(tagline && { SITE_TAGLINE: tagline }) };
  const response = await worker.fetch(request, given, context);
  const text = await response.text();
  while (behind.length > 0) await behind.shift();
  return { status: response.status, text: response.status < 400 ? "" : text, meter, kv };
}

/** The database with a meter. Hand-ins are gathered and sent together, as the simulated time is not the real one. */
function metered(binding) {
  const meter = { queries: 0, rowsRead: 0, rowsWritten: 0 };
  const queue = [];
  const add = ({ meta }) => {
    meter.rowsRead += meta.rows_read;
    meter.rowsWritten += meta.rows_written;
  };
  const client = {
    meter,
    recording: null,
    uncounted: (sql) => binding.prepare(sql),
    prepare: (sql) => statement(binding.prepare(sql), sql),
    batch: async (statements) => {
      meter.queries += statements.length;
      const results = await binding.batch(statements.map(({ inner }) => inner));
      for (const result of results) add(result);
      client.recording?.push(JSON.stringify(results));
      return results;
    },
  };
  const statement = (inner, sql) => {
    const all = async () => {
      meter.queries += 1;
      if (/INTO view_batches/.test(sql)) {
        queue.push(inner);
        return { meta: { changes: 1 } };
      }
      const result = await inner.all();
      add(result);
      client.recording?.push(JSON.stringify(result));
      return result;
    };
    return {
      inner,
      all,
      run: all,
      bind: (...values) => statement(inner.bind(...values), sql),
      raw: async () => {
        const result = await all();
        return result.results.map((row) => Object.values(row));
      },
      first: async (column) => {
        const [row = null] = (await all()).results;
        return column === undefined || row === null ? row : row[column];
      },
    };
  };
  const send = async () => {
    while (queue.length > 0) for (const result of await binding.batch(queue.splice(0, 200))) add(result);
  };
  return { db: openDatabase(client), meter, send };
}
