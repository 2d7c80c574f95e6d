import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { ROOT } from "../scripts/wrangler.ts";
import { measuredHere, putIntoDocument } from "./documents.ts";
import { articleOf, fill } from "./growth/fill.ts";
import { plotOf } from "./growth/plot.ts";
import { Writer } from "./growth/words.ts";
import { childPids, cpuSeconds } from "./load.ts";

/**
 * Whether the cost of an operation grows with the paper: at 10^2 to 10^5 articles with ten comments each, what D1 would bill,
 * how often it is asked, and the CPU of the whole local runtime, Worker and database. No page is kept, so each request renders.
 * GROWTH_SIZES are other sizes; docs/benchmarks.md is written where the usual ones are measured.
 */
const USUAL = "100,1000,10000,100000";
const SIZES = (process.env.GROWTH_SIZES ?? USUAL).split(",").map(Number);
const COMMENTS_EACH = 10;
const TIMES = Number(process.env.GROWTH_TIMES ?? 20);
const TOKEN = "bench-token";
const VARS = {
  ADMIN_TOKEN: TOKEN,
  SECRET_KEY: "bench-secret-key-of-32-characters!!",
  FORM_MIN_SECONDS: "0",
  // Nothing is gathered behind an answer, which the meter waits for.
  VIEW_FLUSH_SECONDS: "0",
  PAGE_GATHER_SECONDS: "0",
  RANK_MINUTES: "0",
};

type Cost = { trips: number; rowsRead: number; rowsWritten: number; cpuMs: number };
type Paper = { origin: URL; pid: number; articles: number };
/** How an operation is asked the nth time. */
type Ask = (n: number, paper: Paper) => { path: string; method?: string; headers?: object; body?: object };

const BEARER = { Authorization: `Bearer ${TOKEN}` };
/** Spread over the archive, and never the same twice. */
const some = (n: number, { articles }: Paper) => 1 + ((n * 7_919 + 13) % (articles - 1));

const OPERATIONS: Record<string, Ask> = {
  front: () => ({ path: "/" }),
  section: () => ({ path: "/section/section-1/" }),
  tag: () => ({ path: "/tag/tag-every/" }),
  author: () => ({ path: "/author/author-1/" }),
  "article, cold": (n, paper) => ({ path: articleOf(some(n, paper)).path }),
  "search, two words": (n, paper) => ({
    path: `/search?q=${articleOf(some(n, paper)).title.split(" ").slice(0, 2).join("+")}`,
  }),
  feed: () => ({ path: "/feed.xml" }),
  sitemap: () => ({ path: "/sitemap.xml" }),
  "sitemap's part": () => ({ path: "/sitemap-1.xml" }),
  "API: 20 articles": () => ({ path: "/api/v1/articles?limit=20" }),
  "404 page": (n) => ({ path: `/no/such/${n}/` }),
  publish: (n) => ({
    path: "/api/v1/admin/articles",
    method: "PUT",
    headers: BEARER,
    body: { ...articleOf(5_000_000 + n), bodyFormat: "markdown", publishedAt: new Date().toISOString() },
  }),
  comment: (n, paper) => ({
    path: `/api/v1/articles/${some(n + 50, paper)}/comments`,
    method: "POST",
    headers: { "CF-Connecting-IP": `10.${n % 200}.${(n * 7) % 250}.${n % 250}` },
    body: { comment: `${new Writer(n + 3).text(30)} ${n}`, author: `Ann ${n}` },
  }),
  queue: () => ({ path: "/api/v1/admin/comments?status=held&limit=50", headers: BEARER }),
  "cron, with a ranking": () => ({ path: "/bench-cron" }),
};

export async function run(): Promise<void> {
  // The commit that is measured, though another may be there when it ends.
  const made = measuredHere();
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-growth-"));
  const costs: Map<string, Cost>[] = [];
  try {
    const { script } = await bundleWorker(folder, "bench/growth/worker.js");
    for (const articles of SIZES)
      costs.push(await measureSize(script, join(folder, String(articles)), articles));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  report(costs, made);
}

async function measureSize(script: string, state: string, articles: number): Promise<Map<string, Cost>> {
  const setup = { script, state, vars: VARS, assets: false };
  await withPaper(setup, articles, async (paper) => {
    await ask(paper, {
      path: "/api/v1/admin/articles",
      method: "PUT",
      headers: BEARER,
      body: { ...articleOf(1), bodyFormat: "markdown", publishedAt: "2024-10-01T08:00:00Z" },
    });
    await ask(paper, {
      path: "/api/v1/articles/1/comments",
      method: "POST",
      body: { comment: "The first of all.", author: "Ann" },
    });
  });
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  fill(state, { articles, comments: articles * COMMENTS_EACH }, Date.now());
  console.log(`${articles} articles and ten times the comments: filled in ${seconds()} s`);
  const costs = new Map<string, Cost>();
  await withPaper(setup, articles, async (paper) => {
    for (let path = "/bench-index?anew"; (await answered(paper, { path })).text === "more"; )
      path = "/bench-index";
    console.log(`and indexed for the search after ${seconds()} s`);
    // The first runs of the cron find more to do than any later one.
    for (let n = 0; n < 6; n++) await ask(paper, { path: "/bench-cron" });
    for (const [name, one] of Object.entries(OPERATIONS)) costs.set(name, await measure(paper, one));
  });
  rmSync(state, { recursive: true, force: true });
  return costs;
}

async function withPaper(
  setup: Parameters<typeof startMiniflare>[0],
  articles: number,
  work: (paper: Paper) => Promise<void>,
): Promise<void> {
  const before = new Set(childPids());
  const miniflare: Miniflare = await startMiniflare(setup);
  try {
    const pid = childPids().find((one) => !before.has(one));
    if (pid === undefined) throw new Error("Miniflare started no process whose CPU time could be measured.");
    await work({ origin: await miniflare.ready, pid, articles });
  } finally {
    await miniflare.dispose();
  }
}

async function measure(paper: Paper, one: Ask): Promise<Cost> {
  for (let n = 0; n < 3; n++) await ask(paper, one(TIMES + n, paper));
  const sum: Cost = { trips: 0, rowsRead: 0, rowsWritten: 0, cpuMs: 0 };
  const before = cpuSeconds(paper.pid);
  for (let n = 0; n < TIMES; n++) {
    const cost = await ask(paper, one(n, paper));
    sum.trips += cost.trips / TIMES;
    sum.rowsRead += cost.rowsRead / TIMES;
    sum.rowsWritten += cost.rowsWritten / TIMES;
  }
  sum.cpuMs = ((cpuSeconds(paper.pid) - before) * 1000) / TIMES;
  return sum;
}

async function ask(paper: Paper, asked: ReturnType<Ask>): Promise<Omit<Cost, "cpuMs">> {
  return JSON.parse((await answered(paper, asked)).growth);
}

async function answered(
  { origin }: Paper,
  { path, method = "GET", headers = {}, body }: ReturnType<Ask>,
): Promise<{ text: string; growth: string }> {
  const answer = await fetch(new URL(path, origin), {
    method,
    headers: { "User-Agent": BROWSER, ...(body && { "Content-Type": "application/json" }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok && answer.status !== 404)
    throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  return { text, growth: answer.headers.get("x-growth") ?? "{}" };
}

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

function report(costs: Map<string, Cost>[], made: string): void {
  const names = Object.keys(OPERATIONS);
  const of = (name: string, what: keyof Cost) => costs.map((size) => size.get(name)?.[what] ?? Number.NaN);
  const cell = (value: number) =>
    value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Math.round(value * 10) / 10);
  const row = (name: string) => {
    const last = costs.at(-1)?.get(name);
    const values = [...of(name, "rowsRead"), last?.rowsWritten ?? 0, last?.trips ?? 0, ...of(name, "cpuMs")];
    return [name, ...values.map(cell)];
  };
  const sizes = SIZES.map((size) => size.toLocaleString("en-US"));
  const head = [
    "",
    ...sizes.map((size) => `rows read, ${size}`),
    "rows written",
    "round trips",
    ...sizes.map((size) => `CPU ms, ${size}`),
  ];
  const lines = [head, head.map((_, n) => (n === 0 ? "---" : "---:")), ...names.map(row)].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
  console.log(lines.join("\n"));
  if (SIZES.join() === USUAL) {
    for (const [file, title, what] of [
      ["growth-rows", "Rows read", "rowsRead"],
      ["growth-cpu", "CPU of the whole local runtime, ms", "cpuMs"],
    ] as const) {
      const svg = plotOf(
        title,
        SIZES,
        names.map((name) => ({ name, values: of(name, what) })),
      );
      writeFileSync(join(ROOT, "docs", `${file}.svg`), svg);
    }
    putIntoDocument("docs/benchmarks.md", "growth", `${made}\n\n${lines.join("\n")}`);
  }
  console.log(
    JSON.stringify({ bench: "growth", sizes: SIZES, costs: costs.map((size) => Object.fromEntries(size)) }),
  );
}
