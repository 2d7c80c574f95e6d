import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseLine } from "../../cli/access-log/parse-line.ts";
import { broadsheet } from "../support/node/cli.ts";
import { publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile, temporaryFolder } from "../support/node/temporary.ts";

const PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const ROBOT = "Mozilla/5.0 (compatible; Examplebot/2.1; +http://bot.example/)";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet(["import", "access-log", ...args], {
    env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
  });

type Given = {
  path: string;
  address?: string;
  at?: string;
  agent?: string;
  status?: number;
  method?: string;
};

/** A day ago, at this time. */
function at(time: string): string {
  const day = new Date(Date.now() - 86_400_000).toUTCString().slice(5, 16).replaceAll(" ", "/");
  return `${day}:${time} +0000`;
}

function line({
  path,
  address = "203.0.113.9",
  agent = PERSON,
  status = 200,
  method = "GET",
  ...given
}: Given) {
  return `${address} - - [${given.at ?? at("09:30:00")}] "${method} ${path} HTTP/1.1" ${status} 5120 "-" "${agent}"`;
}

async function readersOf(path: string): Promise<number> {
  await paper.runSchedule();
  const response = await fetch(`${paper.url}/api/v1/popular?window=all&limit=50`);
  const { articles } = (await response.json()) as { articles: { path: string; views: number }[] };
  return articles.find((article) => article.path === path)?.views ?? 0;
}

test("readers count once a day, robots and files not at all; the same log again changes nothing", async () => {
  const address = await publishArticle(paper);
  const path = new URL(address).pathname;
  const log = [
    line({ path }),
    line({ path: `${path}?utm_source=mail`, at: at("21:00:00") }),
    line({ path, address: "203.0.113.10", status: 304 }),
    line({ path, agent: PERSON.replace("140", "139") }),
    line({ path, agent: ROBOT }),
    line({ path, agent: "-", address: "203.0.113.11" }),
    line({ path, method: "POST" }),
    line({ path, status: 404, address: "203.0.113.12" }),
    line({ path: "/assets/style.css" }),
    line({ path: "/nowhere/" }),
    line({ path: "/nowhere/", address: "203.0.113.13" }),
    "this is no line of a log",
    "",
  ];
  const file = await temporaryFile("access.log", `${log.join("\n")}\n`);
  const summary = {
    lines: 12,
    views: 3,
    robots: 2,
    repeats: 1,
    notPages: 3,
    unknownArticles: 2,
    unreadable: 1,
  };
  for (let again = 0; again < 2; again++) {
    const ran = await run(file, "--json");
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual(summary);
    expect(await readersOf(path)).toBe(3);
  }
  const shown = await run(file);
  expect(shown.stdout).toContain("3  readers of articles");
  expect(shown.stderr).toMatch(/2 {2}\/nowhere\//);
});

test("several logs, packed ones too, count as one, in the order of their times", async () => {
  const path = new URL(await publishArticle(paper)).pathname;
  const folder = await temporaryFolder();
  const early = join(folder, "access.log.1.gz");
  const late = join(folder, "access.log");
  await writeFile(early, gzipSync(`${line({ path, at: at("09:10:00") })}\n`));
  await writeFile(
    late,
    `${line({ path, at: at("09:50:00") })}\n${line({ path, address: "203.0.113.20" })}\n`,
  );
  const ran = await run(late, early, "--json");
  expect(JSON.parse(ran.stdout)).toMatchObject({ lines: 3, views: 2, repeats: 1 });
  expect(await readersOf(path)).toBe(2);
});

test("the common format, which names no agents, counts addresses", async () => {
  const path = new URL(await publishArticle(paper)).pathname;
  const common = line({ path }).replace(/ "[^"]*" "[^"]*"$/, "");
  const file = await temporaryFile("access.log", `${common}\n${common}\n`);
  const ran = await run(file, "--json");
  expect(JSON.parse(ran.stdout)).toMatchObject({ lines: 2, views: 1, repeats: 1 });
});

test("what is no log, not there or broken off is said, with what to do", async () => {
  const noLog = await temporaryFile("notes.txt", "Buy milk\n");
  expect(await run(noLog)).toMatchObject({ status: 1, stderr: expect.stringContaining("is no access log") });
  expect(await run("/nowhere/access.log")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("there is no file /nowhere/access.log"),
  });
  expect(await run()).toMatchObject({ status: 2, stderr: expect.stringContaining("name the log") });
  const broken = await temporaryFile("access.log.gz", "");
  const many = Array.from({ length: 2_000 }, (_, n) =>
    line({ path: `/${n}/`, address: `203.0.113.${n % 256}` }),
  );
  await writeFile(broken, gzipSync(many.join("\n")).subarray(0, 4_000));
  expect(await run(broken)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("cannot be read to its end"),
  });
});

test.each([
  ["an offset", line({ path: "/a/", at: "23/Nov/2026:09:30:00 +0530" }), { at: Date.UTC(2026, 10, 23, 4) }],
  ["a user's name with a space", line({ path: "/a/" }).replace("- -", "- Ada L"), { path: "/a/" }],
  [
    "quotation marks in the agent",
    line({ path: "/a/", agent: 'He said \\"hi\\"' }),
    { agent: 'He said \\"hi\\"' },
  ],
  ["a whole address", line({ path: "http://paper.example/a/?b#c" }), { path: "/a/" }],
  ["an IPv6 address", line({ path: "/a/", address: "2001:db8::1" }), { address: "2001:db8::1" }],
  ["no request", line({ path: "/a/" }).replace(/"GET[^"]*"/, '"-"'), { method: "", status: 200 }],
])("reads %s", (_, text, expected) => {
  expect(parseLine(text)).toMatchObject(expected);
});

test("an IPv6 customer is one reader, whatever address of theirs is used", async () => {
  const path = new URL(await publishArticle(paper)).pathname;
  const log = [
    line({ path, address: "2001:db8:1:2::5" }),
    line({ path, address: "2001:db8:1:2:a:b:c:d" }),
    line({ path, address: "2001:db8:1:3::5" }),
  ];
  const file = await temporaryFile("access.log", log.join("\n"));
  const { stdout } = await run(file, "--json");
  expect(JSON.parse(stdout)).toMatchObject({ views: 2, repeats: 1 });
  expect(await readersOf(path)).toBe(2);
});
