import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { broadsheet } from "../support/node/cli.ts";
import { fakeServer } from "../support/node/fake-server.ts";
import { temporaryFolder } from "../support/node/temporary.ts";

/** Runs a command in a folder with that .dev.vars. `sent`: the token that reached the paper. */
async function statsWith(text: string) {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, ".dev.vars"), text);
  const { url, requests } = await fakeServer({ status: 200, body: {} });
  const ran = await broadsheet(["stats", "--site", url], { cwd });
  return { ...ran, sent: requests[0]?.headers.authorization };
}

test.each([
  ["a comment behind it", "ADMIN_TOKEN=right-token # of the office\n", "right-token"],
  ["quotes around a sign of comments", "export ADMIN_TOKEN='right # token'\r\nNEXT=1\r\n", "right # token"],
  ["a second line that counts", "ADMIN_TOKEN=old\nADMIN_TOKEN=right-token\n", "right-token"],
])("the command line sends the local token: %s", async (_, text, token) => {
  const { status, stderr, sent } = await statsWith(text);
  expect([status, sent], stderr).toEqual([0, `Bearer ${token}`]);
});

test.each([
  ["an empty one", "ADMIN_TOKEN=\nOTHER=hush\n", "its .dev.vars has no ADMIN_TOKEN: run `npm start`"],
  ["one that no request can carry", 'ADMIN_TOKEN="two\\nlines"\n', "is no token"],
])(
  "the command line says what is wrong with the local token, and sends nothing: %s",
  async (_, text, said) => {
    const { status, stderr, sent } = await statsWith(text);
    expect([status, sent]).toEqual([2, undefined]);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/hush|two/);
  },
);

test("the command line says so where .dev.vars cannot be read", async () => {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, ".dev.vars"));
  const { status, stderr } = await broadsheet(["stats"], { cwd });
  expect([status, stderr]).toEqual([2, expect.stringContaining(".dev.vars cannot be read")]);
});
