import { mkdtempSync, rmSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { storeArticle } from "./one-article.ts";

/**
 * A burst: 2,000 first views of one article over 250 connections, with bindings that take as long as they do at Cloudflare.
 * Printed: what one isolate asks of each, and how often it rendered the page (each rendering is put once into the data
 * centre's cache). Then the readers go on for a while, with pages forgotten in between as in other isolates, and KV's writes of
 * the page are counted.
 */
const REQUESTS = 2_000;
const CONNECTIONS = 250;
const LATENCY = { DB: 20, PAGES: 40, CACHE_API: 10 };
const ROUNDS = 4;
const TOKEN = "bench-token-of-twenty-characters";
const PATH = "/2026/10/01/the-bridge/";

type Calls = Record<string, number>;

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-storm-"));
  const rounds: { calls: Calls; seconds: number; failed: number }[] = [];
  try {
    const { script } = await bundleWorker(folder, "bench/slow-worker.js");
    for (let round = 0; round < ROUNDS; round++) rounds.push(await storm(script));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  report(rounds);
}

/** A new isolate and an empty paper each time. */
async function storm(script: string) {
  const vars = {
    SLOW_MS: JSON.stringify(LATENCY),
    SECRET_KEY: "bench-secret-key-of-32-characters",
    ADMIN_TOKEN: TOKEN,
    // Each second of it is another minute's isolate.
    PAGE_MEMORY_SECONDS: "1",
  };
  const miniflare = await startMiniflare({ script, vars, assets: false });
  try {
    const origin = await miniflare.ready;
    await storeArticle(miniflare, PATH);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const began = performance.now();
    const statuses = await Promise.all(
      Array.from({ length: REQUESTS }, () => statusOf(new URL(PATH, origin), agent)),
    );
    const seconds = (performance.now() - began) / 1000;
    // Its readers go on: the page leaves memory and earns its place.
    for (let n = 0; n < 40; n++) {
      await Promise.all(Array.from({ length: 50 }, () => statusOf(new URL(PATH, origin), agent)));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    agent.destroy();
    const calls = (await (await miniflare.dispatchFetch(new URL("/__calls", origin))).json()) as Calls;
    return { calls, seconds, failed: statuses.filter((status) => status !== 200).length };
  } finally {
    await miniflare.dispose();
  }
}

function statusOf(url: URL, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { Accept: "text/html" } }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.on("error", reject);
    }).on("error", reject);
  });
}

function report(rounds: { calls: Calls; seconds: number; failed: number }[]): void {
  const of = (calls: Calls, prefix: string) =>
    Object.entries(calls).reduce((sum, [name, count]) => (name.startsWith(prefix) ? sum + count : sum), 0);
  const rows = rounds.map(({ calls, seconds, failed }) => ({
    renders: of(calls, "CACHE_API.put"),
    "D1 calls": of(calls, "DB."),
    "KV reads": of(calls, "PAGES.get"),
    "KV writes": of(calls, "PAGES.put"),
    failed,
    seconds: Math.round(seconds * 10) / 10,
  }));
  console.log(
    `${REQUESTS} first views over ${CONNECTIONS} connections, then 2,000 more in four seconds with pages remembered for one; ` +
      `KV ${LATENCY.PAGES} ms, D1 ${LATENCY.DB} ms, Cache API ${LATENCY.CACHE_API} ms away\n`,
  );
  console.table(rows);
  console.log(JSON.stringify({ bench: "storm", rounds: rows }));
}
