import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { readLeftOut } from "../../src/popularity/left-out-requests.ts";
import { mergeViews } from "../../src/popularity/merge-views.ts";
import { recordView } from "../../src/popularity/record-view.ts";
import { Tally } from "../../src/popularity/tally.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const TODAY = Math.floor(NOW / 86_400_000);
const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const db = openDatabase(env.DB);

let tally: Tally;
let behind: Promise<unknown>[];

beforeEach(() => {
  tally = new Tally();
  behind = [];
});

it("says how many requests were left out and why, of each article and of all", async () => {
  for (let n = 0; n < 5; n++) read(7, { "User-Agent": "curl/8.14.1" });
  for (let n = 0; n < 3; n++) read(7, { "Sec-Purpose": "prefetch" });
  for (let n = 0; n < 4; n++) read(7);
  for (let n = 0; n < 20; n++) read(8, { "User-Agent": `${CHROME} ${n}` });
  read(8, { "Sec-Fetch-Mode": "cors" });
  await count();
  const days = { from: TODAY, to: TODAY };
  expect(await readLeftOut(db, days, 7)).toEqual({ robot: 5, repeat: 3, prefetch: 3, cap: 0 });
  expect(await readLeftOut(db, days, 8)).toEqual({ robot: 0, repeat: 0, prefetch: 0, cap: 12 });
  expect(await readLeftOut(db, days)).toEqual({ robot: 5, repeat: 3, prefetch: 3, cap: 12 });
  expect(await readLeftOut(db, { from: TODAY - 9, to: TODAY - 1 })).toMatchObject({ robot: 0, cap: 0 });
});

it("knows repeats that come to another isolate, and adds up what several hand in", async () => {
  for (let isolate = 0; isolate < 3; isolate++) {
    tally = new Tally();
    read(7, { "User-Agent": "curl/8.14.1" });
    read(7);
    await count();
  }
  expect(await readLeftOut(db, { from: TODAY, to: TODAY }, 7)).toMatchObject({ robot: 3, repeat: 2 });
});

it("writes no row for robots alone", async () => {
  for (let n = 0; n < 100; n++) read(n, { "User-Agent": "curl/8.14.1" });
  expect(behind).toHaveLength(0);
});

function read(articleId: number, headers: Record<string, string> = {}): void {
  recordView({
    request: new Request("https://paper.example/a/", {
      headers: {
        "User-Agent": CHROME,
        "Sec-Fetch-Mode": "navigate",
        "CF-Connecting-IP": "192.0.2.1",
        ...headers,
      },
    }),
    articleId,
    now: NOW,
    db,
    config: {
      popularity: { flushSeconds: 0.05, rankMinutes: 0, analyticsEngine: null },
      secretKey: "a secret",
    },
    after: (work) => behind.push(work),
    tally,
  });
}

async function count(): Promise<void> {
  while (behind.length > 0) await behind.shift();
  await mergeViews(db, NOW);
}
