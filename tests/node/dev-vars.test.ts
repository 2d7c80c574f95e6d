import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completeDevVars, parseDevVars } from "../../scripts/dev-vars.ts";
import { temporaryFolder } from "../support/node/cli.ts";

test("a missing file is made with both secrets, for its owner only", async () => {
  const file = join(await temporaryFolder(), ".dev.vars");
  const vars = await completeDevVars(file);
  expect(vars.get("ADMIN_TOKEN")).toMatch(/^[\w-]{32}$/);
  expect(vars.get("SECRET_KEY")).toMatch(/^[\w-]{43}$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(parseDevVars(await readFile(file, "utf8"))).toEqual(vars);
  expect(await completeDevVars(file)).toEqual(vars);
});

test("what stands in a file stays, and only what is missing is added", async () => {
  const file = join(await temporaryFolder(), ".dev.vars");
  const before = '# mine\nADMIN_TOKEN="a token"\nLANGUAGE = de';
  await writeFile(file, before);
  const vars = await completeDevVars(file);
  expect(vars.get("ADMIN_TOKEN")).toBe("a token");
  expect(vars.get("LANGUAGE")).toBe("de");
  expect(await readFile(file, "utf8")).toBe(`${before}\nSECRET_KEY=${vars.get("SECRET_KEY")}\n`);
});
