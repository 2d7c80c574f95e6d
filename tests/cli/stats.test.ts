import { afterAll, beforeAll, expect, test } from "vitest";
import { statsAnswer } from "../../cli/api-shapes.ts";
import { describeStats } from "../../cli/stats.ts";
import { broadsheet } from "../support/node/cli.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet(args, { env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token } });

test("they say how the paper does", async () => {
  const articlePath = new URL(await publishArticle(paper)).pathname;
  const held = {
    articlePath,
    author: "Ada",
    body: "Text",
    status: "held",
    createdAt: "2026-01-21T08:00:00Z",
  };
  await askNewsroom(paper, "PUT", "/comments", {
    comments: ["a", "b", "c"].map((externalId) => ({ ...held, externalId })),
  });
  const { status, stdout } = await run("stats");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Comments {3}3 held, 0 reported/m);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are for terminals
  expect(stdout).not.toMatch(/\u001b/);
  const json = await run("stats", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ comments: { held: 3 } });
});

test("they say how one article is read, and come as lines for a spreadsheet", async () => {
  const address = await publishArticle(paper, { title: "The ferry stays in" });
  const { pathname } = new URL(address);
  const now = new Date();
  await askNewsroom(paper, "PUT", "/views", {
    views: [{ path: pathname, hour: now.toISOString(), views: 12 }],
  });
  const { status, stdout } = await run("stats", "--article", address);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^The ferry stays in\n\nReaders {4}12, \d+ of them today$/m);
  const csv = await run("stats", "--article", pathname, "--csv");
  expect(csv.stdout).toMatch(/^date,time zone,readers\r\n/);
  expect(csv.stdout).toMatch(/,12\r\n/);
  const hours = await run("stats", "--csv", "--window", "day");
  expect(hours.stdout.split("\r\n")).toHaveLength(26);
  const unknown = await run("stats", "--article", "/nothing/");
  expect(unknown.status).not.toBe(0);
  expect(unknown.stderr).toContain("No article has this id or address");
  expect((await run("stats", "--window", "year")).status).not.toBe(0);
});

test("what a site does not tell is left out", () => {
  expect(describeStats("https://paper.example", statsAnswer.parse({}))).toBe("https://paper.example\n");
  const top = [{ title: "A \u001b[31mstory", path: "/a/", views: 1200 }];
  const some = statsAnswer.parse({ top, rising: [], plan: { kvWrites: { used: 12, limit: 1000 } } });
  expect(describeStats("https://paper.example", some).split("\n")).toEqual([
    "https://paper.example",
    "",
    "Plan       12 of 1,000 KV writes today",
    "",
    "Top 5 this week",
    "    1,200  A \uFFFD[31mstory",
  ]);
});
