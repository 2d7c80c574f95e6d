import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

/** The SQL API as its documentation has it: text in the body, a bearer token, JSON in ClickHouse's form. */
type Asked = { path: string; authorization: string; query: string };

let server: Server;
let paper: RunningPaper;
let asked: Asked[] = [];
let answer: (query: string) => { status: number; body: string };

const counts = (rows: [article: number, views: number][]) => ({
  status: 200,
  body: JSON.stringify({
    meta: [
      { name: "article", type: "Float64" },
      { name: "views", type: "UInt64" },
    ],
    // ClickHouse writes 64-bit integers as text.
    data: rows.map(([article, views]) => ({ article, views: String(views) })),
    rows: rows.length,
  }),
});

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let query = "";
    for await (const chunk of request) query += chunk;
    asked.push({ path: request.url ?? "", authorization: request.headers.authorization ?? "", query });
    const { status, body } = answer(query);
    response.statusCode = status;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  paper = await startPaper({
    vars: {
      POPULARITY_SOURCE: "analytics-engine",
      ANALYTICS_ACCOUNT_ID: "account",
      ANALYTICS_TOKEN: "analytics-token",
      ANALYTICS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    datasets: { VIEWS: { dataset: "broadsheet_views" } },
  });
});

afterAll(async () => {
  await paper?.stop();
  server?.close();
});

beforeEach(() => {
  asked = [];
});

async function popular(window: string): Promise<number[][]> {
  const response = await fetch(`${paper.url}/api/v1/popular?window=${window}&limit=3`);
  const { articles } = (await response.json()) as { articles: { id: number; views: number }[] };
  return articles.map(({ id, views }) => [id, views]);
}

test("the lists are ranked from Analytics Engine, and stay as they are while it is away", async () => {
  for (let n = 0; n < 3; n++) await publishArticle(paper);
  answer = (query) =>
    counts(
      query.includes("LIMIT")
        ? [
            [2, 900],
            [1, 40],
            [999, 30],
          ]
        : [],
    );
  await paper.runSchedule();
  expect(asked).toHaveLength(5);
  for (const { path, authorization, query } of asked) {
    expect(path).toBe("/client/v4/accounts/account/analytics_engine/sql");
    expect(authorization).toBe("Bearer analytics-token");
    expect(query).toContain("FROM broadsheet_views WHERE timestamp >= toDateTime(");
    expect(query).toContain("_sample_interval");
    expect(query).toMatch(/FORMAT JSON$/);
  }
  const ranked = [
    [2, 900],
    [1, 40],
    [3, 0],
  ];
  expect(await popular("week")).toEqual(ranked);

  for (const trouble of [
    { status: 500, body: "Internal Server Error" },
    { status: 200, body: "<html>sorry</html>" },
    { status: 200, body: '{"data":[{"article":"x","views":1}]}' },
    { status: 403, body: '{"errors":[{"message":"Authentication error"}]}' },
  ]) {
    answer = () => trouble;
    await paper.runSchedule();
    expect(await popular("week")).toEqual(ranked);
  }
  answer = () => counts([[3, 7]]);
  await paper.runSchedule();
  expect((await popular("week"))[0]).toEqual([3, 7]);
});

test("views are written to it, and not to the database", async () => {
  const address = await publishArticle(paper);
  answer = () => counts([]);
  const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const response = await fetch(address, { headers: { "User-Agent": agent, "Sec-Fetch-Dest": "document" } });
  expect(response.status).toBe(200);
  await paper.runSchedule();
  const db = await paper.miniflare.getD1Database("DB");
  for (const table of ["view_batches", "views_by_hour", "views_ever"])
    expect(await db.prepare(`SELECT count(*) AS n FROM ${table}`).first("n")).toBe(0);
});
