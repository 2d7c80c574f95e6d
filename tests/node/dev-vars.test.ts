import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { unstable_getVarsForDev as readAsWrangler } from "wrangler";
import { parseDevVars } from "../../cli/dev-vars.ts";
import { completeDevVars } from "../../scripts/dev-vars.ts";
import { temporaryFolder } from "../support/node/temporary.ts";

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

/** What the Worker gets of a .dev.vars in `folder`. */
function workersVars(folder: string): Record<string, string> {
  const vars = readAsWrangler(join(folder, "wrangler.toml"), undefined, {}, undefined, true);
  return Object.fromEntries(Object.entries(vars).map(([name, { value }]) => [name, String(value)]));
}

/** Pieces of which files are made whose reading is easy to get wrong. */
const piece = fc.constantFrom(
  ...[
    "ADMIN_TOKEN",
    "SECRET_KEY",
    "a.b-c",
    "export",
    "=",
    " = ",
    ": ",
    ":",
    "#",
    " # note",
    "'",
    '"',
    "`",
    "\\",
  ],
  ...["\n", "\r\n", "\r", "\t", " ", "\\n", "\\r", '\\"', "value", "$HOME", "ä", "\uFEFF", "\u2028", "=="],
  ...['"a b"', "'a # b'", "`a\nb`", "\nNEXT=next\n", "\nexport ADMIN_TOKEN=token\n", "\n\n"],
);
const file = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

test("a file says the same here as in wrangler", async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(file, async (text) => {
      await writeFile(join(folder, ".dev.vars"), text);
      expect(Object.fromEntries(parseDevVars(text))).toEqual(workersVars(folder));
    }),
    { numRuns: 1000 },
  );
});

test("secrets added to any file reach the Worker, and nothing else of it changes", async () => {
  const folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(file, async (text) => {
      await writeFile(join(folder, ".dev.vars"), text);
      const before = workersVars(folder);
      const completed = await completeDevVars(join(folder, ".dev.vars"));
      const { ADMIN_TOKEN, SECRET_KEY, ...others } = workersVars(folder);
      expect(ADMIN_TOKEN).toBe(before.ADMIN_TOKEN || completed.get("ADMIN_TOKEN"));
      expect(SECRET_KEY).toBe(before.SECRET_KEY || completed.get("SECRET_KEY"));
      expect([ADMIN_TOKEN, SECRET_KEY]).not.toContain("");
      expect({ ...before, ADMIN_TOKEN, SECRET_KEY }).toEqual({ ...others, ADMIN_TOKEN, SECRET_KEY });
    }),
    {
      numRuns: 300,
      examples: [
        ["ADMIN_TOKEN:"],
        ["a.b-c:"],
        ["SECRET_KEY:\n"],
        ["SECRET_KEY:\r\n"],
        ["ADMIN_TOKEN:\r"],
        ["ADMIN_TOKEN: \n\r"],
      ],
    },
  );
});
