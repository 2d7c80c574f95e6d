import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { findSources } from "./files/find-sources.ts";
import { readLines } from "./files/read-lines.ts";
import type { Source } from "./files/source.ts";
import { openProgress } from "./progress.ts";
import { type Line, nowhereAtAll, openRestore } from "./restore/restore.ts";
import { describe } from "./summary.ts";
import { openUpload } from "./upload.ts";

type Options = ConnectionOptions & {
  json?: boolean;
  dryRun?: boolean;
  /** Send views also to the site that the export is of, where it has some. */
  views?: boolean;
};

/** `broadsheet import broadsheet FILE.ndjson`, also packed with gzip. @returns the exit status. */
export async function importBroadsheet(file: string, options: Options): Promise<number> {
  const source = await findExport(file);
  const { size } = source;
  const connection = options.dryRun ? null : findConnection(options);
  console.error(
    connection ? `Importing ${file} into ${connection.site}` : `Reading ${file}; nothing is sent`,
  );
  const api = connection ? openApi(connection) : nowhereAtAll();
  const progress = openProgress("Importing");
  let share = 0;
  const upload = openUpload(api, ({ articles, comments }) =>
    progress.update(
      share,
      `${articles.created + articles.updated} articles, ${comments.created + comments.updated} comments`,
    ),
  );
  const restore = openRestore({
    api,
    upload,
    site: connection?.site ?? null,
    withViews: options.views ?? false,
  });
  let number = 0;
  try {
    for await (const text of readLines(source, (bytes) => {
      share = bytes / size;
    })) {
      const line = parse(text, file, ++number);
      await (number === 1 ? restore.begin(line) : restore.take(line));
    }
    if (number === 0) throw new Failure(`${file} is empty: was the export cut off?`);
    await restore.finish();
  } finally {
    progress.end();
  }
  const { skipped, views, redirects, leavesViews, isWhole } = restore.result();
  const { summary } = upload;
  if (options.json) console.log(JSON.stringify({ ...summary, views, redirects, skipped }));
  else {
    console.log(describe(summary));
    console.log(`Old addresses: ${redirects}. Views: ${views.toLocaleString("en")}.`);
    for (const { what, reason } of skipped) console.log(`Skipped ${what}: ${reason}`);
  }
  if (!isWhole)
    console.error(`${file} was cut off: its last line would say "end". What stands in it has been imported.`);
  if (leavesViews)
    console.error(
      "The site that this export is of has views, so they were left out. If an interrupted import brought them, add --views.",
    );
  if (options.dryRun)
    console.error("Nothing was sent: without --dry-run, what is counted as created would go in.");
  return isWhole && upload.failed() + skipped.length === 0 ? 0 : 1;
}

async function findExport(file: string): Promise<Source> {
  const [source, ...more] = await findSources([file], { ending: ".ndjson" });
  if (source !== undefined && more.length === 0) return source;
  throw new Failure(`${file} holds several exports: name one of them.`, 2);
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
