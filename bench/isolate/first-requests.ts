import type { Miniflare } from "miniflare";
import { Inspector, type Profiled } from "./inspector.ts";
import { operations, type Paper, startAgain } from "./paper.ts";

/** So many new isolates each: the middle one counts. */
const STARTS = Number(process.env.BENCH_ROUNDS ?? 5);

/** What a person or the cron may be the first to ask of an isolate, by the names of the operations. */
const FIRST = [
  "article, cold",
  "API: 20 articles",
  "search, two words",
  "comment, its stored page refreshed behind it",
  "publish one article of 600 words",
  "cron run, nothing to do",
];

/**
 * What an operation costs that is the first request of a new isolate: code that has never run, modules that are loaded for it,
 * schemas and formatters that are made once. What the isolate runs before its first request is nobody's, and not in it. Of several papers
 * in turns.
 */
export async function firstRequests(
  papers: Paper[],
  isAsked: (name: string) => boolean,
): Promise<(Profiled & { name: string; paper: Paper })[]> {
  const found = [];
  for (const name of FIRST) {
    const first = `first of its isolate: ${name}`;
    if (!isAsked(first)) continue;
    const runs = papers.map((paper) => ({ paper, all: [] as Profiled[] }));
    for (let start = 0; start < STARTS; start++)
      for (const { paper, all } of runs) all.push(await inNewIsolate(paper, name, start));
    for (const { paper, all } of runs) {
      const middle = all.sort((a, b) => a.ms - b.ms)[Math.floor(STARTS / 2)];
      if (middle) found.push({ ...middle, name: first, paper });
    }
  }
  return found;
}

async function inNewIsolate(paper: Paper, name: string, start: number): Promise<Profiled> {
  const miniflare: Miniflare = await startAgain(paper);
  try {
    const { origin } = await miniflare.ready;
    const operation = (await operations(miniflare, origin, 20_000 + start)).find((one) => one.name === name);
    if (!operation) throw new Error(`There is no operation called ${name}.`);
    const inspector = await Inspector.open(paper.inspectorPort, "broadsheet");
    const profiled = await inspector.profile(
      `first of its isolate: ${name} ${start} ${paper.inspectorPort}`,
      async () => {
        await operation.once(190 + start);
        await new Promise((resolve) => setTimeout(resolve, operation.settleMs ?? 0));
      },
    );
    inspector.close();
    return profiled;
  } finally {
    await miniflare.dispose();
  }
}
