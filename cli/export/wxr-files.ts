import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { extname } from "node:path";
import { type OpenFile, openFile } from "../files/write-file.ts";
import type { HeadTexts } from "./read-heads.ts";
import {
  type ExportedArticle,
  type ExportedComment,
  ITEM_END,
  openNames,
  WXR_END,
  type WxrSite,
  wxrBeginning,
  wxrComment,
  wxrItem,
} from "./wxr.ts";

/** Hosts of WordPress take files of some megabytes: one ends with the first article that goes beyond so much. */
const FILE_BYTES = 7_000_000;

/**
 * Writes items into files `base`, `base-2` and so on. What a file's beginning names is known at its end alone, so its items
 * wait in FILE.items and not in memory.
 */
export function openWxrFiles(base: string, heads: HeadTexts) {
  const written: string[] = [];
  let names = openNames();
  let items: OpenFile | null = null;
  let bytes = 0;

  const file = () => nameOf(base, written.length + 1);
  const partOf = () => `${file()}.items`;

  async function write(text: string): Promise<void> {
    items ??= await openFile(partOf());
    bytes += Buffer.byteLength(text);
    await items.write(text);
  }

  async function endFile(site: WxrSite): Promise<void> {
    const whole = await openFile(file());
    await whole.write(wxrBeginning(site, names, heads));
    if (items !== null) {
      await items.end();
      for await (const chunk of createReadStream(partOf(), "utf8")) await whole.write(String(chunk));
      await rm(partOf());
    }
    await whole.write(WXR_END);
    await whole.end();
    written.push(file());
    [names, items, bytes] = [openNames(), null, 0];
  }

  return {
    /** The files that are whole. */
    written,
    beginItem: async (site: WxrSite, article: ExportedArticle): Promise<void> => {
      if (bytes > FILE_BYTES) await endFile(site);
      names.add(article);
      await write(wxrItem(site.url, article, names));
    },
    addComments: (comments: ExportedComment[]): Promise<void> => write(comments.map(wxrComment).join("")),
    endItem: (): Promise<void> => write(ITEM_END),
    /** A paper without an article gives a file too. */
    end: async (site: WxrSite): Promise<void> => {
      if (items !== null || written.length === 0) await endFile(site);
    },
  };
}

function nameOf(base: string, number: number): string {
  const ending = extname(base);
  return number === 1 ? base : `${base.slice(0, base.length - ending.length)}-${number}${ending}`;
}
