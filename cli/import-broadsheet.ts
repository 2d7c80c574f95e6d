import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { findSources } from "./files/find-sources.ts";
import { readLines } from "./files/read-lines.ts";
import type { Source } from "./files/source.ts";
import { openSearchFiller } from "./fill-search.ts";
import { ensureFolder } from "./pictures/find-in-folder.ts";
import { openProgress, type Progress } from "./progress.ts";
import { openPutBack } from "./restore/put-back.ts";
import { ensureExport, type Line, nowhereAtAll, openRestore } from "./restore/restore.ts";
import { addPictures, openExportedMedia, type SentMedia, sendFiles } from "./restore/send-media.ts";
import { describe } from "./summary.ts";
import { openUpload } from "./upload.ts";

type Options = ConnectionOptions & {
  json?: boolean;
  dryRun?: boolean;
  /** Send views also to the site that the export is of, where it has some. */
  views?: boolean;
  /** Take what is imported also where the newsroom has changed it since. */
  overwrite?: boolean;
  /** Folder that has the bytes of pictures. */
  media?: string;
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
  const lines = linesOf(source, (bytes) => {
    share = bytes / size;
  });
  try {
    const { value: first } = await lines.next();
    if (first === undefined) throw new Failure(`${file} is empty: was the export cut off?`);
    ensureExport(first);
    const of = `${first.site} ${size}`;
    const paper = connection && openApi(connection);
    const begun = await begin(paper, of, first);
    // Before the lines: as long as bytes are missing, the restore is under way and goes on with the next run.
    const media =
      paper && (await putMedia(paper, source, options.media, begun.state === "restoring", progress));
    if (begun.state === "restoring" && connection) {
      const onSent = () => progress.update(share, "putting back");
      const back = openPutBack(openApi(connection), { of, done: begun.done }, onSent);
      for await (const line of lines) await back.take(line);
      await back.finish();
      const search = openSearchFiller(openApi(connection));
      search.note(back.result().counts.article ?? 0);
      await search.finish(1);
      progress.end();
      return reportBack({ ...back.result(), media }, file, options);
    }
    const upload = openUpload(api, ({ articles, comments }) =>
      progress.update(
        share,
        `${articles.created + articles.updated} articles, ${comments.created + comments.updated} comments`,
      ),
    );
    const site = connection?.site ?? null;
    const { views: withViews = false, overwrite = false } = options;
    // A paper that was put back from an export of that site has that site's views.
    const isThatSite = begun.restoredFrom?.split(" ")[0] === first.site;
    const restore = openRestore({
      api,
      upload,
      site: isThatSite ? String(first.site) : site,
      withViews,
      overwrite,
    });
    await restore.begin(first);
    for await (const line of lines) await restore.take(line);
    await restore.finish();
    progress.end();
    return report({ ...restore.result(), media }, upload, file, options);
  } finally {
    progress.end();
  }
}

/**
 * Puts the bytes of pictures back, and tells a paper that has its own what it lacks.
 * @returns null where no folder was named
 */
async function putMedia(
  api: ReturnType<typeof openApi>,
  source: Source,
  folder: string | undefined,
  isEmpty: boolean,
  progress: Progress,
): Promise<SentMedia | null> {
  if (folder === undefined) return null;
  await ensureFolder(folder, "name the one that `broadsheet export --media FOLDER` has filled");
  const media = openExportedMedia();
  for await (const line of linesOf(source, () => {})) media.take(line);
  const sent = await sendFiles(api, media.keys, folder, progress);
  // An empty paper gets the rows themselves, under their own numbers.
  if (!isEmpty) await addPictures(api, media, folder, new Set(sent.notSent.map(({ key }) => key)));
  return sent;
}

function tellOfMedia(media: SentMedia | null): void {
  if (media === null) return;
  const { sent, had, notSent } = media;
  console.error(`Files of pictures: ${sent} put back, ${had} were here already.`);
  for (const { key, reason } of notSent.slice(0, 20)) console.error(`Not put back: ${key}: ${reason}`);
  if (notSent.length > 20) console.error(`and ${notSent.length - 20} more (--json lists them all)`);
}

/** An export of before everything was in it can only be brought to what is there. */
async function begin(api: ReturnType<typeof openApi> | null, of: string, first: Line) {
  if (api === null || first.lastArticle === undefined)
    return { state: "living" as const, done: 0, restoredFrom: null };
  const begun = await api.beginRestore(of, Number(first.lastArticle));
  if (begun.state === "restoring" && begun.done > 0)
    console.error(`Going on behind ${begun.done} lines, where it was interrupted.`);
  if (begun.state !== "restoring")
    console.error(
      "This paper has articles or comments of its own: they stay, and what is missing is brought. Only into an empty paper everything is put back exactly, with decisions, former versions and all that hangs on it.",
    );
  return begun;
}

type Back = ReturnType<ReturnType<typeof openPutBack>["result"]> & { media: SentMedia | null };

/** @returns the exit status */
function reportBack({ counts, skipped, isWhole, media }: Back, file: string, { json }: Options): number {
  const { article = 0, comment = 0, redirect = 0, ...rows } = counts;
  const created = (count: number) => ({ created: count, updated: 0, unchanged: 0, skipped: [] });
  const summary = { articles: created(article), comments: created(comment) };
  if (json)
    console.log(JSON.stringify({ ...summary, redirects: redirect, rows, skipped, ...(media && { media }) }));
  else {
    console.log(describe(summary));
    console.log(`Old addresses: ${redirect}. Everything is as it was, under its own numbers.`);
    for (const { what, reason } of skipped) console.log(`Skipped ${what}: ${reason}`);
  }
  if (rows.moderators)
    console.error("Tokens are in no export: give each person a new one under People, /admin/people.");
  tellOfMedia(media);
  const { media: pictures = 0 } = rows;
  if (media === null && pictures > 0)
    console.error(
      `${pictures} pictures and files are known by what is said of them alone: \`broadsheet import broadsheet ${file} --media FOLDER\` brings their bytes, which \`broadsheet export --media FOLDER\` had brought.`,
    );
  tellOfEnd(isWhole, file);
  return isWhole && skipped.length + (media?.notSent.length ?? 0) === 0 ? 0 : 1;
}

type Upload = ReturnType<typeof openUpload>;

/** @returns the exit status */
function report(
  result: ReturnType<ReturnType<typeof openRestore>["result"]> & { media: SentMedia | null },
  upload: Upload,
  file: string,
  options: Options,
): number {
  const { skipped, views, redirects, leavesViews, isWhole, rowsLeft, stays, media } = result;
  if (options.json)
    console.log(JSON.stringify({ ...upload.summary, views, redirects, skipped, ...(media && { media }) }));
  else {
    console.log(describe(upload.summary));
    console.log(`Old addresses: ${redirects}. Views: ${views.toLocaleString("en")}.`);
    for (const { what, reason } of skipped) console.log(`Skipped ${what}: ${reason}`);
  }
  tellOfMedia(media);
  tellOfEnd(isWhole, file);
  if (leavesViews)
    console.error(
      "The site that this export is of has views, so they were left out. If an interrupted import brought them, add --views.",
    );
  if (stays.length > 0)
    console.error(
      `Settings that stay as they are here (--overwrite takes the export's): ${stays.join(", ")}.`,
    );
  if (rowsLeft > 0)
    console.error(
      `${rowsLeft} lines are what only an empty paper takes: former versions, decisions, what they taught, people, the audit trail, figures.`,
    );
  if (options.dryRun)
    console.error("Nothing was sent: without --dry-run, what is counted as created would go in.");
  const lost = media?.notSent.length ?? 0;
  return isWhole && upload.failed() + skipped.length + lost === 0 ? 0 : 1;
}

function tellOfEnd(isWhole: boolean, file: string): void {
  if (!isWhole)
    console.error(`${file} was cut off: its last line would say "end". What stands in it has been imported.`);
}

async function* linesOf(source: Source, onBytes: (bytes: number) => void): AsyncGenerator<Line> {
  let number = 0;
  for await (const text of readLines(source, onBytes)) yield parse(text, source.name, ++number);
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
