import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { childPids, type Measured, measure } from "./load.ts";

/**
 * What a view of an article with 50 comments costs the runtime: from the isolate's memory (hot), with one KV read each
 * time (stored), and beside them a Worker that returns a constant string of the same size and one that does one KV read
 * and returns it. None has static assets, whose router would stand before the Worker. Each has a workerd of its own; rounds are interleaved, so that a noisy minute hits all alike.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 10);
const REQUESTS = 1_500;
const CONNECTIONS = 8;
const TOKEN = "bench-token";

const BROWSER = {
  "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  Accept: "text/html",
  "Sec-Fetch-Dest": "document",
};

type Variant = {
  name: "constant" | "kv" | "hot" | "stored";
  url: URL;
  pid: number;
  measured: Measured[];
  stop: () => Promise<void>;
};

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-bench-"));
  const variants: Variant[] = [];
  try {
    const { script } = await bundleWorker(folder);
    const hot = await startPaper("hot", script, { PAGE_MEMORY_SECONDS: "3600" });
    variants.push(hot, await startPaper("stored", script, { PAGE_MEMORY_SECONDS: "0" }));
    const page = await (await fetch(hot.url, { headers: BROWSER })).text();
    const shown = page.match(/id="comment-\d+"/g)?.length;
    if (shown !== 50) throw new Error(`The page shows ${shown} comments instead of 50.`);
    variants.push(await startFloor("constant", page, folder), await startFloor("kv", page, folder));
    for (let round = 0; round <= ROUNDS; round++) {
      for (const variant of variants) {
        const load = { requests: round === 0 ? 500 : REQUESTS, connections: CONNECTIONS, headers: BROWSER };
        const measured = await measure(variant.url, variant.pid, load);
        if (round > 0) variant.measured.push(measured);
      }
    }
    report(variants, page.length);
  } finally {
    for (const { stop } of variants) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A paper with one article of 50 comments, whose page is in KV. */
async function startPaper(
  name: "hot" | "stored",
  script: string,
  vars: Record<string, string>,
): Promise<Variant> {
  const secrets = { ADMIN_TOKEN: TOKEN, SECRET_KEY: "bench-secret-key-of-32-characters" };
  const { miniflare, pid } = await started(() =>
    startMiniflare({ script, vars: { ...vars, ...secrets }, assets: false }),
  );
  const origin = await miniflare.ready;
  const put = async (path: string, body: object) => {
    const headers = { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" };
    const answer = await fetch(new URL(path, origin), { method: "PUT", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  };
  // Many at once are an import, which stores no page: it is stored by being read.
  await put("/api/v1/admin/articles", articles());
  await put("/api/v1/admin/comments", { comments: comments() });
  const url = new URL("/2026/10/01/the-bridge/", origin);
  // Three reads: rendered, read again and so written to KV, read from there.
  for (let view = 0; view < 3; view++) await (await fetch(url, { headers: BROWSER })).text();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return { name, url, pid, measured: [], stop: () => miniflare.dispose() };
}

async function startFloor(name: "constant" | "kv", page: string, folder: string): Promise<Variant> {
  const script = join(folder, `${name}.js`);
  writeFileSync(script, name === "constant" ? constantWorker(page) : KV_WORKER);
  const { miniflare, pid } = await started(async () => {
    const floor = new Miniflare(
      convertV4MiniflareOptions({
        name,
        modules: true,
        scriptPath: script,
        modulesRoot: folder,
        kvNamespaces: ["PAGES"],
        compatibilityDate: "2026-10-01",
        port: 0,
        cf: false,
      }),
    );
    await floor.ready;
    return floor;
  });
  if (name === "kv") await (await miniflare.getKVNamespace("PAGES")).put("page", page);
  return { name, url: await miniflare.ready, pid, measured: [], stop: () => miniflare.dispose() };
}

/** Starts a Miniflare and finds the workerd that it brought. */
async function started(start: () => Promise<Miniflare>): Promise<{ miniflare: Miniflare; pid: number }> {
  const before = new Set(childPids());
  const miniflare = await start();
  const pid = childPids().find((candidate) => !before.has(candidate));
  if (pid === undefined) throw new Error("Miniflare started no process whose CPU time could be measured.");
  return { miniflare, pid };
}

function constantWorker(page: string): string {
  return `const page = ${JSON.stringify(page)};
export default { fetch: () => new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8" } }) };`;
}

const KV_WORKER = `export default {
  fetch: async (request, env) =>
    new Response(await env.PAGES.get("page"), { headers: { "Content-Type": "text/html; charset=utf-8" } }),
};`;

/** The article that is read, and others that stand in its lists and related posts. */
function articles() {
  return Array.from({ length: 12 }, (_, n) => article(n === 0 ? "the-bridge" : `story-${n}`));
}

function article(slug: string) {
  const paragraph =
    "The bridge over the Ossel had been closed for eleven months when the mayor cut the ribbon on it. ";
  return {
    path: `/2026/10/01/${slug}/`,
    title: `The bridge opens at last (${slug})`,
    standfirst: "Eleven months late and a little over budget, the Ossel can be crossed on foot again.",
    body: Array.from({ length: 12 }, () => paragraph.repeat(4)).join("\n\n"),
    bodyFormat: "markdown",
    author: "Ines Marlow",
    section: "Town",
    tags: ["Bridges", "Roads"],
    publishedAt: "2026-10-01T08:00:00Z",
  };
}

function comments() {
  return Array.from({ length: 50 }, (_, n) => ({
    externalId: `bench:${n}`,
    parentExternalId: n % 5 === 0 ? null : `bench:${n - 1}`,
    articlePath: "/2026/10/01/the-bridge/",
    author: `Reader ${n}`,
    body: `I crossed it this morning, and it is *narrower* than I remember. See https://ossel.example/bridge/${n} for the plans.`,
    createdAt: new Date(Date.UTC(2026, 9, 2, 8, n)).toISOString(),
    status: "published",
    kind: "comment",
  }));
}

function report(variants: Variant[], pageLength: number): void {
  const cpu = (name: Variant["name"]) =>
    median(of(variants, name).map((one) => (one.cpuSeconds / one.requests) * 1000));
  const rate = (name: Variant["name"]) => median(of(variants, name).map((one) => one.requests / one.seconds));
  const names = ["constant", "hot", "kv", "stored"] as const;
  console.log(
    `A page of ${pageLength} characters with 50 comments; ${ROUNDS} rounds of ${REQUESTS} requests, medians.\n`,
  );
  console.table(
    Object.fromEntries(
      names.map((name) => [
        name,
        { "CPU ms/request": round(cpu(name)), "requests/s": Math.round(rate(name)) },
      ]),
    ),
  );
  const cpuMs = {
    constant: round(cpu("constant")),
    kv: round(cpu("kv")),
    hot: round(cpu("hot")),
    stored: round(cpu("stored")),
  };
  const ratio = { hot: round(cpu("hot") / cpu("constant")), stored: round(cpu("stored") / cpu("kv")) };
  console.log(JSON.stringify({ bench: "view", cpuMs, ratio }));
}

function of(variants: Variant[], name: Variant["name"]): Measured[] {
  return variants.find((variant) => variant.name === name)?.measured ?? [];
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
