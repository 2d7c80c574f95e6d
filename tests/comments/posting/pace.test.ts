import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeFormToken } from "../../../src/comments/posting/form-token.ts";
import { paceQuery } from "../../../src/comments/posting/pace.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { makeArticle } from "../../support/factories.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12, 0, 20);
const SECRET = "test-secret-key-of-at-least-32-characters";
const LIMITS = { COMMENTS_A_MINUTE: "3", COMMENTS_A_DAY: "5" };

let path: string;
let token: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  ({ path } = await makeArticle({ title: "The bridge opens" }));
  token = await makeFormToken(SECRET, NOW - 60_000);
});

/** Each comes from an address of its own. */
function post(n: number, given: object = LIMITS, accept = "text/html"): Promise<Response> {
  const body = new URLSearchParams({ comment: `Remark <b>number</b> ${n}`, author: `Ada ${n}`, token });
  const headers = { "CF-Connecting-IP": `192.0.2.${n}`, Accept: accept };
  return ask(`${path}comments`, { method: "POST", body, headers }, given);
}

const count = () => env.DB.prepare("SELECT count(*) AS n FROM comments").first<number>("n");

async function postMany(from: number, to: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = from; n <= to; n++) statuses.push((await post(n)).status);
  return statuses;
}

describe("what the whole paper takes", () => {
  it("is so much in a minute, from however many addresses; who comes later waits and keeps their words", async () => {
    expect(await postMany(1, 3)).toEqual([303, 303, 303]);
    const refused = await post(4);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe("40");
    const html = await refused.text();
    expect(html).toContain("Remark &lt;b&gt;number&lt;/b&gt; 4");
    expect(html).toContain("send them again in a minute");
    const json = await post(4, LIMITS, "application/json");
    expect(json.status).toBe(429);
    expect(await json.json()).toMatchObject({ error: { code: "too_many_comments" } });
    expect(await count()).toBe(3);
    vi.setSystemTime(NOW + 40_000);
    expect((await post(4)).status).toBe(303);
  });

  it("is so much in a day, and the next day as much again", async () => {
    await postMany(1, 3);
    vi.setSystemTime(NOW + 60_000);
    expect(await postMany(4, 6)).toEqual([303, 303, 429]);
    vi.setSystemTime(NOW + 120_000);
    const refused = await post(6);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("Retry-After")).toBe(String(12 * 3_600 - 20 - 120));
    const html = await refused.text();
    expect(html).toContain("Remark &lt;b&gt;number&lt;/b&gt; 6");
    expect(html).toContain("tomorrow");
    vi.setSystemTime(Date.UTC(2026, 10, 24, 0, 0, 1));
    token = await makeFormToken(SECRET, Date.now() - 60_000);
    expect(await postMany(7, 9)).toEqual([303, 303, 303]);
  });

  it("holds for those who come at the same moment", async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, (_, n) => post(n + 1)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 303, ...Array(6).fill(429)]);
    expect(await count()).toBe(3);
  });

  it("says of the same submission what it said the first time", async () => {
    await postMany(1, 3);
    expect((await post(2)).status).toBe(303);
    expect(await count()).toBe(3);
  });

  it("is as much as comes where both are 0, and imports do not count", async () => {
    const comments = Array.from({ length: 6 }, (_, n) => ({
      externalId: `old:${n}`,
      articlePath: path,
      author: "Somebody",
      body: `Imported ${n}`,
      createdAt: new Date(NOW - 1_000 * n).toISOString(),
      status: "published",
    }));
    expect((await askNewsroom("PUT", "/comments", { comments })).status).toBe(200);
    expect(await postMany(1, 4)).toEqual([303, 303, 303, 429]);
    expect((await post(4, { COMMENTS_A_MINUTE: "0", COMMENTS_A_DAY: "0" })).status).toBe(303);
  });

  it("is known from some forty rows, however many comments there are", async () => {
    const rows = Array.from({ length: 200 }, (_, n) => n + 1);
    await env.DB.prepare(
      `INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at, of_day)
       SELECT ?2 + value, 1, 1, 'k' || value, 0, 'held', 'a', 'b', 'form', 1, value FROM json_each(?1)`,
    )
      .bind(JSON.stringify(rows), NOW * 1024)
      .run();
    const { results, meta } = await paceQuery(openDatabase(env.DB), NOW).all();
    expect(results).toEqual([{ ofDay: 200, firstOfMinute: 1 }]);
    expect(meta.rows_read).toBeLessThan(50);
  });
});
