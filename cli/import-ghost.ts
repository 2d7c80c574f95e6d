import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { findSources } from "./files/find-sources.ts";
import { type Source, totalOf } from "./files/source.ts";
import { headsOfGhost, leftOfGhost } from "./ghost/heads.ts";
import { isForMembers, postToArticle } from "./ghost/post-to-article.ts";
import { readTables } from "./ghost/read-tables.ts";
import { type GhostSurvey, surveyGhost } from "./ghost/survey.ts";
import { headsToSend, type OldHead, openUsedLists } from "./heads/old-heads.ts";
import { describeHeads, type SentHeads, sendHeads } from "./heads/send-heads.ts";
import { openOrigins } from "./origins.ts";
import { describePictures, isAllHad, pictureSummary } from "./pictures/describe.ts";
import { openOldSite } from "./pictures/old-site.ts";
import { openPicturePlan, type PicturePlan } from "./pictures/plan.ts";
import { renewKept, tellRenewed } from "./pictures/renew-kept.ts";
import { type PictureOptions, type PictureOutcome, settlePictures } from "./pictures/settle-pictures.ts";
import { openProgress } from "./progress.ts";
import { describe, type Summary } from "./summary.ts";
import { nowhere, openUpload } from "./upload.ts";

type Options = ConnectionOptions &
  PictureOptions & {
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
  ensureOldSite(oldSite, options);
  const connection = options.dryRun ? null : findConnection(options);
  const paper = connection && openApi(connection);
  console.error(
    connection ? `Importing ${file} into ${connection.site}` : `Reading ${file}; nothing is sent`,
  );
  const progress = openProgress("Importing");
  let share = 0;
  const upload = openUpload(paper ?? nowhere(), ({ articles }) =>
    progress.update(share, `${articles.created + articles.updated + articles.unchanged} articles`),
  );
  const { skipped } = upload.summary.articles;
  let ofGhost = 0;
  const originOf = openOrigins("ghost", "", options);
  const forMembers: string[] = [];
  let outcome: PictureOutcome | null = null;
  let told: SentHeads | null = null;
  try {
    // The file is read twice: which post has which tag stands behind the posts.
    const survey = await readingJson(
      file,
      surveyGhost(sources, (bytes) => progress.update(bytes / size / 2, "reading")),
    );
    ensureGhosts(file, survey.posts);
    const ofOthers = options["pictures-of-others"] ?? false;
    const home = openOldSite({ base: oldSite || UNKNOWN_SITE, library: [], ofOthers });
    const heads = headsOfGhost(survey, oldSite);
    const used = openUsedLists();
    const pictures = await settlePictures(
      paper,
      home,
      () => planPictures(sources, survey, { oldSite, heads }, openPicturePlan(home)),
      options,
    );
    outcome = pictures.outcome;
    for await (const { row } of readTables(sources, ["posts"], (bytes) => {
      share = 0.5 + bytes / size / 2;
    })) {
      const article = postToArticle(row, survey, oldSite);
      if (typeof article === "string") skipped.push({ what: String(row.title ?? row.id), reason: article });
      else {
        forMembers.push(...(isForMembers(row) ? [article.path] : []));
        ofGhost += Number(JSON.stringify(row).includes("__GHOST_URL__"));
        used.add(article);
        const origin = originOf(String(row.id ?? article.path));
        await upload.add({ ...pictures.place(article), origin }, article.path);
      }
    }
    await upload.finish();
    const toSend = headsToSend(heads, used.has, pictures);
    toSend.left.push(...leftOfGhost(survey, used.has));
    told = await sendHeads(paper, toSend, originOf("heads"));
    tellRenewed(await renewKept(paper, upload.summary.articles.kept, pictures));
  } finally {
    progress.end();
  }
  reportAll(upload.summary, { outcome, told }, options);
  if (oldSite === "") sayOldSite(ofGhost);
  sayMembers(forMembers);
  return upload.failed() === 0 && isAllHad(outcome) ? 0 : 1;
}

type Told = { outcome: PictureOutcome | null; told: SentHeads | null };

function reportAll(summary: Summary, { outcome, told }: Told, { json, dryRun }: Options): void {
  const brought = outcome && { pictures: pictureSummary(outcome) };
  console.log(
    json ? JSON.stringify({ ...summary, ...(told && { heads: told }), ...brought }) : describe(summary),
  );
  const aboutHeads = told && describeHeads(told);
  if (!json && aboutHeads) console.log(aboutHeads);
  if (outcome) console.error(describePictures(outcome));
  if (dryRun) console.error("Nothing was sent: without --dry-run, what is counted as created would go in.");
}

/** The export does not hold its site's address, and a folder of pictures does not need it. */
const UNKNOWN_SITE = "https://old-site.invalid";

function ensureOldSite(oldSite: string, options: PictureOptions): void {
  if (oldSite !== "" || !options.pictures) return;
  throw new Failure(
    "where are the pictures? An export of Ghost does not say it: add --old-site https://..., or --pictures-from with an unpacked content folder instead of --pictures.",
    2,
  );
}

async function planPictures(
  sources: Source[],
  survey: GhostSurvey,
  { oldSite, heads }: { oldSite: string; heads: OldHead[] },
  plan: PicturePlan,
): Promise<PicturePlan> {
  const used = openUsedLists();
  for await (const { row } of readTables(sources, ["posts"])) {
    const article = postToArticle(row, survey, oldSite);
    if (typeof article === "string") continue;
    plan.add(article);
    used.add(article);
  }
  plan.addPortraits(heads.filter(used.has));
  return plan;
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
