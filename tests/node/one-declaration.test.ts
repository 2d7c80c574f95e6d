import { globSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { describe, expect, it } from "vitest";
import { RULE_NAMES } from "../../src/spam/rule-names.ts";

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

  it("is what a rule is called: the queue is searched by all of them", () => {
    const named = sources.flatMap(({ file, code }) =>
      [...code.matchAll(/(?:\brule: |'rule', |\bRULE = )["']([a-z-]+)["']/g)].map(([, rule]) => ({
        file,
        rule,
      })),
    );
    expect(named.length).toBeGreaterThan(30);
    expect([...new Set(named.map(({ rule }) => rule))].toSorted()).toEqual([...RULE_NAMES]);
  });

  it("is how the newsroom says what is wrong with a field: in a sentence", () => {
    expect(filesWith(/class="error"/)).toEqual(["src/admin/field-problem.tsx"]);
  });

  it("is how a form is read: what is cut off on its way is refused, and no fault of ours", () => {
    const readers = ["src/comments/posting/read-submission.ts", "src/http/forms.ts"];
    expect(filesWith(/\.parseBody\(|\.formData\(/).sort()).toEqual(readers);
  });

  it("is the time that the calls of bindings have: whoever is handed an env has a limited one", () => {
    const code = (file: string) => sources.find((one) => one.file === file)?.code ?? "";
    // All that comes into the Worker comes through here.
    const entries = [...code("src/index.ts").matchAll(/^ {2}(\w+): .*env/gm)].map(([, name]) => name);
    expect(entries).toEqual(["fetch", "scheduled"]);
    expect(code("src/index.ts").match(/\benv\b(?!,|: )/g)).toBeNull();
    expect(code("src/index.ts").match(/limitBindings\(env, "(readers|cron)"\)/g)).toHaveLength(2);
    expect(filesWith(/from "cloudflare:workers"/)).toEqual([]);
    // The Cache API is no binding.
    expect(filesWith(/\bcaches\s*\./)).toEqual(["src/cache/nearby.ts"]);
    expect(code("src/cache/nearby.ts").match(/\bcaches\s*\./g)).toHaveLength(1);
  });

  it("is how a limiter is asked", () => {
    expect(filesWith(/\.limit\(\{/)).toEqual(["src/http/rate-limit.ts"]);
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
