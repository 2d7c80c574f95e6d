import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { openApi } from "./api-client.ts";
import type { ArticleUpload, CommentUpload, ViewsUpload } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { openProgress } from "./progress.ts";
import { Refused } from "./refused.ts";
import { describe, type Skip } from "./summary.ts";
import { openUpload, sendViews, type Upload } from "./upload.ts";

type Options = ConnectionOptions & { json?: boolean };

type Line = { type: string } & Record<string, unknown>;

type CommentLine = CommentUpload & { id: number; parent: number | null };

const VERSION = 1;
/** Readers of before the days that are kept by day: an hour so long ago counts for all time alone. */
const LONG_AGO = "1990-01-01T00:00:00Z";

/** `broadsheet import broadsheet FILE.ndjson`. @returns the exit status. */
export async function importBroadsheet(file: string, options: Options): Promise<number> {
  const { size } = await stat(file).catch(() => {
    throw new Failure(`there is no file ${file}.`);
  });
  const connection = findConnection(options);
  const api = openApi(connection);
  console.error(`Importing ${file} into ${connection.site}`);
  const progress = openProgress("Importing");
  const stream = createReadStream(file);
  const upload = openUpload(api, ({ articles, comments }) =>
    progress.update(
      stream.bytesRead / size,
      `${articles.created + articles.updated} articles, ${comments.created + comments.updated} comments`,
    ),
  );
  const importer = openImporter(api, upload, connection.site);
  let number = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line !== "") await importer.take(parse(line, file, number), number === 1);
    }
    await importer.finish();
  } finally {
    progress.end();
  }
  const { skipped, views, redirects } = importer.result();
  const { summary } = upload;
  if (options.json) console.log(JSON.stringify({ ...summary, views, redirects, skipped }));
  else {
    console.log(describe(summary));
    console.log(`Old addresses: ${redirects}. Views: ${views.toLocaleString("en")}.`);
    for (const { what, reason } of skipped) console.log(`Skipped ${what}: ${reason}`);
  }
  return upload.failed() + skipped.length === 0 ? 0 : 1;
}

function parse(line: string, file: string, number: number): Line {
  try {
    return JSON.parse(line);
  } catch {
    throw new Failure(
      `${file}, line ${number}, is no JSON: was the export cut off? What stood before it has been imported.`,
    );
  }
}

type Api = ReturnType<typeof openApi>;

/** Takes an export's lines in their order. Memory holds what one request of each kind does, and a number for each article. */
function openImporter(api: Api, upload: Upload, site: string) {
  const skipped: Skip[] = [];
  /** Readers by article in the hours and days so far. */
  const counted = new Map<string, number>();
  /** Comments that come before what they answer, by its id. */
  const early = new Map<number, CommentLine[]>();
  const waiting = new Set<number>();
  let redirects: { from: string; to: string }[] = [];
  let redirectsStored = 0;
  let pending: ViewsUpload[] = [];
  let views = 0;
  let hasComments = false;
  /** The export is this very site's, which has its views. */
  let isHere = false;

  async function sendPending(): Promise<void> {
    await upload.finish();
    if (redirects.length > 0) redirectsStored += await api.putRedirects(redirects);
    redirects = [];
    if (pending.length > 0) await sendViews(api, pending);
    pending = [];
  }

  async function addComment(line: CommentLine): Promise<void> {
    const { id, parent } = line;
    if (parent !== null && (parent > id || waiting.has(parent))) {
      early.set(parent, [...(early.get(parent) ?? []), line]);
      waiting.add(id);
      return;
    }
    await release(line);
  }

  /** Sends a comment, and then those that came before it and answer it. */
  async function release(line: CommentLine): Promise<void> {
    await upload.addComment(line);
    waiting.delete(line.id);
    const answers = early.get(line.id) ?? [];
    early.delete(line.id);
    for (const answer of answers) await release(answer);
  }

  async function addViews({ span, from, views: list }: Line): Promise<void> {
    for (const [path, count] of list as [string, number][]) {
      const before = counted.get(path) ?? 0;
      const share = span === "ever" ? count - before : count;
      if (span !== "ever") counted.set(path, before + count);
      if (share <= 0) continue;
      views += share;
      pending.push({ path, hour: span === "ever" ? LONG_AGO : String(from), views: share });
      if (pending.length >= 1000) await sendPending();
    }
  }

  async function setSettings(settings: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(settings)) {
      try {
        await api.putSettings({ [name]: value });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        skipped.push({ what: name, reason: error.fields[name] ?? error.message });
      }
    }
  }

  return {
    take: async (line: Line, isFirst: boolean): Promise<void> => {
      if (isFirst && line.type !== "broadsheet")
        throw new Failure(
          "this is no export of a Broadsheet: its first line would say so. Make one with `broadsheet export`.",
        );
      const { type, ...content } = line;
      switch (type) {
        case "broadsheet":
          isHere = line.site === site && (await api.getStats()).views.all > 0;
          if (Number(line.version) > VERSION)
            throw new Failure("this export was made by a newer Broadsheet: update this one first.");
          return;
        case "settings":
          return await setSettings(line.settings as Record<string, string>);
        case "words":
          await api.putWords(content as { block: string; hold: string; allow: string });
          return;
        case "article":
          return await upload.add(withoutNulls(content) as ArticleUpload, String(line.path));
        case "redirect":
          redirects.push({ from: String(line.from), to: String(line.to) });
          if (redirects.length >= 1000) await sendPending();
          return;
        case "comment":
          // Comments belong to articles that are there.
          if (!hasComments) await sendPending();
          hasComments = true;
          return await addComment(line as unknown as CommentLine);
        case "views":
          // What this very site has counted would count twice.
          return isHere ? undefined : await addViews(line);
        default:
          skipped.push({ what: `a line of the type "${type}"`, reason: "this version knows none" });
      }
    },
    finish: async (): Promise<void> => {
      for (const answers of early.values()) for (const answer of answers) await upload.addComment(answer);
      await sendPending();
    },
    result: () => ({ skipped, views, redirects: redirectsStored }),
  };
}

/** The API takes a field that is left out, and not always null. */
function withoutNulls(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== null && name !== "id"),
  );
}
