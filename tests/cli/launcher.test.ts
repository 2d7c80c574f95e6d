import { cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { broadsheet, LAUNCHER } from "../support/node/cli.ts";
import { temporaryFolder } from "../support/node/temporary.ts";

/** Makes a process believe that it is an older Node. */
const OLD_NODE = [
  "--import",
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.10.0"}})',
];

test("help teaches the commands with examples", async () => {
  const { status, stdout } = await broadsheet(["help"]);
  expect(status).toBe(0);
  expect(stdout).toContain("broadsheet publish FILE.md...");
  expect(stdout).toContain("broadsheet import wordpress EXPORT.xml");
  expect(await broadsheet(["--help"])).toMatchObject({ status: 0, stdout });
  expect((await broadsheet(["help", "publish"])).stdout).toContain("title: The harbour freezes over");
  expect((await broadsheet(["import", "--help"])).stdout).toContain("--dry-run");
});

test("an older Node hands over to the one that npm installed, with arguments and exit status", async () => {
  const helped = await broadsheet(["help"], { execArgv: OLD_NODE });
  expect(helped).toEqual(await broadsheet(["help"]));
  const refused = await broadsheet(["nonsense"], { execArgv: OLD_NODE });
  expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('no command "nonsense"') });
});

test("an older Node without anything installed says what to do", async () => {
  const folder = await temporaryFolder();
  await cp(dirname(LAUNCHER), join(folder, "cli"), { recursive: true });
  await cp(join(dirname(LAUNCHER), "..", "scripts", "own-node.js"), join(folder, "scripts", "own-node.js"));
  const launcher = join(folder, "cli", "broadsheet.js");
  const { status, stderr } = await broadsheet(["help"], { execArgv: OLD_NODE, launcher });
  expect(status).toBe(1);
  expect(stderr).toContain("Broadsheet needs Node 22.18 or newer, and this is 20.10.0. Run `npm install`");
});

test.each([
  ["no command", [], /broadsheet publish FILE\.md/],
  [
    "an unknown command",
    ["pubish"],
    /there is no command "pubish"\. There are: publish, import, check-addresses, export, moderate, threads, stats, spam, words, search, media, person, help/,
  ],
  ["an unknown option", ["publish", "a.md", "--sight", "x"], /Unknown option '--sight'/],
  ["an option without its value", ["publish", "a.md", "--site"], /--site/],
  ["nothing to publish", ["publish"], /publish what\?/],
  ["nothing to import from", ["import"], /import from what\?/],
  ["an unknown source", ["import", "joomla", "a.json"], /nothing imports "joomla"/],
  ["no file to import", ["import", "wordpress"], /name the export/],
  ["no site", ["publish", "a.md"], /which paper\? Name it with --site URL/],
  [
    "a site that is none",
    ["publish", "a.md", "--site", "paper", "--token", "t"],
    /--site "paper" is no address/,
  ],
  [
    "a site without a token",
    ["publish", "a.md", "--site", "https://paper.example"],
    /wants its newsroom's token/,
  ],
])("%s: exit status 2 and a sentence", async (_, args, message) => {
  const { status, stdout, stderr } = await broadsheet(args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});
