import { spawn } from "node:child_process";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { broadsheet, LAUNCHER } from "../support/node/cli.ts";
import { askNewsroom, publishArticle } from "../support/node/newsroom.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";

let paper: RunningPaper;
let path: string;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const env = () => ({ BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token });
const run = (...args: string[]) => broadsheet(args, { env: env() });

type Queued = { id: number; text: string; status: string };
const queue = async (status: string) =>
  ((await askNewsroom(paper, "GET", `/comments?status=${status}`)) as { items: Queued[] }).items.filter(
    ({ text }) => text.startsWith(path),
  );

beforeEach(async () => {
  for (const { id } of ((await askNewsroom(paper, "GET", "/comments")) as { items: Queued[] }).items)
    await askNewsroom(paper, "POST", `/comments/${id}/decision`, { decision: "trash" });
  path = new URL(await publishArticle(paper)).pathname;
  const comments = ["first", "second", "third"].map((name, n) => ({
    externalId: `${path}${name}`,
    articlePath: path,
    author: `\u001b]0;owned\u0007${name}`,
    body: `${path} ${name} \u001b[31mred\u202e`,
    createdAt: new Date(Date.UTC(2026, 0, 21, 8, n)).toISOString(),
    status: "held",
  }));
  await askNewsroom(paper, "PUT", "/comments", { comments });
});

/** Presses keys in the queue; the newest comment comes first. */
async function press(keys: string, ...options: string[]): Promise<{ status: number | null; stdout: string }> {
  const child = spawn(process.execPath, [LAUNCHER, "moderate", "--interactive", ...options], {
    env: { ...process.env, ...env(), XDG_CONFIG_HOME: "/nonexistent" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    stdout += chunk;
  });
  child.stdin.end(keys);
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { status, stdout };
}

describe("the queue in the terminal", () => {
  test("is decided on key by key, and taken back", async () => {
    const { status, stdout } = await press("asduq");
    expect(status).toBe(0);
    expect(stdout).toContain("2 decisions, 0 replies.");
    const names = async (of: string) => (await queue(of)).map(({ text }) => text.split(" ")[1]);
    expect(await names("published")).toEqual(["third"]);
    expect(await names("spam")).toEqual(["second"]);
    expect(await names("held")).toEqual(["first"]);
  });

  test("takes back with Ctrl+Z too, step by step", async () => {
    const { status, stdout } = await press("as\u001a\u001aq");
    expect(status).toBe(0);
    expect(stdout.match(/Taken back: #\d+ is held again\./g)).toHaveLength(2);
    expect((await queue("held")).length).toBe(3);
  });

  test("says of published comments that they are good or spam", async () => {
    for (const { id } of await queue("held"))
      await askNewsroom(paper, "POST", `/comments/${id}/decision`, { decision: "approve" });
    const { stdout } = await press("asq", "--status", "published");
    expect(stdout).toContain("  a  good         j  next");
    expect(stdout).toContain("Shown to readers. Good (a) or spam (s)?");
    expect(stdout).toMatch(/^Good$[\s\S]*^Spam$[\s\S]*2 decisions, 0 replies\./m);
    expect(stdout).not.toMatch(/approve/i);
  });

  test("overrules nobody unseen: who decided what is said, and the same key again does it", async () => {
    const child = spawn(process.execPath, [LAUNCHER, "moderate", "--interactive"], {
      env: { ...process.env, ...env(), XDG_CONFIG_HOME: "/nonexistent" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk;
    });
    const isSaid = (text: string) => expect.poll(() => stdout).toContain(text);
    await isSaid("third");
    const third = (await queue("held"))[0]?.id;
    await askNewsroom(paper, "POST", `/comments/${third}/decision`, { decision: "approve" });
    child.stdin.write("s");
    await isSaid("it is published now.\nNothing was done: s again does it all the same, j leaves it.");
    expect((await queue("published")).length).toBe(1);
    child.stdin.end("sq");
    await new Promise((resolve) => child.once("close", resolve));
    expect((await queue("spam")).map(({ id }) => id)).toEqual([third]);
    await askNewsroom(paper, "POST", `/comments/${third}/decision`, { decision: "approve" });
    const left = await run("moderate", "trash", "--status", "spam", String(third));
    expect([left.status, left.stdout]).toEqual([1, ""]);
    expect(left.stderr).toContain(`#${third} is left as it is.`);
  });

  test("moves, replies and ends with its input", async () => {
    const { status, stdout } = await press("jrThank you!\x7f.\rq");
    expect(status).toBe(0);
    expect(stdout).toContain("Replied");
    expect(stdout).toContain("0 decisions, 1 reply.");
    const texts = (await (await fetch(`${paper.url}${path}`)).text()).match(/Thank you\.|second|third/g);
    expect(texts).toContain("Thank you.");
    expect((await queue("held")).length).toBe(2);
    expect((await press("")).status).toBe(0);
  });

  test("shows again what was taken back", async () => {
    const { stdout } = await press("jjauq");
    const shown = [...stdout.matchAll(/^(\d\/\d) .*(first|second|third) on /gm)].map(([, at, who]) => [
      at,
      who,
    ]);
    expect(shown).toEqual([
      ["1/3", "third"],
      ["2/3", "second"],
      ["3/3", "first"],
      ["2/2", "second"],
      ["3/3", "first"],
    ]);
    expect((await queue("held")).length).toBe(3);
  });

  test("keeps a reply that the site does not take, to be mended", async () => {
    const { stdout } = await press(`r${"x".repeat(10_001)}\rr\x7f\rq`);
    expect(stdout).toMatch(/at most 10,000 fit[\s\S]*Replied[\s\S]*0 decisions, 1 reply\./);
  });

  test("lets no stranger's text command the terminal", async () => {
    const { stdout } = await press("q");
    expect(stdout).toContain("\uFFFD]0;owned\uFFFDthird");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stdout.replaceAll("\u001b[?25h", "")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  test("keeps its keys where one is none, and says them", async () => {
    const { stdout } = await press("x?q");
    expect(stdout.match(/u {2}undo the last decision/g)?.length).toBe(3);
    expect((await queue("held")).length).toBe(3);
  });
});

describe("deciding by number", () => {
  test("takes several, says what became of each, and undoes", async () => {
    const [third, second] = await queue("held");
    const spam = await run("moderate", "spam", String(third?.id), String(second?.id));
    expect([spam.status, spam.stdout]).toEqual([0, `#${third?.id} is spam\n#${second?.id} is spam\n`]);
    const undone = await run("moderate", "undo", String(third?.id));
    expect([undone.status, undone.stdout]).toEqual([0, `#${third?.id} is held\n`]);
    const good = async () => (await run("moderate", "good", String(third?.id))).stdout;
    expect(await good()).toBe(`#${third?.id} is published\n`);
    expect(await good()).toBe(`#${third?.id} is published, and good\n`);
    const gone = await run("moderate", "approve", "12345");
    expect([gone.status, gone.stderr]).toEqual([1, "#12345: there is no such comment\n"]);
  });

  test("the list shows them, also as JSON", async () => {
    expect((await run("moderate", "--list")).stdout).toContain(`#${(await queue("held"))[0]?.id}`);
    const { stdout } = await run("moderate", "--list", "--json");
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).article.path),
    ).toEqual([path, path, path]);
  });

  test.each([
    [["moderate", "burn", "1"], 'comments cannot be "burn"'],
    [["moderate", "spam"], "name the comments by their numbers"],
    [["moderate", "spam", "x"], "name the comments by their numbers"],
    [["moderate", "reply", "1"], "write the reply too"],
    [["moderate", "--status", "lost"], 'there is no queue "lost"'],
    [["moderate"], "there is no terminal to ask on"],
  ])("%j is told what to write", async (args, message) => {
    const { status, stderr } = await run(...args);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
