import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { describe, expect, it } from "vitest";

type Import = { from: string; specifier: string; target: string | null; typeOnly: boolean };

const files = globSync("src/**/*.{ts,tsx}").map((file) => file.split(sep).join("/"));

const imports = files.flatMap((from): Import[] =>
  [...readFileSync(from, "utf8").matchAll(/^import\s+(type\s+)?([^"';]*?)\s*(?:from\s+)?"([^"]+)";/gms)].map(
    (match) => {
      const specifier = match[3] ?? "";
      const named = match[2] ?? "";
      const typeOnly = Boolean(match[1]) || (/^\{[^}]*\}$/s.test(named) && allTypes(named));
      const target = specifier.startsWith(".")
        ? normalize(join(dirname(from), specifier))
            .split(sep)
            .join("/")
        : null;
      return { from, specifier, target, typeOnly };
    },
  ),
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

describe("the doors between rooms", () => {
  it("finds the imports it judges", () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it("lets only routes, app, trouble and api import Hono, and pages their JSX", () => {
    const mayRoute = /^src\/(.+\/routes\.ts|app\.ts|trouble\.ts|api\/.+)$/;
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

  it.each(["pages", "spam", "feeds"])(
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

  it("lets the edge know no room but pages' slots and the helpers of api", () => {
    const known = ["edge", "api", "db", "pages"];
    expect(
      offenders(
        ({ from, target, typeOnly }) =>
          room(from) === "edge" && target !== null && !typeOnly && !known.includes(room(target)),
      ),
    ).toEqual([]);
  });

  it("lets no room import what joins the rooms", () => {
    const joins = /^src\/(app|index|scheduled|paper|render|view|preview|trouble|search|unkept)\.ts$/;
    expect(
      offenders(
        ({ from, target, typeOnly }) =>
          room(from) !== "" && target !== null && joins.test(target) && !typeOnly,
      ),
    ).toEqual([]);
  });

  it("keeps module state in its named places", () => {
    const named = /^src\/((edge|learning|settings|admin\/door)\/memory|popularity\/tally)\.ts$/;
    const stateful = files.filter((file) => !named.test(file) && /^let /m.test(readFileSync(file, "utf8")));
    expect(stateful).toEqual([]);
  });
});
