import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Finished, ROOT, runWrangler, runWranglerHere } from "../wrangler.ts";
import { advice, problem } from "./advice.ts";
import { deleteLeftNamespace } from "./left-namespace.ts";
import { deployCommand, envOption, type Target } from "./target.ts";

/** Where the paper is, or null if it has no address; and whether it has room for pictures. */
export type Released = { address: string | null; hasMedia: boolean };

/**
 * Brings the database's tables and the Worker up to date. Migrations go first, so that the new Worker finds its tables;
 * they only add, so the old one goes on meanwhile. The very first time the Worker goes first, because it is wrangler's
 * deployment that makes the database.
 * @throws an Error that says what to do
 */
export async function release(target: Target): Promise<Released> {
  const again = `Then run  ${deployCommand(target)}  again.`;
  console.log("Looking at the database ...");
  const isFirst = !(await migrate(target, `Nothing was deployed: the paper goes on as it was. ${again}`));
  if (isFirst) console.log("This is the first deployment: the Worker goes first and makes its database.\n");
  const released = await upload(target, again);
  const isMigrated = !isFirst || (await migrate(target, `The Worker waits for its tables. ${again}`));
  if (!isMigrated) throw new Error(`The database is still missing. ${again}`);
  return released;
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

async function upload(target: Target, again: string): Promise<Released> {
  const folder = await mkdtemp(join(tmpdir(), "broadsheet-deploy-"));
  try {
    const report = join(folder, "report.ndjson");
    const run = async (...options: string[]) => {
      const once = () =>
        runWranglerHere(["deploy", envOption(target), ...options], { WRANGLER_OUTPUT_FILE_PATH: report });
      const finished = await once();
      return isBlockedByNamespace(finished) && (await deleteLeftNamespace(target)) ? await once() : finished;
    };
    let finished = await run();
    const isWithoutMedia = isBlockedByR2(finished);
    if (isWithoutMedia) finished = await withoutMedia(target, (config) => run("--config", config));
    if (finished.status !== 0) throw new Error(`The deployment failed. ${advice(finished.output)} ${again}`);
    const hasMedia = !isWithoutMedia && /^\[\[(env\.[\w-]+\.)?r2_buckets\]\]/m.test(target.config);
    return { address: addressIn(await readFile(report, "utf8")), hasMedia };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An earlier deployment made the KV namespace and failed after it; wrangler then wants to make it once more. */
function isBlockedByNamespace({ status, output }: Finished): boolean {
  return status !== 0 && /namespace with this account ID and title already exists/.test(output);
}

/**
 * The account has no R2, or the token may not use it: pictures are one part of a paper, and the others go on. Wrangler goes on without
 * making a bucket that it may not make, and then Cloudflare refuses the Worker that names it.
 */
function isBlockedByR2({ status, output }: Finished): boolean {
  return (
    status !== 0 && /\[code: 10042\]|\[code: 10085\]|does not have permission[\s\S]*R2 - MEDIA/.test(output)
  );
}

/** Works with a copy of wrangler.toml, beside it, that has no bucket. */
async function withoutMedia<T>({ config }: Target, work: (config: string) => Promise<T>): Promise<T> {
  console.log("\nYour account has no R2, where pictures lie: the paper is deployed without.\n");
  const copy = join(ROOT, "wrangler.without-pictures.toml");
  await writeFile(copy, config.replace(/^\[\[(?:env\.[\w-]+\.)?r2_buckets\]\]\n(?:[\w-]+ *=.*\n)*/gm, ""));
  try {
    return await work(copy);
  } finally {
    await rm(copy, { force: true });
  }
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
