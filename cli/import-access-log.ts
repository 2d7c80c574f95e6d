import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { type Counts, openCount, type PageHour, type ReaderCount } from "./access-log/count-readers.ts";
import { KNOWN_LOGS, openLog } from "./access-log/open-log.ts";
import { readLines } from "./access-log/read-lines.ts";
import { type ApiClient, openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { openProgress } from "./progress.ts";

type Options = ConnectionOptions & { json?: boolean; dryRun?: boolean; source?: string };

type LogFile = {
  file: string;
  bytes: number;
  /** What its share of the views is kept by: a file that has grown, or was renamed, begins with the same line. */
  source: string;
};

/** What `--json` prints. Every line is one of these. */
type Summary = Counts & { views: number; unknownArticles: number };

/** What one request takes. */
const BATCH = 1_000;
/** Lines between two looks at what can be sent. */
const LINES_A_LOOK = 20_000;
const SHOWN_PATHS = 10;

/** `broadsheet import access-log`. @returns the exit status. */
export async function importAccessLog(files: string[], options: Options): Promise<number> {
  const ordered = await inOrder(files);
  const size = ordered.reduce((sum, { bytes }) => sum + bytes, 0);
  const connection = options.dryRun ? null : findConnection(options);
  console.error(
    connection
      ? `Importing the readers of ${files.join(", ")} into ${connection.site}`
      : `Reading ${files.join(", ")}; nothing is sent`,
  );
  const readers = openCount();
  const sender = openSender(connection ? openApi(connection) : null);
  const progress = openProgress("Importing");
  let before = 0;
  try {
    for (const log of ordered) {
      await countFile({ ...log, source: options.source ?? log.source }, readers, sender, (read) =>
        progress.update((before + read) / size, `${readers.counts.lines} lines`),
      );
      before += log.bytes;
    }
    await sender.send(readers.take(true), true);
  } finally {
    progress.end();
  }
  report({ ...readers.counts, ...sender.sent }, sender.unknown, options);
  return 0;
}

async function countFile(
  { file, source }: LogFile,
  readers: ReaderCount,
  sender: Sender,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const read = openLog();
  for await (const text of readLines(file, onBytes)) {
    const line = read(text);
    if (line === undefined) continue;
    readers.add(line, source);
    if (readers.counts.lines % LINES_A_LOOK === 0) await sender.send(readers.take());
  }
}

/** Files by the time of their first line: rotated logs are often named the other way round. */
async function inOrder(files: string[]): Promise<LogFile[]> {
  const known: (LogFile & { from: number })[] = [];
  for (const file of files) {
    const { size } = await stat(file).catch(() => {
      throw new Failure(`there is no file ${file}.`);
    });
    let from: number | null = null;
    let first = "";
    const read = openLog();
    for await (const line of readLines(file, () => {})) {
      from = read(line)?.at ?? null;
      first = line;
      if (from !== null) break;
    }
    if (from === null) {
      throw new Failure(
        `${file} is no access log that can be read (${KNOWN_LOGS}): none of its lines is like\n  203.0.113.9 - - [23/Nov/2026:09:30:00 +0000] "GET /2026/11/23/a-story/ HTTP/1.1" 200 5120 "-" "Mozilla/5.0 ..."`,
      );
    }
    const source = `log ${createHash("sha256").update(first).digest("base64url").slice(0, 16)}`;
    known.push({ file, bytes: size, from, source });
  }
  return known.sort((a, b) => a.from - b.from);
}

type Sender = {
  sent: { views: number; unknownArticles: number };
  /** Views by path that no article has. */
  unknown: Map<string, number>;
  /** Sends full requests; with `all`, also the rest. */
  send: (hours: PageHour[], all?: boolean) => Promise<void>;
};

/** @param api null: nothing is sent, and every page counts as an article's. */
function openSender(api: ApiClient | null): Sender {
  const sent = { views: 0, unknownArticles: 0 };
  const unknown = new Map<string, number>();
  let waiting: PageHour[] = [];
  const sendBatch = async (batch: PageHour[]) => {
    const unknownPaths = new Set<string>();
    for (const [source, hours] of Map.groupBy(batch, (hour) => hour.source)) {
      const entries = hours.map(({ path, hour, views }) => ({
        path,
        hour: new Date(hour).toISOString(),
        views,
      }));
      const answer = await api?.putViews(entries, source);
      for (const path of answer?.unknownPaths ?? []) unknownPaths.add(path);
    }
    for (const { path, views } of batch) {
      if (!unknownPaths.has(path)) sent.views += views;
      else {
        sent.unknownArticles += views;
        unknown.set(path, (unknown.get(path) ?? 0) + views);
      }
    }
  };
  return {
    sent,
    unknown,
    send: async (hours, all = false) => {
      // Longer addresses are no article's: the site would refuse them.
      const isLong = ({ path }: PageHour) => path.length > 400 || !path.startsWith("/");
      for (const { path, views } of hours.filter(isLong)) {
        sent.unknownArticles += views;
        unknown.set(path.slice(0, 80), (unknown.get(path.slice(0, 80)) ?? 0) + views);
      }
      waiting.push(...hours.filter((hour) => !isLong(hour)));
      while (waiting.length >= BATCH || (all && waiting.length > 0)) {
        await sendBatch(waiting.slice(0, BATCH));
        waiting = waiting.slice(BATCH);
      }
    },
  };
}

function report(summary: Summary, unknown: Map<string, number>, { json, dryRun }: Options): void {
  const { lines, views, robots, repeats, notPages, unknownArticles, unreadable } = summary;
  if (json) {
    console.log(JSON.stringify({ lines, views, robots, repeats, notPages, unknownArticles, unreadable }));
  } else {
    const rows = [
      [views, dryRun ? "readers of pages" : "readers of articles"],
      [repeats, "repeats: the same reader and page once more that day"],
      [robots, "robots"],
      [notPages, "not pages: pictures, scripts, errors, forms"],
      ...(dryRun ? [] : [[unknownArticles, "of pages that are no article here"] as const]),
      [unreadable, "unreadable, or older than the days that are remembered"],
    ] as const;
    console.log(`${lines} lines:`);
    for (const [count, what] of rows) console.log(`${String(count).padStart(10)}  ${what}`);
  }
  const missing = [...unknown].sort(([, a], [, b]) => b - a);
  if (missing.length > 0 && !json) {
    console.error("Most read of what is no article here; publish or import it first, and run this again:");
    for (const [path, count] of missing.slice(0, SHOWN_PATHS))
      console.error(`${String(count).padStart(10)}  ${path}`);
  }
  if (dryRun) console.error("Nothing was sent.");
}
