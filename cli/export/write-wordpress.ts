import { stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { openApi } from "../api-client.ts";
import type { ArticleUpload, CommentUpload } from "../api-shapes.ts";
import { Failure } from "../failure.ts";
import { openProgress } from "../progress.ts";
import { readPage } from "./read-page.ts";
import { type ExportedArticle, type WxrSite, wxrDocument, wxrItem } from "./wxr.ts";

type Api = Pick<ReturnType<typeof openApi>, "getExport" | "getCommentsExport">;

type Options = { out: string; json: boolean };

type ArticleLine = ArticleUpload & { type: string; id: number };
type CommentLine = CommentUpload & { type: string; id: number; parent: number | null };

/** Hosts of WordPress take files of some megabytes: so much is in one, unless a single article has more comments. */
const PART_BYTES = 8_000_000;

const NAME = "broadsheet-wordpress.xml";

/** `broadsheet export --format wordpress`: one file, or several of a size that WordPress takes. @returns the exit status. */
export async function writeWordPress(api: Api, { out, json }: Options): Promise<number> {
  if (out === "-")
    throw new Failure("a WordPress export may be several files: name one, or a folder, with --out.", 2);
  const writer = openWriter((await isFolder(out)) ? join(out, NAME) : out);
  const progress = openProgress("Exporting");
  try {
    for await (const line of articleLines(api)) {
      if (line.type !== "article") writer.know(line);
      else {
        const article = line as unknown as ArticleLine & ExportedArticle;
        await writer.add(article, await commentsOf(api, article.id));
      }
      const { articles, comments } = writer.counts;
      progress.update(0.5, `${articles} articles, ${comments} comments`);
    }
    await writer.end();
  } finally {
    progress.end();
  }
  const { files, counts } = writer;
  if (json) console.log(JSON.stringify({ ...counts, files }));
  else console.error(`${counts.articles} articles and ${counts.comments} comments in ${files.join(", ")}`);
  return 0;
}

/** The export's lines up to the last article: their comments are asked for with them, and for the rest WXR has no place. */
async function* articleLines(api: Api): AsyncGenerator<Record<string, unknown>> {
  for (let cursor = ""; /^$|^articles(:|$)/.test(cursor); ) {
    const page = readPage(await api.getExport(cursor));
    yield* linesOf(page.text);
    cursor = page.next ?? "end";
  }
}

/** Gathers articles and writes a file whenever there are enough. */
function openWriter(base: string) {
  const files: string[] = [];
  const counts = { articles: 0, comments: 0 };
  let part = emptyPart();
  let site: WxrSite = { url: "", name: "", tagline: "", language: "en" };

  async function writePart(): Promise<void> {
    const file = nameOf(base, files.length + 1);
    await writeFile(file, wxrDocument(site, part.items, part.articles)).catch((error) => {
      throw new Failure(`${file} cannot be written: ${error.message}.`);
    });
    files.push(file);
    part = emptyPart();
  }

  return {
    files,
    counts,
    /** What the export says of the site itself. */
    know: (line: Record<string, unknown>): void => {
      if (line.type === "broadsheet") site = { ...site, url: String(line.site) };
      if (line.type === "settings")
        site = { ...site, ...siteSettings(line.settings as Record<string, string>) };
    },
    add: async (article: ExportedArticle, comments: CommentLine[]): Promise<void> => {
      const item = wxrItem(site.url, article, comments);
      part.items.push(item);
      part.articles.push(article);
      part.bytes += Buffer.byteLength(item);
      counts.articles += 1;
      counts.comments += comments.length;
      if (part.bytes > PART_BYTES) await writePart();
    },
    end: async (): Promise<void> => {
      if (part.items.length > 0 || files.length === 0) await writePart();
    },
  };
}

type Part = { items: string[]; articles: ExportedArticle[]; bytes: number };

function emptyPart(): Part {
  return { items: [], articles: [], bytes: 0 };
}

function siteSettings(settings: Record<string, string>) {
  const { SITE_NAME, SITE_TAGLINE, LANGUAGE, SITE_URL } = settings;
  return {
    ...(SITE_URL && { url: SITE_URL }),
    ...(SITE_NAME && { name: SITE_NAME }),
    ...(SITE_TAGLINE && { tagline: SITE_TAGLINE }),
    ...(LANGUAGE && { language: LANGUAGE }),
  };
}

async function commentsOf(api: Api, articleId: number): Promise<CommentLine[]> {
  const comments: CommentLine[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = readPage(await api.getCommentsExport(articleId, cursor));
    comments.push(...linesOf(page.text).map((line) => line as unknown as CommentLine));
    cursor = page.next;
  }
  return comments;
}

function linesOf(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function nameOf(base: string, number: number): string {
  const ending = extname(base);
  return number === 1 ? base : `${base.slice(0, base.length - ending.length)}-${number}${ending}`;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
