import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withSettingsTables } from "../../scripts/settings-tables.ts";
import { faultRows } from "../support/fault-table.ts";

const OPERATIONS = readFileSync("docs/operations.md", "utf8");
const EVENT = /console\.\w+\(\{\s*event: "(\w+)"/g;

function eventsWritten(): string[] {
  const files = globSync("src/**/*.{ts,tsx}");
  return files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(EVENT)].map(([, event = ""]) => event),
  );
}

function eventsExplained(): string[] {
  const section = OPERATIONS.split("## Log lines")[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| `(\w+)` /gm)].map(([, event = ""]) => event);
}

test("every log line is explained in docs/operations.md, and nothing else is", () => {
  const written = [...new Set(eventsWritten())].sort();
  expect(written.length).toBeGreaterThan(20);
  expect(eventsExplained().sort()).toEqual(written);
});

test("every event stands where the test above finds it", () => {
  const calls = globSync("src/**/*.{ts,tsx}").flatMap(
    (file) => readFileSync(file, "utf8").match(/console\.\w+\(/g) ?? [],
  );
  expect(calls).toHaveLength(eventsWritten().length);
});

test("docs/operations.md has the table of faults as the tests go through it", () => {
  const section = OPERATIONS.split("<!-- faults:")[1]?.split("<!-- end of faults -->")[0] ?? "";
  expect(
    section
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2),
  ).toEqual(faultRows());
});

test("the secrets that the deploy button knows are those of docs/operations.md", () => {
  const example = readFileSync(".dev.vars.example", "utf8");
  const asked = [...example.matchAll(/^(?:# )?([A-Z_]+)=$/gm)].map(([, name]) => name);
  const section = OPERATIONS.split("## Secrets")[1]?.split("\n## ")[0] ?? "";
  const explained = [...section.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name]) => name);
  expect(asked.sort()).toEqual(explained.sort());
});

test("docs/operations.md has the settings as they are declared: `npm run docs` makes it so", () => {
  expect(withSettingsTables("")).toBe("");
  expect(OPERATIONS).toContain("| `SITE_NAME` |");
  expect(withSettingsTables(OPERATIONS)).toBe(OPERATIONS);
});
