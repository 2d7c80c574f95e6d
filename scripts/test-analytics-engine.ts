import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { viewPoint } from "../src/popularity/data-points.ts";
import type { Entry } from "../src/popularity/tally.ts";
import { windowQuery } from "../src/popularity/window-query.ts";
import { ROOT } from "./wrangler.ts";

/**
 * `npm run test:analytics-engine`: runs the very SQL that the Worker sends to Analytics Engine on a real ClickHouse engine,
 * which Analytics Engine is built on, and compares its counts with those made by hand. The engine is chdb from the npm
 * registry, half a gigabyte: fetched by this script into node_modules/.cache, and not by npm install.
 */
const VERSION = "3.4.0";
const TABLE = "broadsheet_views";
const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = Math.floor(NOW / 3_600_000);

type Session = { query: (sql: string, format?: string) => string; cleanup: () => void };
type Row = { entry: Entry; weight: number };

let failures = 0;
let checks = 0;

function main(): void {
  const session = openSession();
  session.query(
    `CREATE TABLE ${TABLE} (dataset String, timestamp DateTime('UTC'), _sample_interval UInt32, index1 String,
      ${[1, 2, 3, 4, 5].map((n) => `blob${n} String`).join(", ")}, ${[1, 2, 3].map((n) => `double${n} Float64`).join(", ")})
     ENGINE = MergeTree ORDER BY (index1, timestamp)`,
  );
  const ask = (rows: Row[], hours: number): Map<number, number> => {
    session.query(`TRUNCATE TABLE ${TABLE}`);
    for (let at = 0; at < rows.length; at += 5_000) session.query(insert(rows.slice(at, at + 5_000)));
    const { data } = JSON.parse(session.query(windowQuery(TABLE, hours, NOW)));
    return new Map(data.map((row: { article: number; views: number }) => [row.article, Number(row.views)]));
  };

  const one = [view({}), view({ hour: HOUR - 2 }), view({ hour: HOUR - 30 })];
  check("a reader counts once a day", ask(one, 168), [[1, 2]]);
  check(
    "a window begins with its hour",
    ask([view({ hour: HOUR - 23 }), view({ hour: HOUR - 24, reader: 2 })], 24),
    [[1, 1]],
  );
  check(
    "whoever read before it began, that day, is not its reader",
    ask([view({ hour: HOUR - 4 }), view({})], 3),
    [],
  );
  check("an address counts for eight readers", ask(agents(50), 24), [[1, 8]]);
  check(
    "a network counts for twenty-four",
    ask(
      many(200, (n) => ({ address: n })),
      24,
    ),
    [[1, 24]],
  );
  check(
    "two networks count apart",
    ask(
      many(200, (n) => ({ network: n % 2, address: n })),
      24,
    ),
    [[1, 48]],
  );
  check(
    "scattered readers all count",
    ask(
      many(500, (n) => ({ network: n })),
      24,
    ),
    [[1, 500]],
  );
  const two = [
    ...many(3, (n) => ({ network: n, article: 7 })),
    ...many(5, (n) => ({ network: n, article: 9 })),
  ];
  check("the most read comes first", ask(two, 24), [
    [9, 5],
    [7, 3],
  ]);
  check(
    "a row stands for as many as it was sampled from",
    ask(
      many(40, (n) => ({ network: n, weight: 5 })),
      24,
    ),
    [[1, 200]],
  );

  // One view in ten is kept, as on a site that writes more than the engine takes.
  const truth = many(40_000, (n) => ({ article: 1 + (n % 7 === 0 ? 0 : n % 3), network: n }));
  const kept = truth.filter((_, n) => (n * 7_919) % 10 === 0).map((row) => ({ ...row, weight: 10 }));
  const exact = ask(truth, 24);
  const sampled = ask(kept, 24);
  for (const [article, views] of exact) {
    const error = Math.abs((sampled.get(article) ?? 0) / views - 1);
    report(
      `sampled counts are near the true ones: article ${article}, ${(100 * error).toFixed(1)} % off`,
      error < 0.1,
    );
  }
  session.cleanup();
  console.log(`${checks - failures} passed, ${failures} failed`);
  process.exitCode = failures === 0 ? 0 : 1;
}

type Given = {
  article?: number;
  hour?: number;
  network?: number;
  address?: number;
  reader?: number;
  weight?: number;
};

/** Keys are put together as reader-key.ts does: 27 bits of the network, 12 of the address, 14 of the agent. */
function view({ article = 1, hour = HOUR, network = 1, address = 1, reader = 1, weight = 1 }: Given): Row {
  const key = (network * 2 ** 12 + (address % 2 ** 12)) * 2 ** 14 + reader;
  return { entry: [hour, article, key, "", "NL"], weight };
}

function many(count: number, given: (n: number) => Given): Row[] {
  return Array.from({ length: count }, (_, n) => view(given(n)));
}

const agents = (count: number) => many(count, (n) => ({ reader: n }));

function insert(rows: Row[]): string {
  const values = rows.map(({ entry, weight }) => {
    const { indexes, blobs, doubles } = viewPoint(entry);
    const texts = [...indexes, ...blobs].map((text) => `'${text}'`);
    return `('${TABLE}', ${entry[0] * 3_600}, ${weight}, ${[...texts, ...doubles].join(", ")})`;
  });
  return `INSERT INTO ${TABLE} VALUES ${values.join(", ")}`;
}

function check(what: string, counted: Map<number, number>, expected: [number, number][]): void {
  const found = JSON.stringify([...counted]);
  report(`${what}: ${found}`, found === JSON.stringify(expected));
}

function report(what: string, isRight: boolean): void {
  checks += 1;
  if (!isRight) failures += 1;
  console.log(`${isRight ? "✓" : "✗"} ${what}`);
}

function openSession(): Session {
  const folder = join(ROOT, "node_modules/.cache/broadsheet", `chdb-${VERSION}`);
  const require = createRequire(join(folder, "index.js"));
  try {
    require.resolve("chdb");
  } catch {
    console.log("Fetching chdb, half a gigabyte, once ...");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
    execFileSync("npm", ["install", `chdb@${VERSION}`, "--no-audit", "--no-fund", "--no-package-lock"], {
      cwd: folder,
      stdio: "inherit",
    });
  }
  const { Session } = require("chdb") as { Session: new () => Session };
  return new Session();
}

main();
