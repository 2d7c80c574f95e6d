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
    [["import", "--block", "/nowhere/list.txt"], /cannot be read/, 1],
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
