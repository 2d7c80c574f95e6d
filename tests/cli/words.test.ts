import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { type RunningPaper, startPaper } from "../support/node/server.ts";
import { temporaryFile } from "../support/node/temporary.ts";

let paper: RunningPaper;

beforeAll(async () => {
  paper = await startPaper();
});

afterAll(() => paper.stop());

const run = (...args: string[]) =>
  broadsheet(["words", ...args], { env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token } });

test("lists are imported as WordPress keeps them, replaced or added to, and shown", async () => {
  const block = await temporaryFile("disallowed_keys.txt", "\uFEFFcasino\r\n\r\nviagra\r\n203.0.113.\r\n");
  const hold = await temporaryFile("moderation_keys.txt", "lottery\n");
  const first = await run("import", "--block", block, "--hold", hold, "--json");
  expect(JSON.parse(first.stdout)).toEqual({ block: 3, hold: 1, allow: 0 });
  expect(first.status).toBe(0);

  await writeFile(block, "casino\ncrystals");
  const added = await run("import", "--block", block, "--add");
  expect(added.stdout).toBe(`Words at ${paper.url}: 4 block, 1 hold, 0 allow\n`);
  expect(JSON.parse((await run("show", "--json")).stdout)).toEqual({
    block: "casino\nviagra\n203.0.113.\ncrystals",
    hold: "lottery",
    allow: "",
  });

  await run("import", "--block", block);
  expect((await run("show")).stdout).toBe("# block: 2\ncasino\ncrystals\n# hold: 1\nlottery\n# allow: 0\n");
});

test("what cannot be imported is named, and nothing changes", async () => {
  const latin = await temporaryFile("latin.txt", "");
  await writeFile(latin, new Uint8Array([0x61, 0xe9, 0x0a]));
  for (const [args, message, status] of [
    [["import"], /import which words\?/, 2],
    [["import", "list.txt"], /follows --block, --hold or --allow/, 2],
    [["import", "--block", "/nowhere/list.txt"], /there is no file \/nowhere\/list\.txt\./, 1],
    [["import", "--block", latin], /no text in UTF-8/, 1],
    [["forget"], /cannot be "forget"/, 2],
    [[], /words show/, 2],
  ] as const) {
    const ran = await run(...args);
    expect(ran.stderr, args.join(" ")).toMatch(message);
    expect(ran.status, args.join(" ")).toBe(status);
  }
  const long = await temporaryFile("long.txt", "é".repeat(600_000));
  const refused = await run("import", "--allow", long);
  expect(refused.stderr).toContain("allow: a list has at most 1000000 bytes");
  expect(refused.status).toBe(1);
});

test("a commenter's data is exported, and erased only when that is meant", async () => {
  const person = (...args: string[]) =>
    broadsheet(["person", ...args], {
      env: { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token },
    });
  const story = await temporaryFile("pier.md", "---\ntitle: The pier\n---\nIt stands.\n");
  const env = { BROADSHEET_SITE: paper.url, BROADSHEET_TOKEN: paper.token };
  const published = await broadsheet(["publish", story, "--json"], { env });
  expect(published.status).toBe(0);
  const articles = await (await fetch(`${paper.url}/api/v1/articles`)).json();
  const { id } = (articles as { items: { id: number }[] }).items[0] ?? { id: 0 };
  const comment = { comment: "The pier leans a little.", author: "Wilma Fenn", email: "wilma@post.example" };
  const posted = await fetch(`${paper.url}/api/v1/articles/${id}/comments`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(comment),
  });
  expect(posted.status).toBeLessThan(300);

  const exported = await person("export", "Wilma@Post.example");
  expect(JSON.parse(exported.stdout).comments).toMatchObject([
    { name: "Wilma Fenn", text: "The pier leans a little." },
  ]);
  const asked = await person("erase", "wilma@post.example");
  expect(asked.stderr).toContain("repeat this with --yes");
  expect(asked.status).toBe(2);
  expect((await person("erase", "wilma")).stderr).toContain("name one e-mail address");
  expect((await person("erase", "wilma@post.example", "--yes")).stdout).toContain("1 comment is erased");
  expect(JSON.parse((await person("export", "wilma@post.example")).stdout).comments).toEqual([]);
});
