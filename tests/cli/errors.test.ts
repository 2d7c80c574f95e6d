import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openApi } from "../../cli/api-client.ts";
import { broadsheet, LAUNCHER } from "../support/node/cli.ts";
import { fakeServer } from "../support/node/fake-server.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile, temporaryFolder } from "../support/node/temporary.ts";
import { wxr } from "../support/node/wxr.ts";

const STORY = "---\ntitle: Story\npublished: 2026-01-01\n---\nText";

let paper: RunningPaper;
let closed: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
  closed = await startPaper({ vars: { ADMIN_TOKEN: "" } });
});

afterAll(async () => {
  await paper.stop();
  await closed.stop();
});

const publishTo = async (site: string, token = "test-admin-token", env: Record<string, string> = {}) =>
  broadsheet(["publish", await temporaryFile("story.md", STORY), "--site", site, "--token", token], { env });

test("nothing answers", async () => {
  const server = createServer().listen(0);
  await once(server, "listening");
  const address = server.address();
  const site = `http://localhost:${typeof address === "object" ? address?.port : ""}`;
  await new Promise((resolve) => server.close(resolve));
  const { status, stderr } = await publishTo(site);
  expect(stderr).toContain(`nothing answers at ${site}. Start the paper with \`npm start\``);
  expect(status).toBe(1);
});

test("the host does not exist", async () => {
  const { status, stderr } = await publishTo("http://paper.invalid");
  expect(stderr).toContain("the address http://paper.invalid cannot be found");
  expect(status).toBe(1);
});

test("a wrong token", async () => {
  const { status, stderr } = await publishTo(paper.url, "wrong");
  expect(stderr).toContain(`${paper.url} does not accept this token.`);
  expect(status).toBe(1);
});

test("a paper without a token", async () => {
  const { status, stderr } = await publishTo(closed.url);
  expect(stderr).toContain("This site has no ADMIN_TOKEN");
  expect(stderr).toContain("wrangler secret put ADMIN_TOKEN");
  expect(status).toBe(1);
});

test("a file that is not there, and a folder without stories", async () => {
  const env = { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token };
  expect((await broadsheet(["publish", "/no/such.md"], { env })).stderr).toContain(
    "there is no file /no/such.md.",
  );
  const folder = await temporaryFolder();
  expect((await broadsheet(["publish", folder], { env })).stderr).toContain("has no .md files");
  expect((await broadsheet(["import", "wordpress", "/no/such.xml"], { env })).stderr).toContain(
    "there is no file /no/such.xml.",
  );
});

test("an article that is too long is skipped with the reason", async () => {
  const file = await temporaryFile("long.md", `${STORY}${"word ".repeat(130_000)}`);
  const { status, stdout } = await broadsheet([
    ...["publish", file, "--site", paper.url, "--token", paper.token, "--json"],
  ]);
  expect(JSON.parse(stdout).articles.skipped).toEqual([{ what: file, reason: expect.any(String) }]);
  expect(status).toBe(1);
});

test("a request that is too large for the site", async () => {
  const error = { code: "body_too_large", message: "At most 10 bytes in one request: send less at a time." };
  const { url } = await fakeServer({ status: 413, body: { error } });
  const { status, stdout } = await publishTo(url);
  expect(stdout).toContain("too much for");
  expect(stdout).toContain("At most 10 bytes");
  expect(status).toBe(1);
});

test("fields that the site refuses are named", async () => {
  const error = {
    code: "invalid_input",
    message: "Some fields.",
    fields: { "0.title": "must not be empty" },
  };
  const { url } = await fakeServer({ status: 422, body: { error } });
  const { status, stdout } = await publishTo(url);
  expect(stdout).toContain("Skipped 1: title: must not be empty");
  expect(status).toBe(1);
});

test("what a site answers is shown by the terminal, not obeyed", async () => {
  const error = {
    code: "invalid_input",
    message: "Some fields.",
    fields: { "0.title": "\u001b]0;owned\u0007\u001b[2Jis \u009b31m long\u202e" },
  };
  const { url } = await fakeServer({ status: 422, body: { error } });
  const { stdout, stderr } = await publishTo(url);
  expect(stdout).toContain("title: \\u001b]0;owned\\u0007\\u001b[2Jis \\u009b31m long\\u202e");
  const { url: odd } = await fakeServer({
    status: 503,
    body: { error: { code: "not_configured", message: "\u001b[31mred" } },
  });
  const refused = await publishTo(odd);
  expect(`${stdout}${stderr}${refused.stdout}${refused.stderr}`).not.toMatch(/[^\P{Cc}\n\t]|\u202e/u);
});

test("something that is no Broadsheet", async () => {
  const { url } = await fakeServer({ status: 404, body: "<h1>Not here</h1>" });
  expect((await publishTo(url)).stderr).toContain("answered 404, not as a Broadsheet would");
  const { url: other } = await fakeServer({ status: 200, body: { hello: true } });
  expect((await publishTo(other)).stderr).toContain("not as a Broadsheet of this version would");
});

test("the local token goes to this machine only", async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, ".dev.vars"), `OTHER=1\nADMIN_TOKEN="${paper.token}"\n`);
  const file = await temporaryFile("story.md", STORY);
  const here = await broadsheet(["publish", file, "--site", paper.url], { cwd });
  expect(here.status, here.stderr).toBe(0);
  const away = await broadsheet(["publish", file, "--site", "https://paper.example"], { cwd });
  expect(away).toMatchObject({ status: 2, stderr: expect.stringContaining("wants its newsroom's token") });
});

test("a busy site is asked again, and as late as it wishes", async () => {
  const busy = { error: { code: "try_again_later", message: "Later." } };
  const good = { created: 0, updated: 0, unchanged: 1, skipped: [], articles: [] };
  const { url, requests } = await fakeServer(
    { status: 503, body: busy, headers: { "Retry-After": "0" } },
    { status: 502, body: "bad gateway" },
    { status: 429, body: busy },
    { status: 200, body: good },
  );
  const api = openApi({ site: url, token: "t" }, 1);
  expect(await api.putArticles([])).toEqual(good);
  expect(requests).toHaveLength(4);
  expect(requests[0]?.headers.authorization).toBe("Bearer t");
});

test("a site that stays busy, and one that wants to be set up, end the command", async () => {
  const busy = await fakeServer({
    status: 503,
    body: { error: { code: "try_again_later", message: "Later." } },
  });
  await expect(openApi({ site: busy.url, token: "t" }, 1).putArticles([])).rejects.toThrow("Later.");
  expect(busy.requests).toHaveLength(5);
  const bare = await fakeServer({ status: 503, body: { error: { code: "schema_missing", message: "No." } } });
  await expect(openApi({ site: bare.url, token: "t" }, 1).putArticles([])).rejects.toThrow("No.");
  expect(bare.requests).toHaveLength(1);
});

test("what stands before the paper answers for it: nobody is told that the address is wrong", async () => {
  const { url } = await fakeServer({ status: 503, body: "error code: 1105" });
  const { status, stderr } = await publishTo(url);
  expect(stderr).toContain(`${url} is away, or has used up what it may do for now (it answered 503).`);
  expect(stderr).toContain("what arrived is kept");
  expect(status).toBe(1);
});

test("an import that is stopped by hand says what becomes of its half", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const file = await temporaryFile("export.xml", wxr([{ id: 1, link: "/2024/06/01/stopped/" }]));
  const args = ["import", "wordpress", file, "--site", `http://127.0.0.1:${port}`, "--token", "x"];
  const asked = once(server, "request");
  const child = spawn(process.execPath, [LAUNCHER, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (told += text));
  await asked;
  child.kill("SIGINT");
  await once(child, "close");
  expect(told).toContain("Stopped. What arrived is kept: run the same command to go on");
  expect(child.exitCode).toBe(130);
});
