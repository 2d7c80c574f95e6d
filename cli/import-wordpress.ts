import { stat } from "node:fs/promises";
import { type ApiClient, openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { openProgress } from "./progress.ts";
import { describe, type Skip, type Summary } from "./summary.ts";
import { openUpload, type Upload } from "./upload.ts";
import { toComments } from "./wordpress/comments.ts";
import { openPaths } from "./wordpress/item-paths.ts";
import { type Note, toArticle, whyNoArticle } from "./wordpress/item-to-article.ts";
import { type Item, readExport } from "./wordpress/read-export.ts";
import { type Survey, surveyExport } from "./wordpress/survey.ts";

type Options = ConnectionOptions & { json?: boolean; dryRun?: boolean };

/** What an import leaves behind beside what arrived. */
type Findings = {
  notes: Note[];
  /** Places where the file is broken. */
  malformed: Skip[];
};

/** `broadsheet import wordpress`. @returns the exit status. */
export async function importWordPress(file: string, options: Options): Promise<number> {
  const { size } = await stat(file).catch(() => {
    throw new Failure(`there is no file ${file}.`);
  });
  const connection = options.dryRun ? null : findConnection(options);
  console.error(
    connection ? `Importing ${file} into ${connection.site}` : `Reading ${file}; nothing is sent`,
  );
  const progress = openProgress("Importing");
  let share = 0;
  const upload = openUpload(connection ? openApi(connection) : nowhere(), (summary) =>
    progress.update(share, counted(summary)),
  );
  // The file is read twice: galleries show attachments that may come after them.
  const survey = await surveyExport(file, (bytes) => progress.update(bytes / size / 5, "reading"));
  if (!survey.isExport) {
    throw new Failure(
      `${file} is no export of WordPress (it has no items with a wp:post_type). Make one under Tools > Export > All content.`,
    );
  }
  const findings: Findings = { notes: [], malformed: [] };
  await sendItems(file, survey, upload, findings, (bytes) => {
    share = 0.2 + (bytes / size) * 0.8;
    progress.update(share, counted(upload.summary));
  }).finally(progress.end);
  const failed = upload.failed() + findings.malformed.length;
  report(upload.summary, findings, options);
  return failed === 0 ? 0 : 1;
}

async function sendItems(
  file: string,
  survey: Survey,
  upload: Upload,
  { notes, malformed }: Findings,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const givePath = openPaths();
  for await (const event of readExport(file, onBytes)) {
    if (event.kind === "malformed") {
      const { line, column, message } = event;
      malformed.push({ what: `${file}:${line}:${column}`, reason: `the XML is broken here: ${message}` });
    } else if (event.kind === "item") {
      notes.push(...(await sendItem(event.item, survey, upload, givePath)));
    }
  }
  await upload.finish();
  upload.summary.articles.skipped.push(...malformed);
}

async function sendItem(
  item: Item,
  survey: Survey,
  upload: Upload,
  givePath: ReturnType<typeof openPaths>,
): Promise<Note[]> {
  const { articles, comments } = upload.summary;
  const reason = whyNoArticle(item);
  const link = item.fields.get("link")?.trim() || `the item of line ${item.line}`;
  if (reason !== null) {
    articles.skipped.push({ what: link, reason });
    const what = (index: number) => `comment ${item.comments[index]?.get("wp:comment_id") ?? ""} on ${link}`;
    const orphans = item.comments.map((_, index) => ({
      what: what(index),
      reason: "what it belongs to is not imported",
    }));
    comments.skipped.push(...orphans);
    return [];
  }
  const { article, notes } = toArticle(item, survey, givePath);
  const converted = toComments(item, article.path, survey.site);
  comments.skipped.push(...converted.skipped);
  await upload.add(article, article.path, converted.comments);
  return notes;
}

function counted({ articles, comments }: Summary): string {
  const total = ({ created, updated, unchanged }: Summary["articles"]) => created + updated + unchanged;
  return `${total(articles)} articles, ${total(comments)} comments`;
}

function report(summary: Summary, { notes, malformed }: Findings, { json, dryRun }: Options): void {
  console.log(json ? JSON.stringify(summary) : describe(summary));
  for (const [about, group] of Map.groupBy(notes, (note) => note.about)) {
    console.error(`Note, ${group.length} ${group.length === 1 ? "article" : "articles"}: ${about}`);
    for (const { what } of group.slice(0, 5)) console.error(`  ${what}`);
    if (group.length > 5) console.error(`  and ${group.length - 5} more`);
  }
  if (malformed.length > 0) {
    console.error(
      "The file is damaged: everything that could be read was taken. Export it again if you can.",
    );
  }
  if (dryRun) console.error("Nothing was sent: without --dry-run, what is counted as created would go in.");
}

/** Stands for the site in a dry run: takes everything. */
function nowhere(): ApiClient {
  const taken = (count: number) => ({ created: count, updated: 0, unchanged: 0, skipped: [] });
  return {
    putArticles: async (articles) => ({ ...taken(articles.length), articles: [] }),
    putComments: async (comments) => taken(comments.length),
    putViews: async (views) => ({ imported: views.length, unknownArticles: 0, unknownPaths: [] }),
  };
}
