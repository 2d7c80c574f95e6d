import type { openApi } from "../api-client.ts";
import { Failure } from "../failure.ts";
import { findTarget } from "../files/write-file.ts";
import { openProgress } from "../progress.ts";
import { outFile } from "./out-file.ts";
import { readHeads } from "./read-heads.ts";
import { readPage } from "./read-page.ts";
import type { ExportedArticle, ExportedComment, WxrSite } from "./wxr.ts";
import { openWxrFiles } from "./wxr-files.ts";

type Api = Pick<ReturnType<typeof openApi>, "getExport" | "getCommentsExport">;

type Line = { type: string } & Record<string, unknown>;

type Options = { out: string; json: boolean };

const NAME = "broadsheet-wordpress.xml";

/**
 * `broadsheet export --format wordpress`: one file, or several of a size that WordPress takes. Memory holds an answer or
 * two of the site, however many articles and comments there are.
 * @returns the exit status
 */
export async function writeWordPress(api: Api, { out, json }: Options): Promise<number> {
  if (out === "-")
    throw new Failure("a WordPress export may be several files: name one, or a folder, with --out.", 2);
  const { kind, path } = await findTarget(await outFile(out, NAME));
  if (kind === "stream")
    throw new Failure(
      `${out} is no file, and a WordPress export may be several: name a file or a folder.`,
      2,
    );
  const files = openWxrFiles(path, await readHeads(api));
  const counts = { articles: 0, comments: 0, threads: 0 };
  const progress = openProgress("Exporting");
  let site: WxrSite = { url: "", name: "", tagline: "", language: "en" };
  try {
    for await (const line of linesUntilArticlesEnd(api)) {
      if (line.type === "broadsheet") site = { ...site, url: String(line.site) };
      if (line.type === "settings") site = withSettings(site, line.settings as Record<string, string>);
      if (line.type !== "article") continue;
      if (line.kind === "thread") {
        counts.threads += 1;
        continue;
      }
      const article = line as unknown as ExportedArticle;
      await files.beginItem(site, article);
      for await (const comments of commentsOf(api, article.id)) {
        await files.addComments(comments);
        counts.comments += comments.length;
        progress.update(0.5, `${counts.articles} articles, ${counts.comments} comments`);
      }
      await files.endItem();
      counts.articles += 1;
    }
    await files.end(site);
  } finally {
    progress.end();
  }
  if (json) console.log(JSON.stringify({ ...counts, files: files.written }));
  else
    console.error(
      `${counts.articles} articles and ${counts.comments} comments in ${files.written.join(", ")}`,
    );
  if (counts.threads > 0)
    console.error(
      `Left out: ${counts.threads} threads of other sites' pages, whose articles are there. broadsheet export has them.`,
    );
  return 0;
}

const OF_ARTICLES = /^articles(:|$)/;

/** The export's lines up to the last article: their comments are asked for with them, and for the rest WXR has no place. */
async function* linesUntilArticlesEnd(api: Api): AsyncGenerator<Line> {
  let hasBegun = false;
  for (let cursor = ""; !hasBegun || OF_ARTICLES.test(cursor); ) {
    if (cursor === "end") return;
    hasBegun ||= OF_ARTICLES.test(cursor);
    const page = readPage(await api.getExport(cursor));
    yield* linesOf(page.text);
    cursor = page.next ?? "end";
  }
}

function withSettings(site: WxrSite, settings: Record<string, string>): WxrSite {
  const { SITE_NAME, SITE_TAGLINE, LANGUAGE, SITE_URL } = settings;
  return {
    url: SITE_URL || site.url,
    name: SITE_NAME || site.name,
    tagline: SITE_TAGLINE || site.tagline,
    language: LANGUAGE || site.language,
  };
}

/** An article's comments, some hundred at a time. */
async function* commentsOf(api: Api, articleId: number): AsyncGenerator<ExportedComment[]> {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = readPage(await api.getCommentsExport(articleId, cursor));
    const lines = linesOf(page.text).filter(({ type }) => type === "comment");
    yield lines.map((line) => line as unknown as ExportedComment);
    cursor = page.next;
  }
}

function linesOf(text: string): Line[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
