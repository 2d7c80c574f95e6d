import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { childPids } from "./load.ts";
import { storeArticle } from "./one-article.ts";

/**
 * The runtime is killed (SIGKILL) while 2,000 comments are posted, 20 times over: every one that was acknowledged must be there
 * when it has started again, and the article's count must be theirs. CRASH_ROUNDS makes it shorter.
 */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 20);
const POSTS = 2_000;
const CONNECTIONS = 20;
const PATH = "/2026/10/01/the-bridge/";
const VARS = {
  SECRET_KEY: "bench-secret-key-of-32-characters",
  ADMIN_TOKEN: "bench-token-of-twenty-characters",
  COMMENTS_A_MINUTE: "0",
  COMMENTS_A_DAY: "0",
};

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-crash-"));
  const rounds: { acknowledged: number; lost: number; counted: boolean }[] = [];
  try {
    const { script } = await bundleWorker(folder);
    for (let round = 0; round < ROUNDS; round++) rounds.push(await crash(script, round));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const sum = (of: (round: (typeof rounds)[number]) => number) =>
    rounds.reduce((all, one) => all + of(one), 0);
  const lost = sum((round) => round.lost);
  const miscounted = rounds.filter(({ counted }) => !counted).length;
  console.table(rounds);
  console.log(
    JSON.stringify({
      bench: "crash",
      rounds: ROUNDS,
      acknowledged: sum((one) => one.acknowledged),
      lost,
      miscounted,
    }),
  );
  if (lost > 0 || miscounted > 0) process.exitCode = 1;
}

async function crash(script: string, round: number) {
  const state = mkdtempSync(join(tmpdir(), "broadsheet-crash-state-"));
  const setup = { script, vars: VARS, state, assets: false };
  try {
    const acknowledged = await postUntilKilled(setup, round);
    const again = await startMiniflare(setup);
    const db = await again.getD1Database("DB");
    const { results } = await db
      .prepare("SELECT id, status FROM comments")
      .all<{ id: number; status: string }>();
    const count = await db.prepare("SELECT comment_count AS n FROM articles").first<number>("n");
    await again.dispose();
    const there = new Set(results.map(({ id }) => id));
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((id) => !there.has(id)).length,
      counted: count === results.filter(({ status }) => status === "published").length,
    };
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

/** @returns the ids of those that were acknowledged */
async function postUntilKilled(
  setup: Parameters<typeof startMiniflare>[0],
  round: number,
): Promise<number[]> {
  const before = new Set(childPids());
  const miniflare = await startMiniflare(setup);
  const pid = childPids().find((one) => !before.has(one));
  if (pid === undefined) throw new Error("Miniflare started no process that could be killed.");
  await storeArticle(miniflare, PATH);
  const url = new URL(`${PATH}comments`, await miniflare.ready);
  const acknowledged: number[] = [];
  let left = POSTS;
  let isKilled = false;
  // Each round a little later: after 50 of them, 130, ...
  const killAfter = 50 + round * 80;
  const poster = async () => {
    while (left-- > 0 && !isKilled) {
      const id = await post(url, left).catch(() => null);
      if (id !== null) acknowledged.push(id);
      if (acknowledged.length >= killAfter && !isKilled) {
        isKilled = true;
        process.kill(pid, "SIGKILL");
      }
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, poster));
  await miniflare.dispose().catch(() => {});
  return acknowledged;
}

async function post(url: URL, n: number): Promise<number | null> {
  const headers = { "Content-Type": "application/json", "CF-Connecting-IP": `10.${n >> 8}.${n & 255}.1` };
  const comment = `Remark number ${n}: the old bridge was narrower, and I miss its lamps.`;
  const answer = await fetch(url, {
    method: "POST",
    headers,
    body: JSON.stringify({ comment, author: `Reader ${n}` }),
  });
  if (answer.status !== 201 && answer.status !== 202) return null;
  return ((await answer.json()) as { comment: { id: number } }).comment.id;
}
