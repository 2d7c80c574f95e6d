import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { describe } from "../cli/summary.ts";
import { completeDevVars } from "./dev-vars.ts";
import { InUse, migrateLocally } from "./local-database.ts";
import { isFree, nextFree, readPort } from "./local-port.ts";
import { claimedSite, claimFolder } from "./running-paper.ts";
import { loadSamples } from "./samples.ts";
import { ROOT, spawnWrangler } from "./wrangler.ts";

/** What a local paper has otherwise than a deployed one, unless .dev.vars says something else: a reader sees changes soon. */
const LOCAL_VARS = { RANK_MINUTES: "0", VIEW_FLUSH_SECONDS: "2", PAGE_MEMORY_SECONDS: "5" };

const listAnswer = z.object({ items: z.array(z.unknown()) });

/** Which paper runs from this folder. */
const CLAIM = join(ROOT, ".wrangler/running-paper.sqlite");

/** Asked for by who brings articles of their own: the sample newspaper stays out. */
const EMPTY = "--empty";

/** `wrangler dev` runs no cron by itself. */
const TICK_MS = 10_000;

/** Whether somebody asked for the end. */
let isStopping = false;

try {
  process.exitCode = await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Serves the paper on this machine until it is stopped. @returns the exit status. */
async function start(): Promise<number> {
  const port = readPort(process.env.PORT);
  const site = `http://localhost:${port}`;
  const before = claimedSite(CLAIM);
  const release = claimFolder(CLAIM, site);
  if (release === null) throw new Error(await runsAlready(claimedSite(CLAIM), port));
  try {
    if (!(await isFree(port))) {
      throw new Error(
        `Something answers on port ${port} already: another Broadsheet perhaps. Stop it, or take another port: PORT=${await nextFree(port)} npm start`,
      );
    }
    const vars = await completeDevVars(join(ROOT, ".dev.vars"));
    console.error("Preparing the local database ...");
    await migrateLocally();
    return await serveUntilStopped(port, site, vars);
  } catch (error) {
    throw error instanceof InUse ? new Error(usedByAnother(before)) : error;
  } finally {
    release();
  }
}

async function serveUntilStopped(port: number, site: string, vars: Map<string, string>): Promise<number> {
  const worker = serve(port, vars);
  const token = vars.get("ADMIN_TOKEN") ?? "";
  try {
    if (await isServing(site, worker)) {
      if (!process.argv.includes(EMPTY)) await fillWhenEmpty({ site, token });
      void driveSchedule(site, worker);
      greet(site, token);
    }
    return await ended(worker);
  } finally {
    worker.kill("SIGINT");
  }
}

async function runsAlready(site: string | null, port: number): Promise<string> {
  return `A paper already runs from this folder, at ${site ?? "an address that it is about to say"}. Use that one, or stop it with Ctrl-C where it was started.
For a second paper beside it, with articles of its own, clone the repository into another folder and start there: PORT=${await nextFree(port)} npm start`;
}

/** @param before where the last paper of this folder answered */
function usedByAnother(before: string | null): string {
  const who = before === null ? "" : `, perhaps the paper at ${before}, whose \`npm start\` was killed`;
  return `Another process works on the local database${who}, or a \`wrangler dev\`. Nothing was changed. End that process, then start again; \`lsof -t .wrangler/state/v3/d1/*/*.sqlite\` says its number.`;
}

function serve(port: number, vars: Map<string, string>): ChildProcess {
  const local = Object.entries(LOCAL_VARS).filter(([name]) => !vars.has(name));
  const worker = spawnWrangler(
    [
      ...["dev", "--port", String(port), "--inspector-port", "0", "--log-level", "error"],
      "--show-interactive-dev-session=false",
      ...local.flatMap(([name, value]) => ["--var", `${name}:${value}`]),
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      isStopping = true;
      // Ctrl-C reaches wrangler by itself, as both are of one terminal; a second one would cut its tidying short.
      setTimeout(() => worker.kill("SIGINT"), signal === "SIGINT" ? 2000 : 0).unref();
    });
  }
  return worker;
}

/** Waits until the Worker answers. False if wrangler ended before it did: it has said why. */
async function isServing(site: string, worker: ChildProcess): Promise<boolean> {
  const patience = AbortSignal.timeout(120_000);
  while (worker.exitCode === null && !patience.aborted) {
    const response = await fetch(`${site}/healthz`).catch(() => null);
    if (response?.ok) return true;
    await wait(100);
  }
  if (worker.exitCode === null) {
    worker.kill("SIGINT");
    console.error("The paper does not get well: its own words stand above.");
  }
  return false;
}

async function fillWhenEmpty(connection: { site: string; token: string }): Promise<void> {
  try {
    const response = await fetch(`${connection.site}/api/v1/articles?limit=1`);
    const { items } = listAnswer.parse(await response.json());
    if (items.length > 0) return;
    console.error(
      `The database is empty: loading the sample newspaper (npm start -- ${EMPTY} leaves it out) ...`,
    );
    const summary = await loadSamples(join(ROOT, "samples"), connection, Date.now());
    const skipped = [...summary.articles.skipped, ...summary.comments.skipped];
    if (skipped.length > 0) console.error(describe(summary));
    await tick(connection.site);
  } catch (error) {
    // The paper runs without its samples too.
    console.error(`The samples could not be loaded: ${error instanceof Error ? error.message : error}`);
  }
}

/** Does what the cron does in the cloud, as long as the Worker runs. */
async function driveSchedule(site: string, worker: ChildProcess): Promise<void> {
  while (worker.exitCode === null) {
    await wait(TICK_MS, undefined, { ref: false });
    // A tick lost while the Worker is built anew is made up for by the next.
    await tick(site).catch(() => {});
  }
}

async function tick(site: string): Promise<void> {
  await fetch(`${site}/cdn-cgi/local/scheduled`);
}

function greet(site: string, token: string): void {
  console.log(`
  The paper       ${site}
  The newsroom    ${site}/admin
                  sign in with ${token}
                  (the token is in .dev.vars; \`npx broadsheet\` finds it there)

  Publish         npx broadsheet publish FILE.md
  Stop            Ctrl-C; what is stored stays in .wrangler/state
`);
}

async function ended(worker: ChildProcess): Promise<number> {
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, "exit");
  return isStopping ? 0 : (worker.exitCode ?? 1);
}
