import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { describe, expect, it } from "vitest";

type Import = { from: string; specifier: string; target: string | null; typeOnly: boolean };

const files = globSync("src/**/*.{ts,tsx}").map((file) => file.split(sep).join("/"));

const imports = files.flatMap((from): Import[] =>
  [
    ...readFileSync(from, "utf8").matchAll(
      /^(?:import|export)\s+(type\s+)?([^"';]*?)\s*(?:from\s+)?"([^"]+)";|\bimport\("([^"]+)"\)/gms,
    ),
  ].map((match) => {
    const specifier = match[3] ?? match[4] ?? "";
    const named = match[2] ?? "";
    const typeOnly = Boolean(match[1]) || (/^\{[^}]*\}$/s.test(named) && allTypes(named));
    const target = specifier.startsWith(".")
      ? normalize(join(dirname(from), specifier))
          .split(sep)
          .join("/")
      : null;
    return { from, specifier, target, typeOnly };
  }),
);

function allTypes(named: string): boolean {
  const names = named
    .replace(/[{}]/g, "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return names.length > 0 && names.every((name) => name.startsWith("type "));
}

/** The folder of a file below src, or "" for a file that stands in src itself. */
const room = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1] ?? "";

const offenders = (broken: (one: Import) => boolean) =>
  imports.filter(broken).map(({ from, specifier }) => `${from} imports ${specifier}`);

/** From top to bottom: a room knows those below it, types among them. */
const ORDER =
  "site openapi admin health export moderation comments learning services mail stats popularity menus articles media search settings cache auth audit http feeds pages embeds spam config db".split(
    " ",
  );

/** Files that import from a room above theirs. This list may only shrink. */
const RUNS_UP = [
  // The one place that knows every room's tables.
  ...ORDER.filter((name) => files.includes(`src/${name}/table.ts`)).map(
    (name) => `src/db/rows.ts -> ${name}`,
  ),
];
const MAY_RUN_UP = 0;

/** What an isolate remembers, and what of. This list may only shrink. */
const MODULE_STATE: Record<string, string> = {
  "src/auth/memory.ts": "the keys of Cloudflare Access",
  "src/cache/memory.ts": "pages, lists, what is being made of both, versions, and the slots of a moment",
  "src/config/config.ts": "the checked settings of an env",
  "src/db/time-limit.ts": "what stands behind a wrapped binding, and who hung",
  "src/db/zone.ts": "formatters, by zone",
  "src/http/signing.ts": "imported keys, by secret",
  "src/learning/memory.ts": "the classifier",
  "src/pages/dates.ts": "formatters, by language and zone, and dates by them",
  "src/popularity/tally.ts": "views not yet written",
  "src/settings/memory.ts": "the word lists",
};
const MAY_HAVE_STATE = 10;

describe("the doors between rooms", () => {
  it("finds the imports it judges", () => {
    expect(imports.length).toBeGreaterThan(1000);
  });

  it("has every room in its order", () => {
    expect([...new Set(files.map(room).filter(Boolean))].sort()).toEqual([...ORDER].sort());
  });

  it("lets rooms import from those below them alone", () => {
    const runsUp = imports.flatMap(({ from, target }) => {
      if (target === null || room(from) === "" || room(from) === room(target)) return [];
      const isBelow = room(target) !== "" && ORDER.indexOf(room(target)) > ORDER.indexOf(room(from));
      return isBelow ? [] : [`${from} -> ${room(target)}`];
    });
    expect([...new Set(runsUp)].sort()).toEqual([...RUNS_UP].sort());
    expect(RUNS_UP.filter((pair) => !pair.startsWith("src/db/")).length).toBeLessThanOrEqual(MAY_RUN_UP);
  });

  it("has no circles of files, types counted", () => {
    expect(circles()).toEqual([]);
  });

  it("lets only routes, the apps, http, auth, and site's middleware and errors import Hono, and pages their JSX", () => {
    const mayRoute =
      /^src\/(.+\/(admin-)?routes\.ts|(app|newsroom-app|newsroom-api|linked-app)\.ts|site\/(middleware|newsroom-error|errors)\.ts|(http|auth|openapi)\/.+)$/;
    const isPage = /^src\/(pages\/.+|admin\/.+\.tsx)$/;
    expect(
      offenders(
        ({ from, specifier }) =>
          /^hono(\/|$)/.test(specifier) &&
          !mayRoute.test(from) &&
          !(isPage.test(from) && /^hono\/(jsx|html)/.test(specifier)),
      ),
    ).toEqual([]);
  });

  it("lets only tables, queries and db import drizzle", () => {
    const mayQuery = /^src\/(.+\/table\.ts|db\/.+|[^/]+\/[a-z-]+s\.ts)$/;
    expect(
      offenders(({ from, specifier }) => specifier.startsWith("drizzle-orm") && !mayQuery.test(from)),
    ).toEqual([]);
  });

  it.each(["pages", "spam", "feeds", "embeds"])(
    "keeps %s pure: only types and constants come from other rooms",
    (pure) => {
      const shared = ["src/pages/slots.ts", "src/pages/dates.ts"];
      expect(
        offenders(
          ({ from, target, typeOnly }) =>
            room(from) === pure &&
            target !== null &&
            room(target) !== pure &&
            !typeOnly &&
            !shared.includes(target),
        ),
      ).toEqual([]);
    },
  );

  it("lets the page cache know no room but pages' slots and the helpers of http", () => {
    const known = ["cache", "http", "db", "pages"];
    expect(
      offenders(
        ({ from, target, typeOnly }) =>
          room(from) === "cache" && target !== null && !typeOnly && !known.includes(room(target)),
      ),
    ).toEqual([]);
  });

  it("does nothing by the minute of an hour or a day: a cron may run in none of these", () => {
    const byMinute = /(?:MINUTE_MS|60_000|HOUR_MS)\)\s*%|getUTC(?:Minutes|Hours)\(/;
    expect(files.filter((file) => byMinute.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it("keeps module state in its named places", () => {
    // What can change: a `let`, and collections that a module makes empty and fills later.
    const state =
      /^(export )?(let |const \w+ = new (?!Text|Hono)[A-Z]\w*(<[^\n]*>)?\(\);|const \w+[^=\n]*= \[\];)/m;
    const stateful = files.filter((file) => state.test(readFileSync(file, "utf8")));
    expect(stateful.sort()).toEqual(Object.keys(MODULE_STATE).sort());
    expect(stateful.length).toBeLessThanOrEqual(MAY_HAVE_STATE);
  });

  it("is forgotten between tests", () => {
    const anew = readFileSync("tests/support/start-anew.ts", "utf8");
    const forgetful = Object.keys(MODULE_STATE).filter((file) =>
      readFileSync(file, "utf8").includes("forget"),
    );
    expect(forgetful.length).toBeGreaterThan(3);
    expect(forgetful.filter((file) => !anew.includes(`"../../${file}"`))).toEqual([]);
  });
});

describe("the size of files", () => {
  const lines = new Map(files.map((file) => [file, readFileSync(file, "utf8").split("\n").length - 1]));

  it("is a screen or two", () => {
    const sorted = [...lines.values()].sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(70);
  });

  it("is never over 300 lines", () => {
    const long = [...lines].filter(([, count]) => count > 300).map(([file]) => file);
    expect(long).toEqual([]);
  });
});

describe("docs/architecture.md", () => {
  const text = readFileSync("docs/architecture.md", "utf8");
  const tree = /```\n(src\/.*?)```/s.exec(text)?.[1] ?? "";

  it("has the rooms in their order, with what stands beside them", () => {
    const rooms = [...tree.matchAll(/^ {2}(\w+)\/ /gm)].map(([, name]) => name);
    expect(rooms).toEqual(ORDER);
    const loose = [...tree.matchAll(/^ {2}([\w-]+\.ts) /gm)].map(([, name]) => `src/${name}`);
    expect(loose.sort()).toEqual(files.filter((file) => room(file) === "").sort());
    const folders = [...tree.matchAll(/^(\w+)\/ /gm)].map(([, name]) => name ?? "");
    expect(folders.length).toBeGreaterThan(6);
    expect(folders.filter((folder) => !existsSync(folder))).toEqual([]);
  });

  it("names files that are there", () => {
    const named = [...text.matchAll(/`([\w-]+(?:\/[\w-]+)*\.tsx?)`/g)].map(([, name = ""]) => name);
    expect(named.length).toBeGreaterThan(30);
    const missing = named.filter(
      (name) => !files.some((file) => file.endsWith(`/${name}`)) && !existsSync(name),
    );
    expect(missing).toEqual([]);
  });
});

/** Strongly connected files (Tarjan's algorithm). */
function circles(): string[][] {
  const edges = Map.groupBy(imports, ({ from }) => from);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    index.set(file, index.size);
    low.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const { target } of edges.get(file) ?? []) {
      if (target === null || !files.includes(target)) continue;
      if (!index.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file) ?? 0, low.get(target) ?? 0));
    }
    if (low.get(file) !== index.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) found.push(circle);
  };
  for (const file of files) if (!index.has(file)) visit(file);
  return found;
}
