import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/client.ts";
import { mergeViews } from "../../src/popularity/merge-views.ts";
import { recordView } from "../../src/popularity/record-view.ts";
import { Tally } from "../../src/popularity/tally.ts";
import { viewsEver } from "./readers.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);

let now: number;
let tally: Tally;
let behind: Promise<unknown>[];

beforeEach(() => {
  now = NOW;
  tally = new Tally();
  behind = [];
});

describe("the caps of a town's paper", () => {
  it.each(["one after the other", "mixed"])(
    "count 300 and 125 readers from five networks on the first day, networks %s",
    async (order) => {
      const from = (article: number, readers: number) => {
        for (let n = 0; n < readers; n++) {
          const network = order === "mixed" ? n % 5 : Math.floor((n * 5) / readers);
          read(article, `81.20.${network}.${1 + (order === "mixed" ? Math.floor(n / 5) : n % 60)}`);
        }
      };
      from(1, 300);
      from(2, 125);
      await count();
      expect([await viewsEver(1), await viewsEver(2)]).toEqual([300, 125]);
    },
  );

  it("count the same when the cron comes after every fifty readers", async () => {
    for (let n = 0; n < 425; n++) {
      const isFirst = n % 17 < 12;
      read(isFirst ? 1 : 2, `81.20.${n % 5}.${1 + Math.floor(n / 2)}`);
      if (n % 50 === 49) await count();
    }
    await count();
    expect([await viewsEver(1), await viewsEver(2)]).toEqual([300, 125]);
  });

  it("count eighty phones of one IPv6 network and sixty homes of one /24 whole where those are the paper's readers", async () => {
    const town = () => {
      for (let phone = 0; phone < 80; phone++) read(article, `2001:db8:77:${(phone + 1).toString(16)}::1`);
      for (let home = 0; home < 60; home++) read(article, `81.20.7.${home + 1}`);
    };
    let article = 1;
    for (let day = 0; day < 3; day++) {
      for (let n = 0; n < 5; n++) {
        article += 1;
        town();
      }
      await count();
      now += DAY_MS;
    }
    article = 100;
    town();
    for (let phone = 0; phone < 80; phone++) {
      article = 101;
      read(article, `2001:db8:77:${(phone + 1).toString(16)}::1`);
    }
    for (let home = 0; home < 60; home++) read(102, `81.20.7.${home + 1}`);
    await count();
    expect([await viewsEver(100), await viewsEver(101), await viewsEver(102)]).toEqual([140, 80, 60]);
  });

  it("leave out of an article what two hundred addresses bring it, in the town's networks and elsewhere", async () => {
    for (let day = 0; day < 2; day++) {
      await quietDay();
      now += DAY_MS;
    }
    const before = await viewsEver(3);
    await quietDay(() => {
      for (let n = 0; n < 200; n++)
        for (let agent = 0; agent < 20; agent++)
          read(3, n % 2 === 0 ? `81.20.${n % 5}.${100 + n / 2}` : `93.${n}.1.9`, `Attack ${agent}`);
    });
    const ofDay = (await viewsEver(3)) - before;
    expect(ofDay).toBeGreaterThan(95);
    expect(ofDay).toBeLessThan(110);
  });

  it("take back what had been counted before an attack was plain to see", async () => {
    await quietDay();
    now += DAY_MS;
    await quietDay();
    const before = await viewsEver(3);
    for (let agent = 0; agent < 20; agent++) {
      for (let n = 0; n < 90; n++) read(3, `81.20.${n % 5}.${150 + n}`, `Attack ${agent}`);
      await count();
      if (agent === 0) expect(await viewsEver(3)).toBeGreaterThan(before + 60);
    }
    expect(await viewsEver(3)).toBeLessThan(before + 12);
    const hours = await env.DB.prepare("SELECT sum(total) AS sum FROM views_by_hour").first<number>("sum");
    const ever = await env.DB.prepare("SELECT sum(total) AS sum FROM views_ever").first<number>("sum");
    expect(hours).toBe(ever);
  });

  it("count a story that is read all over the world, but for as many as an attack might bring", async () => {
    for (let day = 0; day < 2; day++) {
      await quietDay();
      now += DAY_MS;
    }
    for (let n = 0; n < 100; n++) read(9, `81.20.${n % 5}.${1 + n}`);
    for (let n = 0; n < 3_000; n++) read(9, `${100 + (n % 90)}.${n % 250}.${n % 7}.1`);
    await count();
    expect(await viewsEver(9)).toBeGreaterThan(2_700);
  });
});

/** Ten articles, each read from a hundred homes of five networks, the n-th from a shifted hundred. */
async function quietDay(meanwhile = () => {}): Promise<void> {
  for (let article = 1; article <= 10; article++)
    for (let n = 0; n < 100; n++) read(article, `81.20.${n % 5}.${1 + ((n + article * 7) % 240)}`);
  meanwhile();
  await count();
}

function read(articleId: number, ip: string, agent = "Firefox/143.0"): void {
  recordView({
    request: new Request("https://paper.example/a/", {
      headers: {
        "User-Agent": `Mozilla/5.0 (X11; Linux x86_64; rv:143.0) ${agent}`,
        "Sec-Fetch-Mode": "navigate",
        "CF-Connecting-IP": ip,
      },
    }),
    articleId,
    now,
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
  for (;;) if ((await mergeViews(db, now)).handedIn === 0) return;
}
