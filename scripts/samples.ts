import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { openApi } from "../cli/api-client.ts";
import type { CommentUpload, ViewsUpload } from "../cli/api-shapes.ts";
import type { Connection } from "../cli/connection.ts";
import { expandFolders, readArticle } from "../cli/publish.ts";
import type { Summary } from "../cli/summary.ts";
import { openUpload, sendViews } from "../cli/upload.ts";
import { readWhen } from "../cli/when.ts";

const HOUR_MS = 3_600_000;

const sampleComments = z.array(
  z.object({
    article: z.string(),
    comments: z.array(
      z.object({
        id: z.union([z.string(), z.number()]).transform(String),
        parent: z.union([z.string(), z.number()]).transform(String).nullish(),
        author: z.string(),
        body: z.string(),
        at: z.string(),
        status: z.enum(["published", "held", "spam", "trash"]).default("published"),
      }),
    ),
  }),
);

const settingsAnswer = z.object({ settings: z.record(z.string(), z.object({ source: z.string() })) });

/** What the sample newspaper is called, on a paper that has no name yet. */
const NAMES = { SITE_NAME: "The Sample Broadsheet", SITE_TAGLINE: "News from places that do not exist" };

/** Seven numbers for each slug, the oldest day first, today last. */
const sampleViews = z.record(z.string(), z.array(z.number()));

/**
 * Publishes the sample newspaper of `folder`, with its name, its comments and a week of views, as the command line would.
 */
export async function loadSamples(folder: string, connection: Connection, now: number): Promise<Summary> {
  await nameThePaper(connection);
  const api = openApi(connection);
  const upload = openUpload(api);
  for (const file of await expandFolders([folder])) {
    const { article, errors } = await readArticle(file, now);
    upload.summary.articles.skipped.push(...errors);
    if (article) await upload.add(article, file);
  }
  const paths = new Map((await upload.finish()).map(({ path }) => [slugOf(path), path]));
  for (const comment of await readComments(folder, paths, now)) await upload.addComment(comment);
  await upload.finish();
  await sendViews(api, await readViews(folder, paths, now));
  return upload.summary;
}

async function nameThePaper({ site, token }: Connection): Promise<void> {
  const send = async (init: RequestInit) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const response = await fetch(`${site}/api/v1/admin/settings`, { ...init, headers });
    if (!response.ok) throw new Error(`the paper cannot be named: ${await response.text()}`);
    return settingsAnswer.parse(await response.json()).settings;
  };
  const { SITE_NAME } = await send({ method: "GET" });
  if (SITE_NAME?.source === "default") await send({ method: "PUT", body: JSON.stringify(NAMES) });
}

function slugOf(path: string): string {
  return path.split("/").findLast((segment) => segment !== "") ?? "";
}

async function readComments(
  folder: string,
  paths: Map<string, string>,
  now: number,
): Promise<CommentUpload[]> {
  const threads = sampleComments.parse(await readJson(join(folder, "comments.json")));
  return threads.flatMap(({ article, comments }) => {
    const articlePath = pathOf(paths, article, "comments.json");
    const externalId = (id: string) => `sample:${article}:${id}`;
    return comments.map(({ id, parent, author, body, at, status }) => ({
      externalId: externalId(id),
      parentExternalId: parent == null ? undefined : externalId(parent),
      articlePath,
      author,
      body,
      createdAt: readWhen(at, now),
      status,
      kind: "comment" as const,
    }));
  });
}

async function readViews(folder: string, paths: Map<string, string>, now: number): Promise<ViewsUpload[]> {
  const views = sampleViews.parse(await readJson(join(folder, "views.json")));
  return Object.entries(views).flatMap(([slug, days]) =>
    days.map((count, day) => ({
      path: pathOf(paths, slug, "views.json"),
      // The last day is the one that ends now.
      hour: new Date(now - HOUR_MS - (days.length - 1 - day) * 24 * HOUR_MS).toISOString(),
      views: count,
    })),
  );
}

function pathOf(paths: Map<string, string>, slug: string, file: string): string {
  const path = paths.get(slug);
  if (path === undefined)
    throw new Error(`samples/${file} names "${slug}", which no sample article is called`);
  return path;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8"));
}
