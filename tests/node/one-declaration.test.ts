import { globSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { describe, expect, it } from "vitest";

const sources = globSync("src/**/*.{ts,tsx}").map((file) => ({
  file: file.split(sep).join("/"),
  code: readFileSync(file, "utf8"),
}));

const filesWith = (pattern: RegExp) =>
  sources.filter(({ code }) => pattern.test(code)).map(({ file }) => file);

/** Columns that a type names by hand, where `Rows` of db/rows.ts cannot. This list may only shrink. */
const TYPED_BY_HAND: string[] = [];
const MAY_BE_TYPED_BY_HAND = 0;

describe("what is declared once", () => {
  it("is the units of time; the pure rooms, which import nothing, count minutes by themselves", () => {
    expect(filesWith(/\b86_?400_?000\b|\b3_?600_?000\b/)).toEqual([]);
    const sayMinutes = filesWith(/_MS = 60_000\b|[*/] 60_000\b/);
    expect(sayMinutes.filter((file) => !/^src\/(pages|spam)\//.test(file))).toEqual(["src/db/time.ts"]);
  });

  it.each(["wantsJson", "secretOf", "PAGE_SIZE", "NO_SETTINGS", "markStale", "CommentRow"])("%s", (name) => {
    const declared = new RegExp(`\\b(function ${name}|const ${name}|type ${name} =)`);
    expect(filesWith(declared).length).toBeLessThanOrEqual(1);
  });

  it("is a column: rows of SQL are typed by the tables", () => {
    const tables = sources.filter(({ file }) => file.endsWith("/table.ts"));
    const columns = new Set(
      tables.flatMap(({ code }) =>
        [...code.matchAll(/\b(?:integer|text|real)\("(\w+)"/g)].map(([, name]) => name),
      ),
    );
    expect(columns.size).toBeGreaterThan(100);
    // Names of one word stand for other things too; where a row is typed by hand, one of several words is among them.
    const typed = /\b([a-z]+_[a-z_]+)\??: (?:number|string|boolean)\b/g;
    const byHand = sources.flatMap(({ file, code }) =>
      [...code.matchAll(typed)].filter(([, name]) => columns.has(name)).map(([found]) => `${file}: ${found}`),
    );
    expect(byHand.sort()).toEqual([...TYPED_BY_HAND].sort());
    expect(TYPED_BY_HAND.length).toBeLessThanOrEqual(MAY_BE_TYPED_BY_HAND);
  });
});
