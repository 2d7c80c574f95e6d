import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** The first migration that only adds: old code runs on the tables of every later one, and new code on those before it. */
const FIRST = "0010";

/** What is gone by then: a column is dropped one version after the code has let go of it. Each with the reason. */
const DROPPED: Record<string, string> = {};

const ADDS = [
  /^CREATE TABLE (?!.*\bAS\b)/i,
  /^CREATE INDEX /i,
  /^CREATE UNIQUE INDEX /i,
  /^(INSERT|UPDATE|WITH|DELETE)\b/i,
];
const NULLABLE = /^ALTER TABLE \S+ ADD (?:COLUMN )?(?!.*\bNOT NULL\b)/i;
const DEFAULTED = /^ALTER TABLE \S+ ADD (?:COLUMN )?.*\bDEFAULT\b/i;

const statements = readdirSync("migrations")
  .filter((name) => name.endsWith(".sql") && name >= FIRST)
  .flatMap((name) =>
    readFileSync(`migrations/${name}`, "utf8")
      .split(/--> statement-breakpoint|;\s*$/m)
      .map((text) => ({
        name,
        sql: text
          .replace(/^\s*--.*$/gm, "")
          .replace(/\s+/g, " ")
          .trim(),
      }))
      .filter(({ sql }) => sql !== ""),
  );

it("migrations only add", () => {
  expect(statements.length).toBeGreaterThan(5);
  const others = statements.filter(
    ({ sql }) => ![...ADDS, NULLABLE, DEFAULTED].some((pattern) => pattern.test(sql)) && !(sql in DROPPED),
  );
  expect(others).toEqual([]);
});
