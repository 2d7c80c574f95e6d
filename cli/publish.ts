import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isRelative } from "../src/articles/pictures.ts";
import { openApi } from "./api-client.ts";
import type { ArticleUpload } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { failing } from "./files/file-failure.ts";
import { type FrontMatter, parseFile } from "./front-matter.ts";
import { missingPictures } from "./missing-pictures.ts";
import { openProgress } from "./progress.ts";
import { picturesBeside, withPictures } from "./publish/pictures-beside.ts";
import { fileBeside, type SentPictures, type StoryPicture, sendPictures } from "./publish/send-pictures.ts";
import { describe, type Skip } from "./summary.ts";
import { openUpload } from "./upload.ts";

/** A file that can be sent, or what is wrong with it; `warnings` are for a person. */
export type ReadFile = { article: ArticleUpload | null; errors: Skip[]; warnings: string[] };

/** `broadsheet publish`. @returns the exit status. */
export async function publish(
  names: string[],
  options: ConnectionOptions & { json?: boolean },
): Promise<number> {
  const connection = findConnection(options);
  const files = await expandFolders(names);
  console.error(
    `Publishing ${files.length === 1 ? files[0] : `${files.length} files`} to ${connection.site}`,
  );
  const api = openApi(connection);
  const upload = openUpload(api);
  const wrong: Skip[] = [];
  const stories: Story[] = [];
  // All that is to be said of files is said before anything is sent.
  for (const file of files) {
    const { article, errors, warnings } = await readArticle(file, Date.now());
    for (const warning of warnings) console.error(`Note: ${warning}`);
    wrong.push(...errors);
    const story = article && (await readStory(file, article));
    const missing = story ? await missingIn(story, connection.site) : [];
    if (missing.length > 0)
      console.error(
        `Note: ${file}: readers will not see ${missing.join(", ")}: nothing is there on ${connection.site}, and no such file is beside the text. Put the pictures beside it, or write whole addresses (https://... or /...), and publish the file again.`,
      );
    if (story) stories.push(story);
  }
  for (const { file, result } of await withPicturesSent(api, stories))
    if ("reason" in result) wrong.push({ what: file, reason: result.reason });
    else await upload.add(result, file);
  const stored = await upload.finish();
  upload.summary.articles.skipped.push(...wrong);
  console.log(options.json ? JSON.stringify(upload.summary) : describe(upload.summary));
  if (!options.json) for (const { path } of stored) console.log(`  ${connection.site}${path}`);
  return wrong.length + upload.failed() === 0 ? 0 : 1;
}

/** A file's article with the pictures that lie beside it. */
type Story = { file: string; article: ArticleUpload; pictures: StoryPicture[] };

async function readStory(file: string, article: ArticleUpload): Promise<Story> {
  const lead = article.image?.url ?? "";
  const beside = [
    ...(lead !== "" && isRelative(lead) ? [{ address: lead, alt: article.image?.alt ?? "", title: "" }] : []),
    ...picturesBeside(article.body),
  ];
  const found = await Promise.all(
    beside.map(async (picture) => ({ ...picture, file: await fileBeside(file, picture.address) })),
  );
  const pictures = found.flatMap((picture) =>
    picture.file === null ? [] : [{ ...picture, file: picture.file }],
  );
  return { file, article, pictures };
}

async function missingIn({ article, pictures }: Story, site: string): Promise<string[]> {
  const beside = new Set(pictures.map(({ address }) => address));
  const lead = article.image?.url ?? "";
  const isLeadMissing = lead !== "" && isRelative(lead) && !beside.has(lead);
  return [...(isLeadMissing ? [lead] : []), ...(await missingPictures(article.body, site, beside))];
}

type Placed = { file: string; result: ArticleUpload | { reason: string } };

/** The articles as they are sent: with the addresses that their pictures have on the paper. The files stay as they are. */
async function withPicturesSent(api: ReturnType<typeof openApi>, stories: Story[]): Promise<Placed[]> {
  const progress = openProgress("Sending");
  try {
    const sent = await sendPictures(
      api,
      stories.flatMap(({ pictures }) => pictures),
      progress,
    );
    return stories.map((story) => ({ file: story.file, result: placed(story, sent) }));
  } finally {
    progress.end();
  }
}

function placed({ article, pictures }: Story, sent: SentPictures): Placed["result"] {
  const places = new Map<string, string>();
  for (const { address, file } of pictures) {
    const outcome = sent.get(file);
    if (outcome && "reason" in outcome) return { reason: `${address}: ${outcome.reason}` };
    if (outcome) places.set(address, outcome.url);
  }
  const body = withPictures(article.body, places);
  if (body === null)
    return {
      reason: "a picture is written in a way that is not understood: write it as ![What it shows](photo.jpg)",
    };
  const { image, ...rest } = article;
  if (!image) return { ...rest, body };
  const url = places.get(image.url) ?? image.url;
  // The paper takes no address beside an article: nothing is there, as was told.
  return isRelative(url) ? { ...rest, body } : { ...rest, body, image: { ...image, url } };
}

/** Files as they are, and the Markdown files of folders in the order of their names. @throws Failure */
export async function expandFolders(names: string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names) {
    const found = await stat(name).catch(failing(name, "read"));
    if (!found.isDirectory()) {
      files.push(name);
      continue;
    }
    const inside = (await readdir(name).catch(failing(name, "read")))
      .filter((entry) => entry.endsWith(".md"))
      .sort();
    if (inside.length === 0) throw new Failure(`the folder ${name} has no .md files.`);
    files.push(...inside.map((entry) => join(name, entry)));
  }
  return files;
}

/** Reads one Markdown file. @param now Unix ms. */
export async function readArticle(file: string, now: number): Promise<ReadFile> {
  const source = await readFile(file, "utf8").catch(failing(file, "read"));
  const { fields, body, errors, warnings } = parseFile(source, now);
  const article = errors.length === 0 ? toArticle(fields, body, file, now) : null;
  const remarks = warnings.map(({ line, message }) => `${file}:${line}: ${message}`);
  if (article && !article.publishedAt && !article.path && article.kind !== "page") {
    remarks.push(
      `${file} says no \`published\`: it is dated today, and published again on another day it would be a second article`,
    );
  }
  return {
    article,
    errors: errors.map(({ line, message }) => ({ what: `${file}:${line}`, reason: message })),
    warnings: remarks,
  };
}

function toArticle(fields: FrontMatter, body: string, file: string, now: number): ArticleUpload {
  const { title = "", path, standfirst, author, byline, section, tags, image, kind } = fields;
  const due = fields.published !== undefined && Date.parse(fields.published) > now;
  return {
    title,
    path,
    slug: fields.slug ?? (path === undefined ? slugOfFile(file) : undefined),
    kind,
    status: fields.status ?? (due ? "scheduled" : "published"),
    standfirst,
    body,
    bodyFormat: "markdown",
    author,
    byline,
    section,
    tags,
    image,
    publishedAt: fields.published,
    updatedAt: fields.updated,
    sticky: fields.sticky,
    unranked: fields.unranked,
    relatedPins: fields.relatedPins,
    relatedBars: fields.relatedBars,
    commentsOpen: fields.comments === undefined ? undefined : fields.comments === "open",
  };
}

/** `2026-11-23-harbour.md` is `harbour`: a file keeps its address when its title changes. */
function slugOfFile(file: string): string | undefined {
  const slug = basename(file)
    .replace(/\.\w+$/, "")
    .replace(/^\d{4}-\d{2}-\d{2}-(?=.)/, "");
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) ? slug : undefined;
}
