import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";

/**
 * Whether the Top 5 is true, and what it costs: eight simulated days of a million page requests, a quarter of them by
 * robots (a fifth of whom claim to be browsers), with two attackers, counted by the real code in six isolates on a real
 * D1; and a ninth day of 100,000 requests with 500 comments beside the limits of Cloudflare's free plan.
 */
const ARTICLES = 10_000;
const DAYS = 8;
const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 1_000_000);
const FREE_REQUESTS = 100_000;
const FREE_COMMENTS = 500;
export const DAY_MS = 86_400_000;
export const START = Date.UTC(2026, 10, 2);
const STEP_MINUTES = 30;
const COUNTS = 300;
/** How many networks a town's readers share; BENCH_TOWNS has other numbers, "" none, and then there is only the world's week. */
const TOWNS = (process.env.BENCH_TOWNS ?? "0,5,20,100").split(",").filter(Boolean).map(Number);
/** Requests a day and days: BENCH_LIVES="12500x1" is a small paper on its first day. */
const TOWN_LIVES = (process.env.BENCH_LIVES ?? "125000x1,12500x7").split(",").map((life) => {
  const [requests = 0, days = 1] = life.split("x").map(Number);
  return { requests, days };
});
const SEEDS = (process.env.BENCH_SEEDS ?? "907").split(",").map(Number);
/** The free plan's limits for a day. */
const LIMITS = { kvReads: 100_000, kvWrites: 1_000, rowsRead: 5_000_000, rowsWritten: 100_000 };
/** What src/cache/kv-budget.ts lets be written to KV in a day. */
const KV_BUDGET = 900;

type Meter = { queries: number; rowsRead: number; rowsWritten: number };
export type Step = {
  meter: Meter;
  kv: { pages: number; lists: number; rendered: number; listWrites: number };
  seen: { requests: number; people: number; handIns: number };
};
type Place = { articleId: number; views: number };
type Compared = { articleId: number; true: number; ranked: number };
type Top = {
  true: Place[];
  ranked: Place[];
  others: Compared[];
  attacked: Compared[];
  rising: number;
  seen: { day: number; length: number }[];
};
export type Requests = Record<"unread" | "elsewhere" | "again" | "comment", Cost>;
type Cost = { status: number; text: string; meter: Meter; kv: { reads: number; writes: number } };

export async function run(): Promise<void> {
  if (TOWNS.length > 0) await towns();
  if (process.env.BENCH_WEEK === "0") return;
  await inTown(async (miniflare) => {
    const request = await costsOfRequests(miniflare);
    const week = await live(miniflare, START, DAYS, REQUESTS / DAYS);
    const top = await ask<Top>(miniflare, `/top?now=${START + DAYS * DAY_MS - 1}`);
    const day = await live(miniflare, START + DAYS * DAY_MS, 1, FREE_REQUESTS);
    const cpuMs = await cpuOfRuns(miniflare);
    report(week, top, day, request, cpuMs);
  });
}

/**
 * Papers of the world and of towns whose readers share some networks, each with the two attackers: at full traffic and at
 * a tenth of it, after some days and on the first. BENCH_SEEDS are others than those by which the caps were made.
 */
async function towns(): Promise<void> {
  const rows: TownRow[] = [];
  for (const seed of SEEDS)
    for (const networks of TOWNS)
      for (const { requests, days } of TOWN_LIVES) {
        await inTown(async (miniflare) => {
          await ask(miniflare, `/town?networks=${networks}&seed=${seed}`);
          await live(miniflare, START, days, requests);
          // The last half hour is ranked when it is over.
          await ask(
            miniflare,
            `/minutes?from=${START + days * DAY_MS}&minutes=${STEP_MINUTES + 5}&requests=0`,
          );
          const top = await ask<Top>(miniflare, `/top?now=${START + days * DAY_MS - 1}`);
          rows.push({ networks, seed, requests, days, ...judgeTown(top) });
        });
        console.log(JSON.stringify(rows.at(-1)));
      }
  console.log(
    "Towns: networks 0 is the world; errors of the Top 5 that nobody attacks, and what attackers gained\n",
  );
  console.table(
    rows.map((row) => ({ ...row, worstError: percent(row.worstError), lifted: percent(row.lifted) })),
  );
  const worst = (of: (row: TownRow) => number) => round(Math.max(...rows.map(of)));
  console.log(
    JSON.stringify({
      bench: "popularity-towns",
      areTrue: rows.every(({ isTrue }) => isTrue),
      worstError: worst(({ worstError }) => worstError),
      lifted: worst(({ lifted }) => lifted),
      rows,
    }),
  );
}

type TownRow = {
  networks: number;
  seed: number;
  requests: number;
  days: number;
  isTrue: boolean;
  worstError: number;
  lifted: number;
  /** One standard deviation of the attacked articles' own readers, of whom so many came by chance (Poisson). */
  noise: number;
};

function judgeTown({
  true: truth,
  ranked,
  others,
  attacked,
}: Top): Pick<TownRow, "isTrue" | "worstError" | "lifted" | "noise"> {
  const isAttacked = (articleId: number) => attacked.some((article) => article.articleId === articleId);
  const errors = others
    .slice(0, truth.length)
    .filter(({ articleId }) => !isAttacked(articleId))
    .map((article) => Math.abs(article.ranked - article.true) / article.true);
  return {
    isTrue: truth.every(({ articleId }, n) => ranked[n]?.articleId === articleId),
    worstError: Math.max(...errors),
    lifted: Math.max(...attacked.map((article) => article.ranked / article.true - 1)),
    noise: round(Math.max(...attacked.map((article) => 1 / Math.sqrt(article.true)))),
  };
}

/** Runs something on a paper with its articles in place, which is gone afterwards. */
export async function inTown(work: (miniflare: Miniflare) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-popularity-"));
  const { script } = await bundleWorker(folder, "bench/popularity-worker.js");
  const vars = {
    SECRET_KEY: "bench-secret-key-of-32-characters",
    FORM_MIN_SECONDS: "0",
    PAGE_GATHER_SECONDS: "0",
  };
  const miniflare = await startMiniflare({ script, vars, assets: false });
  try {
    await storeArticles(miniflare);
    await work(miniflare);
  } finally {
    await miniflare.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function storeArticles(miniflare: Miniflare): Promise<void> {
  const db = await miniflare.getD1Database("DB");
  const ids = Array.from({ length: ARTICLES }, (_, n) => n + 1);
  await db
    .prepare(
      `INSERT INTO articles (id, path, slug, status, title, body_source, body_format, body_html, published_at, listed_at,
         changed_at, created_at, content_hash)
       SELECT value, '/2026/10/01/' || value || '/', value, 'published', 'Article ' || value, '', 'html',
         '<p>' || replace(hex(zeroblob(1500)), '00', 'ab ') || '</p>', ?2 - value * 3600000, ?2 - value * 3600000, ?2, ?2, ''
       FROM json_each(?1)`,
    )
    .bind(JSON.stringify(ids), START)
    .run();
}

/** Lets the town read for some days, at so many requests a day. */
export async function live(
  miniflare: Miniflare,
  start: number,
  days: number,
  requestsADay: number,
): Promise<Step> {
  const sum: Step = {
    meter: { queries: 0, rowsRead: 0, rowsWritten: 0 },
    kv: { pages: 0, lists: 0, rendered: 0, listWrites: 0 },
    seen: { requests: 0, people: 0, handIns: 0 },
  };
  for (let from = start; from < start + days * DAY_MS; from += STEP_MINUTES * 60_000) {
    const step = await ask<Step>(
      miniflare,
      `/minutes?from=${from}&minutes=${STEP_MINUTES}&requests=${requestsADay}`,
    );
    add(sum.meter, step.meter);
    add(sum.kv, step.kv);
    add(sum.seen, step.seen);
  }
  return sum;
}

function add(sum: Record<string, number>, more: Record<string, number>): void {
  for (const [name, value] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + value;
}

/** Milliseconds of CPU of counting the busiest half hour and of ranking, with the database's JSON but without its work. */
async function cpuOfRuns(miniflare: Miniflare): Promise<{ counting: number; ranking: number }> {
  const timed = async (rank: number, times: number) => {
    const started = performance.now();
    await ask(miniflare, `/count?rank=${rank}&times=${times}`);
    return performance.now() - started;
  };
  const each = async (rank: number) => {
    await timed(rank, COUNTS / 5);
    return ((await timed(rank, COUNTS)) - (await timed(rank, 0))) / COUNTS;
  };
  return { counting: await each(0), ranking: await each(1) };
}

/**
 * An article nobody has read, the same in a data centre that has no copy, again, and a comment on it with all that comes
 * behind. The first view looks for related posts, which are kept from then on.
 */
export async function costsOfRequests(miniflare: Miniflare): Promise<Requests> {
  const path = "/2026/10/01/9000/";
  const headers = { "CF-Connecting-IP": "192.0.2.9" };
  const unread = await ask<Cost>(miniflare, path, { headers });
  const elsewhere = await ask<Cost>(miniflare, path, { headers: { ...headers, "X-Tagline": "Elsewhere" } });
  const again = await ask<Cost>(miniflare, path, { headers });
  await ask<Cost>(miniflare, path, { headers });
  const comment = await ask<Cost>(miniflare, `${path}comments`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({
      comment: "My grandmother crossed this bridge every day to the market.",
      author: "Ada Reader",
    }),
  });
  if (comment.status !== 201) throw new Error(`The comment was not published: ${comment.text}`);
  return { unread, elsewhere, again, comment };
}

async function ask<T>(miniflare: Miniflare, path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(new URL(path, await miniflare.ready), init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

function report(
  week: Step,
  top: Top,
  day: Step,
  request: Requests,
  cpuMs: { counting: number; ranking: number },
): void {
  const isTrue = top.true.every(({ articleId }, n) => top.ranked[n]?.articleId === articleId);
  const errors = top.true.map(({ articleId, views }) => {
    const ranked = top.ranked.find((place) => place.articleId === articleId)?.views ?? 0;
    return Math.abs(ranked - views) / views;
  });
  const worst = Math.max(...errors);
  console.log(
    `${week.seen.requests.toLocaleString("en-US")} requests in ${DAYS} days, ${ARTICLES} articles\n`,
  );
  console.table(
    top.true.map(({ articleId, views }, n) => ({
      "true article": articleId,
      "true readers": views,
      "ranked article": top.ranked[n]?.articleId,
      "ranked readers": top.ranked[n]?.views,
    })),
  );
  console.log(`The week's Top 5 is ${isTrue ? "the true one" : "NOT THE TRUE ONE"}.`);
  console.log(`Worst error of its counts: ${percent(worst)}\n`);
  console.log("What the attackers' articles got");
  console.table(top.attacked);
  const writtenAView = week.meter.rowsWritten / week.seen.people;
  console.log(
    `D1 rows of the ${DAYS} days: ${week.meter.rowsRead} read, ${week.meter.rowsWritten} written, ${writtenAView.toFixed(3)} a view ` +
      `(${week.seen.handIns} hand-ins of ${week.seen.people} views); KV writes of the lists: ${week.kv.listWrites}\n`,
  );
  const used = freePlanDay(day, request);
  console.log(`A day of ${FREE_REQUESTS} requests and ${FREE_COMMENTS} comments on the free plan`);
  console.table(
    Object.fromEntries(
      Object.entries(LIMITS).map(([name, limit]) => [
        name,
        { used: used[name], limit, share: percent((used[name] ?? 0) / limit) },
      ]),
    ),
  );
  const costs = Object.entries(request).map(
    ([name, { meter, kv }]) =>
      `${name} ${meter.rowsRead} rows read, ${meter.rowsWritten} written, ${kv.reads} KV reads, ${kv.writes} written`,
  );
  console.log(
    `${day.kv.pages} pages and ${day.kv.lists} times the lists asked of KV, ${day.kv.rendered} rendered, ` +
      `${day.meter.rowsRead} rows read and ${day.meter.rowsWritten} written for counting. A request: ${costs.join("; ")}\n`,
  );
  console.log(
    `CPU of the run that counts its busiest half hour: ${cpuMs.counting.toFixed(1)} ms, of the one that ranks: ${cpuMs.ranking.toFixed(1)} ms`,
  );
  console.log(
    JSON.stringify({
      bench: "popularity",
      isTrue,
      worstError: round(worst),
      days: {
        rowsRead: week.meter.rowsRead,
        rowsWritten: week.meter.rowsWritten,
        kvWrites: week.kv.listWrites,
      },
      writtenAView: round(writtenAView),
      freePlan: Object.fromEntries(
        Object.entries(LIMITS).map(([name, limit]) => [name, { used: used[name], limit }]),
      ),
      cpuMs: { counting: round(cpuMs.counting), ranking: round(cpuMs.ranking) },
      seenCharacters: top.seen.at(-1)?.length,
    }),
  );
}

/**
 * Counting and ranking as metered. Each page that an isolate has not served in the last 30 seconds is a KV read; none is
 * taken to be in KV, so the first request of each article in each of two data centres renders it (in the first of them its related
 * posts are looked for), and every other one checks the revision of the data centre's copy and the KV budget. Comments with their pages' refresh as metered. KV
 * writes can't be more than the budget.
 */
function freePlanDay(
  { meter, kv }: Step,
  { unread, elsewhere, again, comment }: Requests,
): Record<string, number> {
  return {
    kvReads: kv.pages + kv.lists + FREE_COMMENTS * comment.kv.reads,
    kvWrites: Math.min(KV_BUDGET, kv.listWrites + FREE_COMMENTS * comment.kv.writes + KV_BUDGET / 2),
    rowsRead:
      meter.rowsRead +
      (kv.rendered / 2) * (unread.meter.rowsRead + elsewhere.meter.rowsRead) +
      (kv.pages - kv.rendered) * again.meter.rowsRead +
      FREE_COMMENTS * comment.meter.rowsRead,
    rowsWritten: meter.rowsWritten + FREE_COMMENTS * comment.meter.rowsWritten + KV_BUDGET,
  };
}

function percent(value: number): string {
  return `${(value * 100).toFixed(2)} %`;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
