import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { type FetchedMedia, fetchMedia } from "./export/fetch-media.ts";
import { isPiped, outFile } from "./export/out-file.ts";
import { readPage } from "./export/read-page.ts";
import { openState, type State } from "./export/resume.ts";
import { writeWordPress } from "./export/write-wordpress.ts";
import { Failure } from "./failure.ts";
import { readLines } from "./files/read-lines.ts";
import { plainSource } from "./files/source.ts";
import { findTarget, openFile, writeTo } from "./files/write-file.ts";
import { keyOfLine } from "./media/keys-of-export.ts";
import { megabytes } from "./pictures/bring.ts";
import { openProgress } from "./progress.ts";
import { Refused } from "./refused.ts";

export type ExportOptions = ConnectionOptions & {
  json?: boolean;
  out?: string;
  format?: string;
  subscriptions?: boolean;
  /** Folder that gets the bytes of pictures. */
  media?: string;
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
  if (options.media !== undefined && format === "wordpress")
    throw new Failure(
      "--media goes with --format ndjson: WordPress's importer fetches pictures from this site by itself.",
      2,
    );
  if (format === "wordpress") return await writeWordPress(api, { out, json: options.json ?? false });
  const keys = new Set<string>();
  const { counts, file } = await toPlace(notingKeys(api, keys), connection.site, out);
  // Of an export that was interrupted the file has lines that did not come by now.
  if (file !== null && options.media !== undefined) await noteKeysOf(file, keys);
  const media =
    options.media === undefined ? null : await bringMedia(connection.site, options.media, [...keys]);
  if (options.json && out !== "-") console.log(JSON.stringify({ ...counts, ...(media && { media }) }));
  else console.error(describe(counts));
  if (media) console.error(describeMedia(media));
  return media && media.notHad.length > 0 ? 1 : 0;
}

type Api = Pick<ReturnType<typeof openApi>, "getExport">;

/** The same, which notes what pictures' files come by. */
function notingKeys(api: Api, keys: Set<string>): Api {
  return {
    getExport: async (cursor) => {
      const answer = await api.getExport(cursor);
      for (const line of answer.split("\n")) noteKey(line, keys);
      return answer;
    },
  };
}

async function noteKeysOf(file: string, keys: Set<string>): Promise<void> {
  for await (const line of readLines(plainSource(file, 0, false))) noteKey(line, keys);
}

function noteKey(line: string, keys: Set<string>): void {
  const key = keyOfLine(line);
  if (key !== null) keys.add(key);
}

async function bringMedia(site: string, folder: string, keys: string[]): Promise<FetchedMedia> {
  const progress = openProgress("Pictures");
  try {
    return await fetchMedia(site, keys, folder, { progress });
  } finally {
    progress.end();
  }
}

function describeMedia({ fetched, had, bytes, notHad }: FetchedMedia): string {
  const lines = [
    `Files of pictures: ${fetched} brought (${megabytes(bytes)}), ${had} were in the folder already.`,
    ...notHad.slice(0, 20).map(({ key, reason }) => `Not had: ${key}: ${reason}`),
    ...(notHad.length > 20 ? [`and ${notHad.length - 20} more (--json lists them all)`] : []),
  ];
  return lines.join("\n");
}

/** @returns also the file, where it is one that can be read again */
async function toPlace(
  api: Api,
  site: string,
  out: string,
): Promise<{ counts: Counts; file: string | null }> {
  if (out === "-") {
    const write = (text: string) => writeTo(process.stdout, text, "standard output");
    return { counts: await toStream(api, write), file: null };
  }
  const { kind, path } = await findTarget(await outFile(out, FILE_NAME));
  if (kind === "file") return { counts: await toFile(api, site, path), file: path };
  // A device or a pipe keeps nothing to go on with.
  const pipe = await openFile(path);
  const counts = await toStream(api, pipe.write);
  await pipe.end();
  return { counts, file: null };
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

const PARTS = ["site", "media", "articles", "redirects", "comments", "views", "ever"];

/** Nobody knows how much there is: a part that has begun counts as half done. */
function shareOf(cursor: string | null): number {
  if (cursor === null) return 1;
  const [, part = "", at] = /^(\w+)(?:\.\d+)?(:)?/.exec(cursor) ?? [];
  if (part === "media_files" || part === "media_addresses") return shareOf("media:");
  // Tables whose rows go as they are follow the rest.
  if (!PARTS.includes(part)) return 0.95;
  return (PARTS.indexOf(part) + (at === undefined ? 0 : 0.5)) / PARTS.length;
}

function describe(counts: Counts): string {
  const { article = 0, comment = 0, redirect = 0, views = 0 } = counts;
  return `${article} articles, ${comment} comments, ${redirect} old addresses, ${views} spans of views`;
}
