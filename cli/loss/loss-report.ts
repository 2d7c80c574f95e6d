import type { ArticleUpload } from "../api-shapes.ts";
import { openFile } from "../files/write-file.ts";
import { compareWords, type Difference, type Stretch } from "./compare.ts";
import { htmlWords } from "./html-words.ts";
import { readSourceItems, type SourceItem } from "./read-source.ts";
import { servedWords } from "./served-words.ts";
import { type SourceLibrary, sourceWords } from "./source-words.ts";

/** What an import has lost of the words, in figures. */
export type LossSummary = {
  articles: number;
  /** Words of the source, and those of them that are not served. */
  words: number;
  lost: number;
  /** Stretches that no reader saw as text, and that were left out. */
  leftOut: number;
  /** Words that are served and that the source lacks. */
  added: number;
  /** Articles with words lost, the worst first. */
  worst: { path: string; lost: number; text: string }[];
  /** Items with words that the importer never spoke of. */
  forgotten: string[];
};

export type LossReport = {
  /** An item went in as this article. */
  add: (id: string, article: ArticleUpload & { path: string }) => Promise<void>;
  /** An item is no article, for this reason. */
  skip: (id: string, what: string, reason: string) => Promise<void>;
  /**
   * @param kept paths of articles that stay as the newsroom has them, whatever was sent
   * @param refused articles that the site did not take: all their words are lost
   */
  end: (kept?: string[], refused?: { what: string; reason: string }[]) => Promise<LossSummary>;
};

/** Opens the text of an export's files again, from the beginning, in pieces. */
export type OpenSource = () => AsyncIterable<string>[];

/** So many items the two readers may be apart, as where the XML is broken. */
const MAX_APART = 500;
/** So many of the worst are kept for the summary. */
const WORST = 5;
const OF_MEDIA = new Set([
  "attachment",
  "nav_menu_item",
  "wp_block",
  "wp_navigation",
  "wp_global_styles",
  "custom_css",
  "guest-author",
]);

/**
 * Compares, as the import goes on, each article as it is served with the export's own words, read a second time by a reader of
 * its own. One item of each is held at a time.
 * @param file gets all of it, a line or some for each article
 */
export async function openLossReport(open: OpenSource, file?: string): Promise<LossReport> {
  const library = await readLibrary(open());
  const items = all(open());
  const waiting = new Map<string, SourceItem>();
  const lines = await openLines(file);
  /** How many words of the source each article has, for those that the site refuses. */
  const sent = new Map<string, number>();
  const summary: LossSummary = {
    articles: 0,
    words: 0,
    lost: 0,
    leftOut: 0,
    added: 0,
    worst: [],
    forgotten: [],
  };

  async function take(id: string): Promise<SourceItem | null> {
    for (;;) {
      const found = waiting.get(id);
      if (found) {
        waiting.delete(id);
        return found;
      }
      if (waiting.size > MAX_APART) return null;
      const next = await items.next();
      if (next.done) return null;
      waiting.set(next.value.id, next.value);
    }
  }

  return {
    add: async (id, article) => {
      const item = await take(id);
      summary.articles += 1;
      if (item === null)
        return await lines.write(`${article.path}: it is not found in the export by its number ${id}`);
      const served = servedWords(article, htmlWords(item.title).words.length > 0);
      const difference = compareWords(sourceWords(item, library), served, library.media);
      const lost = difference.lost.reduce((sum, { words }) => sum + words, 0);
      sent.set(article.path, difference.counts.source - lost);
      count(summary, article.path, difference);
      await lines.write(describeArticle(article, difference));
    },
    skip: async (id, what, reason) => {
      const item = await take(id);
      if (item === null || OF_MEDIA.has(item.type)) return;
      const words = sourceWords(item, library).words.filter(({ place }) => place === null);
      await lines.write(`${what}: not imported, ${words.length} words: ${reason}`);
    },
    end: async (kept = [], refused = []) => {
      for (let next = await items.next(); !next.done; next = await items.next())
        waiting.set(next.value.id, next.value);
      for (const item of waiting.values()) {
        if (OF_MEDIA.has(item.type) || item.type === "") continue;
        summary.forgotten.push(item.link || item.id);
        await lines.write(`${item.link || item.id}: the importer has not met it`);
      }
      for (const path of kept)
        await lines.write(`${path}: stays as the newsroom has it; the words above are those that were sent`);
      for (const { what, reason } of refused) {
        const words = sent.get(what);
        if (words === undefined) continue;
        addLost(summary, { path: what, lost: words, text: reason });
        await lines.write(`${what}: the site did not take it, and its ${words} words are lost: ${reason}`);
      }
      await lines.write(totals(summary));
      await lines.end();
      return summary;
    },
  };
}

async function* all(sources: AsyncIterable<string>[]): AsyncGenerator<SourceItem> {
  for (const source of sources) yield* readSourceItems(source);
}

async function readLibrary(sources: AsyncIterable<string>[]): Promise<SourceLibrary> {
  const library: SourceLibrary = { blocks: new Map(), media: new Set() };
  for await (const { id, type, title, content, excerpt, meta } of all(sources)) {
    if (type === "wp_block") library.blocks.set(id, content);
    if (type !== "attachment") continue;
    for (const text of [title, content, excerpt, meta.get("_wp_attachment_image_alt") ?? ""])
      for (const word of htmlWords(text).words) library.media.add(word.text);
  }
  return library;
}

function count(summary: LossSummary, path: string, { counts, lost, leftOut, added }: Difference): void {
  const words = (stretches: Stretch[]) => stretches.reduce((sum, one) => sum + one.words, 0);
  summary.words += counts.source;
  summary.leftOut += leftOut.length;
  summary.added += words(added);
  if (lost.length === 0) return;
  const text = lost.map((one) => one.text).join(" … ");
  addLost(summary, { path, lost: words(lost), text: text.slice(0, 100) });
}

function addLost(summary: LossSummary, found: LossSummary["worst"][number]): void {
  summary.lost += found.lost;
  summary.worst.push(found);
  summary.worst.sort((one, other) => other.lost - one.lost);
  summary.worst.length = Math.min(summary.worst.length, WORST);
}

function describeArticle({ path, title }: ArticleUpload & { path: string }, difference: Difference): string {
  const { counts, lost, leftOut, added } = difference;
  const head = `${path} "${title}": ${counts.source} words in the export, ${counts.served} served`;
  const lines = [
    ...lost.map(({ text }) => `  lost: ${text}`),
    ...leftOut.map(({ text, place }) => `  left out (${place}): ${text}`),
    ...added.map(({ text }) => `  not in the export: ${text}`),
  ];
  return [lost.length === 0 ? `${head}, none lost` : head, ...lines].join("\n");
}

function totals({ articles, words, lost, leftOut, added, forgotten }: LossSummary): string {
  return [
    "",
    `${articles} articles with ${words} words: ${lost} words lost, ${leftOut} texts left out that no reader saw as text, ${added} words served that the export lacks.`,
    ...(forgotten.length > 0 ? [`${forgotten.length} items were not met by the importer.`] : []),
  ].join("\n");
}

/** The summary for a terminal. */
export function describeLoss(summary: LossSummary, file?: string): string {
  const { articles, words, lost, leftOut, added, worst, forgotten } = summary;
  const where = file ? `${file} has them article by article` : "--report FILE writes them down";
  const lines = [
    `Words: ${words} in ${articles} articles of the export, ${lost} of them lost; ${leftOut} texts left out that no reader saw, ${added} words added (${where}).`,
    ...worst.map(({ path, lost: count, text }) => `  ${path}: ${count} lost: ${text}`),
  ];
  if (forgotten.length > 0)
    lines.push(`Items that were not met while importing: ${forgotten.slice(0, 5).join(", ")}`);
  return lines.join("\n");
}

/** Without a file nothing is written. */
async function openLines(file: string | undefined) {
  if (file === undefined) return { write: async () => {}, end: async () => {} };
  const { write, end } = await openFile(file);
  return { write: (line: string) => write(`${line}\n`), end };
}
