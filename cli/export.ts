import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { readPage } from "./export/read-page.ts";
import { writeWordPress } from "./export/write-wordpress.ts";
import { Failure } from "./failure.ts";
import { openProgress } from "./progress.ts";

export type ExportOptions = ConnectionOptions & { json?: boolean; out?: string; format?: string };

/** Lines that were written, by their type. */
type Counts = Record<string, number>;

/** How far an export is: what its file holds up to `bytes` is whole. */
type State = { site: string; cursor: string; bytes: number; counts: Counts };

const FILE_NAME = "broadsheet-export.ndjson";

/** `broadsheet export`. @returns the exit status. */
export async function exportSite(options: ExportOptions): Promise<number> {
  const { out, format = "ndjson" } = options;
  if (format !== "ndjson" && format !== "wordpress")
    throw new Failure(`--format "${format}" is none: write ndjson or wordpress.`, 2);
  if (out === undefined)
    throw new Failure(
      "export where? Name a file or folder: `broadsheet export --out paper.ndjson`; - is standard output.",
      2,
    );
  const connection = findConnection(options);
  const api = openApi(connection);
  if (format === "wordpress") return await writeWordPress(api, { out, json: options.json ?? false });
  const counts = out === "-" ? await toStdout(api) : await toFile(api, connection.site, await fileOf(out));
  const summary = describe(counts);
  if (options.json && out !== "-") console.log(JSON.stringify(counts));
  else console.error(summary);
  return 0;
}

type Api = Pick<ReturnType<typeof openApi>, "getExport">;

async function fileOf(out: string): Promise<string> {
  const found = await stat(out).catch(() => null);
  return found?.isDirectory() ? join(out, FILE_NAME) : out;
}

async function toStdout(api: Api): Promise<Counts> {
  const counts: Counts = {};
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = readPage(await api.getExport(cursor));
    if (!process.stdout.write(page.text)) await once(process.stdout, "drain");
    count(counts, page.types);
    cursor = page.next;
  }
  return counts;
}

/**
 * Writes to FILE.part, and beside it how far that is whole: an export that was interrupted goes on there. FILE itself is
 * there whole or not at all.
 */
async function toFile(api: Api, site: string, file: string): Promise<Counts> {
  const part = `${file}.part`;
  const stateFile = `${file}.state`;
  const before = await readState(stateFile, site);
  const state: State = before ?? { site, cursor: "", bytes: 0, counts: {} };
  if (before) console.error(`Going on with ${part}, which was interrupted.`);
  await cutTo(part, state.bytes);
  const progress = openProgress("Exporting");
  const stream = createWriteStream(part, { flags: "r+", start: state.bytes });
  try {
    for (let cursor: string | null = state.cursor; cursor !== null; ) {
      const page = readPage(await api.getExport(cursor));
      await new Promise<void>((resolve, reject) =>
        stream.write(page.text, (error) => (error ? reject(error) : resolve())),
      );
      count(state.counts, page.types);
      state.bytes += Buffer.byteLength(page.text);
      cursor = page.next;
      if (cursor !== null) await writeFile(stateFile, JSON.stringify({ ...state, cursor }));
      progress.update(shareOf(cursor), describe(state.counts));
    }
  } catch (error) {
    if (error instanceof Failure)
      throw new Failure(`${error.message} What was exported so far is kept: run the same command to go on.`);
    throw error;
  } finally {
    progress.end();
    stream.end();
    await once(stream, "close");
  }
  await rename(part, file);
  await rm(stateFile, { force: true });
  return state.counts;
}

async function readState(file: string, site: string): Promise<State | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  const state: State = JSON.parse(text);
  if (state.site === site) return state;
  throw new Failure(
    `${file} is of an interrupted export of ${state.site}: delete it, or name another --out.`,
  );
}

/** What stands behind the last whole answer is written again. */
async function cutTo(file: string, bytes: number): Promise<void> {
  const handle = await open(file, bytes === 0 ? "w" : "r+").catch((error) => {
    throw new Failure(`${file} cannot be written: ${error.message}.`);
  });
  await handle.truncate(bytes);
  await handle.close();
}

function count(counts: Counts, types: string[]): void {
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
}

const PARTS = ["site", "articles", "redirects", "comments", "hours", "days", "ever"];

/** Nobody knows how much there is: a part that has begun counts as half done. */
function shareOf(cursor: string | null): number {
  if (cursor === null) return 1;
  const [part = "", at] = cursor.split(":");
  return (PARTS.indexOf(part) + (at === undefined ? 0 : 0.5)) / PARTS.length;
}

function describe(counts: Counts): string {
  const { article = 0, comment = 0, redirect = 0, views = 0 } = counts;
  return `${article} articles, ${comment} comments, ${redirect} old addresses, ${views} spans of views`;
}
