import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { isPiped, outFile } from "./export/out-file.ts";
import { readPage } from "./export/read-page.ts";
import { openState, type State } from "./export/resume.ts";
import { writeWordPress } from "./export/write-wordpress.ts";
import { Failure } from "./failure.ts";
import { findTarget, openFile, writeTo } from "./files/write-file.ts";
import { openProgress } from "./progress.ts";
import { Refused } from "./refused.ts";

export type ExportOptions = ConnectionOptions & {
  json?: boolean;
  out?: string;
  format?: string;
  subscriptions?: boolean;
};

type Counts = State["counts"];

const FILE_NAME = "broadsheet-export.ndjson";

/** `broadsheet export`. @returns the exit status. */
export async function exportSite(options: ExportOptions): Promise<number> {
  const { format = "ndjson", out = isPiped() ? "-" : undefined } = options;
  if (format !== "ndjson" && format !== "wordpress")
    throw new Failure(`--format "${format}" is none: write ndjson or wordpress.`, 2);
  if (out === undefined)
    throw new Failure(
      "export where? Name a file or folder: `broadsheet export --out paper.ndjson`; - is standard output.",
      2,
    );
  const connection = findConnection(options);
  const client = openApi(connection);
  const api = {
    ...client,
    getExport: (cursor: string) => client.getExport(cursor, options.subscriptions),
  };
  if (format === "wordpress") return await writeWordPress(api, { out, json: options.json ?? false });
  const counts = await toPlace(api, connection.site, out);
  if (options.json && out !== "-") console.log(JSON.stringify(counts));
  else console.error(describe(counts));
  return 0;
}

type Api = Pick<ReturnType<typeof openApi>, "getExport">;

async function toPlace(api: Api, site: string, out: string): Promise<Counts> {
  if (out === "-") return await toStream(api, (text) => writeTo(process.stdout, text, "standard output"));
  const { kind, path } = await findTarget(await outFile(out, FILE_NAME));
  if (kind === "file") return await toFile(api, site, path);
  // A device or a pipe keeps nothing to go on with.
  const pipe = await openFile(path);
  const counts = await toStream(api, pipe.write);
  await pipe.end();
  return counts;
}

async function toStream(api: Api, write: (text: string) => Promise<void>): Promise<Counts> {
  const counts: Counts = {};
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = readPage(await api.getExport(cursor));
    await write(page.text);
    count(counts, page.types);
    cursor = page.next;
  }
  return counts;
}

/** FILE is there whole or not at all; an export that was interrupted goes on where it was. */
async function toFile(api: Api, site: string, file: string): Promise<Counts> {
  const { part, ...kept } = openState(file);
  const before = await kept.read(site);
  if (before) console.error(`Going on with ${part}, which was interrupted.`);
  const beginning = (): State => ({ site, cursor: "", bytes: 0, counts: {} });
  try {
    return await writePages(api, before ?? beginning(), { part, ...kept });
  } catch (error) {
    if (!before || !(error instanceof UnknownCursor)) throw error;
    console.error("The site does not know any more where that was: beginning again.");
    return await writePages(api, beginning(), { part, ...kept });
  }
}

/** The site was updated, say, since an export was interrupted. */
class UnknownCursor extends Error {}

async function writePages(
  api: Api,
  state: State,
  { part, ...kept }: ReturnType<typeof openState>,
): Promise<Counts> {
  await kept.cut(state.bytes);
  const progress = openProgress("Exporting");
  const stream = createWriteStream(part, { flags: "r+", start: state.bytes });
  try {
    for (let cursor: string | null = state.cursor; cursor !== null; ) {
      const page = readPage(await getPage(api, cursor));
      await writeTo(stream, page.text, part);
      count(state.counts, page.types);
      state.bytes += Buffer.byteLength(page.text);
      cursor = page.next;
      if (cursor !== null) await kept.write({ ...state, cursor });
      progress.update(shareOf(cursor), describe(state.counts));
    }
  } catch (error) {
    if (error instanceof Failure)
      throw new Failure(`${error.message} What was exported so far is kept: run the same command to go on.`);
    throw error;
  } finally {
    progress.end();
    if (!stream.closed) await once(stream.end(), "close");
  }
  await kept.finish();
  return state.counts;
}

/** @throws UnknownCursor */
async function getPage(api: Api, cursor: string): Promise<string> {
  try {
    return await api.getExport(cursor);
  } catch (error) {
    if (error instanceof Refused && error.fields.cursor !== undefined) throw new UnknownCursor(error.message);
    throw error;
  }
}

function count(counts: Counts, types: string[]): void {
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
}

const PARTS = ["site", "articles", "redirects", "comments", "views", "ever"];

/** Nobody knows how much there is: a part that has begun counts as half done. */
function shareOf(cursor: string | null): number {
  if (cursor === null) return 1;
  const [, part = "", at] = /^(\w+)(?:\.\d+)?(:)?/.exec(cursor) ?? [];
  // Tables whose rows go as they are follow the rest.
  if (!PARTS.includes(part)) return 0.95;
  return (PARTS.indexOf(part) + (at === undefined ? 0 : 0.5)) / PARTS.length;
}

function describe(counts: Counts): string {
  const { article = 0, comment = 0, redirect = 0, views = 0 } = counts;
  return `${article} articles, ${comment} comments, ${redirect} old addresses, ${views} spans of views`;
}
