import { measuredHere, putIntoDocument } from "../documents.ts";
import { ONE_QUERY } from "./floor.ts";

/** What one of an operation costs: ms of CPU, and how many queries of D1 cost such code as much. */
export type Row = { name: string; ms: number; queries: number };

/** What the README tells, by the names of the operations. */
const TOLD: [told: string, names: string[]][] = [
  ["an article from memory", ["article, hot"]],
  ["an article that no copy is kept of", ["article, cold"]],
  [
    "the same for the first time ever, when what is like it is found",
    ["article, cold for the first time ever"],
  ],
  ["an older page of the front page; a search", ["a page of the front page, cold", "search, two words"]],
  [
    "an address that is nothing, for the first time; 20 articles by the API, asked for again",
    ["404", "API: 20 articles"],
  ],
  ["a comment, with its stored page refreshed behind it", ["comment, its stored page refreshed behind it"]],
  ["a minute of the cron with nothing to do", ["cron run, nothing to do"]],
  ["the same with twelve stored pages behind", ["cron run, twelve stored pages stale"]],
  [
    "five imported articles in one request; fifty",
    ["import of five articles in one request", "import of 50 articles in one request"],
  ],
  ["one published article of 600 words, with the pages that show it", ["publish one article of 600 words"]],
];

/** The free plan's, for a request. */
const LIMIT_MS = 10;
/** Nearer than this is no promise. */
const NEAR = 0.15;

/** Puts the figures into docs/benchmarks.md, all of them, and into the README, those that a newsroom asks for. */
export function writeTables(rows: Row[], articles: number): void {
  const queryMs = rows.find(({ name }) => name === ONE_QUERY)?.ms ?? Number.NaN;
  const all = ["| operation | CPU ms | queries of D1 | within 10 ms |", "| --- | ---: | ---: | --- |"];
  for (const row of rows)
    all.push(`| ${row.name} | ${shown(row.ms)} | ${shown(row.queries)} | ${verdict(row.ms)} |`);
  const made = measuredHere(`; one query of D1 ${shown(queryMs)} ms`);
  putIntoDocument("docs/benchmarks.md", "isolate", `${made}\n\n${all.join("\n")}`);
  const told = [
    `| in a paper of ${articles} articles (one query of D1: ${shown(queryMs)} ms) | CPU | queries of D1 | within 10 ms |`,
    "| --- | --- | --- | --- |",
    ...TOLD.map(([name, names]) =>
      toldRow(
        name,
        names.flatMap((one) => rows.find((row) => row.name === one) ?? []),
      ),
    ),
  ];
  putIntoDocument("README.md", "isolate", told.join("\n"));
}

function toldRow(name: string, rows: Row[]): string {
  const each = (tell: (row: Row) => string) => rows.map(tell).join("; ");
  const verdicts = [...new Set(rows.map(({ ms }) => verdict(ms)))].join("; ");
  return `| ${name} | ${each(({ ms }) => `${shown(ms)} ms`)} | ${each(({ queries }) => shown(queries))} | ${verdicts} |`;
}

function verdict(ms: number): string {
  if (ms > LIMIT_MS * (1 + NEAR)) return "no";
  return ms > LIMIT_MS * (1 - NEAR) ? "at the limit" : "yes";
}

function shown(value: number): string {
  if (value < 1) return value.toFixed(2);
  return value >= 20 ? String(Math.round(value)) : value.toFixed(1);
}
