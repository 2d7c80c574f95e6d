import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { ROOT } from "../scripts/wrangler.ts";

/** What else the machine had to do as the figures were begun: processes that wanted to run, on the average of a minute. */
const [LOAD = Number.NaN] = loadavg();

/** When, of which commit and by which machine figures are measured. @param more what else was the measure, as "; one query 1 ms" */
export function measuredHere(more = ""): string {
  const day = new Date().toISOString().slice(0, 10);
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: ROOT,
    encoding: "utf8",
  }).trim();
  const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}, load ${LOAD.toFixed(1)}`;
  return `Measured on ${day} at ${commit}: ${machine}${more}.`;
}

/** Puts figures between `<!-- mark -->` and `<!-- /mark -->`. @param name of a file, from the repository's root */
export function putIntoDocument(name: string, mark: string, content: string): void {
  const file = join(ROOT, name);
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${name} has no place between ${begin} and ${end}.`);
  writeFileSync(file, `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`);
}
