import { KEY } from "../../src/media/types.ts";
import type { ArticleUpload } from "../api-shapes.ts";
import { type OpenFile, openFile } from "../files/write-file.ts";
import type { Survey } from "./survey.ts";

export type ImageList = {
  add: (article: ArticleUpload & { path: string }) => Promise<void>;
  end: () => Promise<void>;
  /** Pictures so far, and those of them that the old site or its media library's host serves. */
  counts: { all: number; ofOldSite: number };
};

const SOURCES = /<(?:img|source|video)\b[^>]*?\s(?:src|poster)="([^"]+)"/gi;
const SETS = /<(?:img|source)\b[^>]*?\ssrcset="([^"]+)"/gi;

/**
 * Writes a line for each picture that an article shows: its address, the article's path, and `old` where the old site
 * or the host of its media library serves it (at WordPress.com that is another one), else `elsewhere`, parted by tabs. Without a file the pictures are only counted.
 */
export function openImageList(
  file: string | undefined,
  { site, attachments }: Pick<Survey, "site" | "attachments">,
): ImageList {
  // Opened with the first line or at the end, so that a file that cannot be written is told where it is waited for.
  const open = () => (file === undefined ? null : openFile(file));
  let opened: Promise<OpenFile> | null = null;
  const counts = { all: 0, ofOldSite: 0 };
  const base = `https://${site || "unnamed.invalid"}/`;
  const hostOf = (address: string) => URL.parse(address, base)?.host;
  const oldHosts = new Set([hostOf(base), ...[...attachments.values()].map(({ url }) => hostOf(url))]);
  return {
    counts,
    add: async (article) => {
      for (const address of imagesOf(article).filter((one) => !isOurs(one))) {
        const isOld = oldHosts.has(hostOf(address));
        counts.all += 1;
        if (isOld) counts.ofOldSite += 1;
        const line = `${address}\t${article.path}\t${isOld ? "old" : "elsewhere"}\n`;
        opened ??= open();
        await (await opened)?.write(line);
      }
    },
    end: async () => {
      opened ??= open();
      await (await opened)?.end();
    },
  };
}

/** Whether a picture is the paper's own by now. */
const isOurs = (address: string) => KEY.test(address.replace(/^\/media\//, ""));

/** Addresses of an article's pictures, each once. */
export function imagesOf({ body, image }: Pick<ArticleUpload, "body" | "image">): string[] {
  const inBody = [...body.matchAll(SOURCES)].map(([, address = ""]) => address);
  const inSets = [...body.matchAll(SETS)].flatMap(([, set = ""]) =>
    set.split(",").map((entry) => entry.trim().split(/\s+/)[0] ?? ""),
  );
  const lead = image ? [image.url] : [];
  const decoded = [...lead, ...inBody, ...inSets].map((address) => address.replaceAll("&amp;", "&"));
  return [...new Set(decoded.filter((address) => address !== "" && !address.startsWith("data:")))];
}
