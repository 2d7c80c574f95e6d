import { globSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { describe, expect, it } from "vitest";

const sources = globSync("src/**/*.{ts,tsx}").map((file) => ({
  file: file.split(sep).join("/"),
  code: readFileSync(file, "utf8"),
}));

const filesWith = (pattern: RegExp) =>
  sources.filter(({ code }) => pattern.test(code)).map(({ file }) => file);

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
});
