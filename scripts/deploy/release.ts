import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Finished, runWrangler, runWranglerHere } from "../wrangler.ts";
import { advice, problem } from "./advice.ts";
import { deleteLeftNamespace } from "./left-namespace.ts";
import { deployCommand, envOption, type Target } from "./target.ts";

/**
 * Brings the database's tables and the Worker up to date. Migrations go first, so that the new Worker finds its tables;
 * they only add, so the old one goes on meanwhile. The very first time the Worker goes first, because it is wrangler's
 * deployment that makes the database.
 * @returns the paper's address, or null if it has none
 * @throws an Error that says what to do
 */
export async function release(target: Target): Promise<string | null> {
  const again = `Then run  ${deployCommand(target)}  again.`;
  console.log("Looking at the database ...");
  const isFirst = !(await migrate(target, `Nothing was deployed: the paper goes on as it was. ${again}`));
  if (isFirst) console.log("This is the first deployment: the Worker goes first and makes its database.\n");
  const address = await upload(target, again);
  const isMigrated = !isFirst || (await migrate(target, `The Worker waits for its tables. ${again}`));
  if (!isMigrated) throw new Error(`The database is still missing. ${again}`);
  return address;
}

/** Applies the migrations. @returns false where the database does not exist yet. */
async function migrate(target: Target, consequence: string): Promise<boolean> {
  const finished = await runWrangler(["d1", "migrations", "apply", "DB", "--remote", envOption(target)]);
  if (/Couldn't find (a|an auto-provisioned) D1 DB/.test(finished.output)) return false;
  if (finished.status !== 0) throw problem(finished, `The migrations failed. ${consequence}`);
  const names = new Set(stripVTControlCharacters(finished.output).match(/\d{4}_\w+\.sql/g));
  console.log(names.size > 0 ? `Migrated: ${[...names].join(", ")}.` : "The database is up to date.");
  return true;
}

async function upload(target: Target, again: string): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "broadsheet-deploy-"));
  try {
    const report = join(folder, "report.ndjson");
    const run = () => runWranglerHere(["deploy", envOption(target)], { WRANGLER_OUTPUT_FILE_PATH: report });
    let finished = await run();
    if (isBlockedByNamespace(finished) && (await deleteLeftNamespace(target))) finished = await run();
    if (finished.status !== 0) throw new Error(`The deployment failed. ${advice(finished.output)} ${again}`);
    return addressIn(await readFile(report, "utf8"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An earlier deployment made the KV namespace and failed after it; wrangler then wants to make it once more. */
function isBlockedByNamespace({ status, output }: Finished): boolean {
  return status !== 0 && /namespace with this account ID and title already exists/.test(output);
}

type Entry = { type: string; targets?: string[] };

/** @param report what wrangler says it did, as NDJSON: `{"type":"deploy","targets":["https://...","schedule: * * * * *"]}` */
function addressIn(report: string): string | null {
  const entries = report
    .trim()
    .split("\n")
    .map((line): Entry => JSON.parse(line));
  const targets = entries.findLast(({ type }) => type === "deploy")?.targets ?? [];
  const domain = targets.find((name) => name.endsWith("(custom domain)"))?.split(" ")[0];
  return domain ? `https://${domain}` : (targets.find((name) => name.startsWith("https://")) ?? null);
}
