import { globSync, readFileSync } from "node:fs";
import { basename, sep } from "node:path";
import { describe, expect, it } from "vitest";

type Write = { file: string; table: string };

const read = (file: string) => readFileSync(file, "utf8");
const posix = (file: string) => file.split(sep).join("/");
const files = globSync("src/**/*.{ts,tsx}").map(posix);
const roomOf = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1] ?? "";

/** Tables, with what drizzle's code calls them and the room that declares them. */
const tables = globSync("src/*/table.ts").flatMap((file) =>
  [...read(file).matchAll(/export const (\w+) = sqliteTable\(\s*"(\w+)"/g)].map(
    ([, variable = "", table = ""]) => ({ variable, table, owner: roomOf(posix(file)) }),
  ),
);
/** Those of the search's own database, which no migration makes. */
for (const [, table = ""] of read("src/search/schema.ts").matchAll(
  /CREATE (?:VIRTUAL TABLE|TABLE|VIEW) (\w+)/g,
))
  tables.push({ variable: table, table, owner: "search" });
const ownerOf = new Map(tables.map(({ table, owner }) => [table, owner]));

/** "file writes table", for what is written outside of the room that declares the table. This list may only shrink. */
const EXCEPTIONS: string[] = [];
const MAY_WRITE_ELSEWHERE = 0;

const MADE_UP = "$" + "{";

/** A statement that writes; what follows is the table's name, or code that makes one up. */
const STATEMENT =
  /\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|DELETE\s+FROM|UPDATE(?:\s+OR\s+(?:REPLACE|IGNORE|ROLLBACK|ABORT|FAIL))?)\s+(\$\{|["'`[]?\w+|["'`]\s*\+)/g;
const BUILDER = /\bdb\s*\.(?:insert|update|delete)\(\s*(\w+)\s*\)/g;

/** What a file's SQL, or drizzle's builder, writes to. `callers`: the code of those who import it. */
function writesOf(file: string, code: string, callers: string[] = []): Write[] {
  const statements = [...code.matchAll(STATEMENT)].flatMap(([, name = ""]) => {
    // Of a name that is made up, every table counts that the file or its callers name.
    if (name === MADE_UP || name.endsWith("+")) return tablesNamedIn([code, ...callers]);
    // What follows a conflict.
    return name === "SET" ? [] : [name.replace(/^\W/, "")];
  });
  const imported = [...code.matchAll(/import \{([^}]*)\} from "[^"]*\/table\.ts"/g)]
    .flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()))
    .flatMap((name) => tables.filter(({ variable }) => variable === name));
  const built = [...code.matchAll(BUILDER)].flatMap(([, name]) => {
    const known = imported.filter(({ variable }) => variable === name);
    // Of a table that is passed on, every one counts that the file imports.
    return (known.length > 0 ? known : imported).map(({ table }) => table);
  });
  return [...new Set([...statements, ...built])].sort().map((table) => ({ file, table }));
}

/** Tables whose names are whole texts or keys. */
function tablesNamedIn(codes: string[]): string[] {
  const isNamed = (table: string) =>
    codes.some((code) => new RegExp(`"${table}"|^ +${table}:`, "m").test(code));
  return [...ownerOf.keys()].filter(isNamed);
}

const codes = new Map(files.map((file) => [file, read(file)]));

function callersOf(file: string): string[] {
  const specifier = new RegExp(`"[./]+(?:[a-z-]+/)*${basename(file).replaceAll(".", "\\.")}"`);
  return [...codes.values()].filter((code) => specifier.test(code));
}

const writes = [...codes].flatMap(([file, code]) => writesOf(file, code, callersOf(file)));

describe("the owners of tables", () => {
  it("finds the tables and the statements that it judges", () => {
    expect(tables.length).toBeGreaterThan(25);
    expect(new Set(writes.map(({ table }) => table))).toEqual(new Set(ownerOf.keys()));
  });

  it("reads every way in which a statement is written", () => {
    const tablesOf = (code: string) => writesOf("src/a/b.ts", code).map(({ table }) => table);
    expect(
      tablesOf('"INSERT OR IGNORE INTO settings (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 2"'),
    ).toEqual(["settings"]);
    expect(tablesOf("`WITH a AS (SELECT 1)\n DELETE FROM\n reports`")).toEqual(["reports"]);
    expect(tablesOf('`UPDATE OR REPLACE "mails" SET id = -id`')).toEqual(["mails"]);
    expect(tablesOf(`["mails", "reports"].map((table) => \`DELETE FROM ${MADE_UP}table}\`)`)).toEqual([
      "mails",
      "reports",
    ]);
    expect(tablesOf('write("terms", "REPLACE INTO " + table)')).toEqual(["terms"]);
    expect(tablesOf('import { comments } from "../comments/table.ts";\ndb.insert(comments)')).toEqual([
      "comments",
    ]);
    expect(
      tablesOf(
        'import { mails, subscriptions } from "../mail/table.ts";\nconst all = [mails];\ndb.delete(table)',
      ),
    ).toEqual(["mails", "subscriptions"]);
    expect(tablesOf("articles.delete(articles)")).toEqual([]);
  });

  it("lets a table be written by the room that declares it alone", () => {
    const elsewhere = writes
      .filter(({ file, table }) => ownerOf.get(table) !== roomOf(file))
      .map(({ file, table }) => `${file} writes ${table}`);
    expect(elsewhere.sort()).toEqual([...EXCEPTIONS].sort());
    expect(EXCEPTIONS.length).toBeLessThanOrEqual(MAY_WRITE_ELSEWHERE);
  });

  it("has its owner beside each table in docs/storage.md", () => {
    const rows = [...read("docs/storage.md").matchAll(/^\| (`.+?`) +\| (\w+) +\|/gm)];
    const written = rows.flatMap(([, names = "", owner]) =>
      [...names.matchAll(/\w+/g)].map(([table]) => [table, owner]),
    );
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(ownerOf));
  });
});
