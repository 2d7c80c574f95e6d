import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { findSources } from "./files/find-sources.ts";
import { totalOf } from "./files/source.ts";
import { isForMembers, postToArticle } from "./ghost/post-to-article.ts";
import { readTables } from "./ghost/read-tables.ts";
import { surveyGhost } from "./ghost/survey.ts";
import { openOrigins } from "./origins.ts";
import { openProgress } from "./progress.ts";
import { describe } from "./summary.ts";
import { nowhere, openUpload } from "./upload.ts";

type Options = ConnectionOptions & {
  json?: boolean;
  dryRun?: boolean;
  /** Address of the site that is left: pictures are found there. */
  "old-site"?: string;
  /** Take what is imported also where the newsroom has changed it since. */
  overwrite?: boolean;
  /** What the site is called, where several are brought together. */
  source?: string;
};

/** `broadsheet import ghost`. @returns the exit status. */
export async function importGhost(names: string[], options: Options): Promise<number> {
  const sources = await findSources(names, { ending: ".json" });
  const size = totalOf(sources);
  const file = sources.map(({ name }) => name).join(", ");
  const oldSite = (options["old-site"] ?? "").replace(/\/+$/, "");
  const connection = options.dryRun ? null : findConnection(options);
  console.error(
    connection ? `Importing ${file} into ${connection.site}` : `Reading ${file}; nothing is sent`,
  );
  const progress = openProgress("Importing");
  let share = 0;
  const upload = openUpload(connection ? openApi(connection) : nowhere(), ({ articles }) =>
    progress.update(share, `${articles.created + articles.updated + articles.unchanged} articles`),
  );
  const { skipped } = upload.summary.articles;
  let ofGhost = 0;
  const originOf = openOrigins("ghost", "", options);
  const forMembers: string[] = [];
  try {
    // The file is read twice: which post has which tag stands behind the posts.
    const survey = await readingJson(
      file,
      surveyGhost(sources, (bytes) => progress.update(bytes / size / 2, "reading")),
    );
    ensureGhosts(file, survey.posts);
    for await (const { row } of readTables(sources, ["posts"], (bytes) => {
      share = 0.5 + bytes / size / 2;
    })) {
      const article = postToArticle(row, survey, oldSite);
      if (typeof article === "string") skipped.push({ what: String(row.title ?? row.id), reason: article });
      else {
        forMembers.push(...(isForMembers(row) ? [article.path] : []));
        ofGhost += Number(JSON.stringify(row).includes("__GHOST_URL__"));
        const origin = originOf(String(row.id ?? article.path));
        await upload.add({ ...article, origin }, article.path);
      }
    }
    await upload.finish();
  } finally {
    progress.end();
  }
  console.log(options.json ? JSON.stringify(upload.summary) : describe(upload.summary));
  if (oldSite === "") sayOldSite(ofGhost);
  sayMembers(forMembers);
  if (options.dryRun)
    console.error("Nothing was sent: without --dry-run, what is counted as created would go in.");
  return upload.failed() === 0 ? 0 : 1;
}

function ensureGhosts(file: string, posts: number): void {
  if (posts === 0)
    throw new Failure(
      `${file} is no export of Ghost (it has no posts). Make one under Settings > Import/Export > Export.`,
    );
}

function sayOldSite(articles: number): void {
  if (articles === 0) return;
  console.error(
    `Note, ${articles} articles show pictures or links of the old site, whose address the export does not hold: run it again with --old-site https://... so that they are found.`,
  );
}

function sayMembers(paths: string[]): void {
  if (paths.length === 0) return;
  const more = paths.length > 5 ? " and others" : "";
  console.error(
    `Note, ${paths.length} articles were for members only and are drafts now: ${paths.slice(0, 5).join(", ")}${more}. Publish those that are for everybody.`,
  );
}

async function readingJson<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Failure(`${file} is no JSON that can be read: ${error.message}. Export it again.`);
  }
}
