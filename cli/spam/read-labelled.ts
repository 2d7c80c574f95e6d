import { readFile } from "node:fs/promises";
import { Failure } from "../failure.ts";
import { failing } from "../files/file-failure.ts";
import { parseCsv } from "./parse-csv.ts";

/** A text that somebody called spam or not. */
export type LabelledText = { body: string; authorName: string; isSpam: boolean };

/** Header names, without case and signs, of the columns that files of this kind have. */
const TEXT_COLUMNS = ["content", "text", "comment", "body", "message", "commenttext", "v2"];
const LABEL_COLUMNS = ["class", "label", "spam", "isspam", "target", "category", "v1"];
const AUTHOR_COLUMNS = ["author", "authorname", "name", "user", "username"];

const LABELS: Record<string, boolean> = {
  "1": true,
  spam: true,
  true: true,
  "0": false,
  ham: false,
  false: false,
};

const LABELLED_LINE = /^(spam|ham|[01])\t/i;

/**
 * Reads texts with their labels: a CSV file whose header names a text column and a label column, or lines of
 * `label TAB text`.
 * @throws Failure that names file and line, and says what to do
 */
export async function readLabelled(file: string): Promise<LabelledText[]> {
  const source = await readText(file);
  const texts = LABELLED_LINE.test(source.trimStart()) ? fromLines(source, file) : fromTable(source, file);
  if (texts.length === 0) throw new Failure(`${file} holds no texts.`);
  return texts;
}

/** Without byte order mark. Old collections are not always in UTF-8. */
async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch(failing(file, "read"));
  return decode(bytes).replace(/^\uFEFF/, "");
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function fromLines(source: string, file: string): LabelledText[] {
  return source.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    const tab = line.indexOf("\t");
    if (tab < 0) throw new Failure(`${file}:${index + 1}: there is no tab between label and text.`);
    const isSpam = labelOf(line.slice(0, tab), `${file}:${index + 1}`);
    return [{ body: line.slice(tab + 1), authorName: "", isSpam }];
  });
}

function fromTable(source: string, file: string): LabelledText[] {
  const [header, ...rows] = parseCsv(source, file);
  if (!header) return [];
  const names = header.cells.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const text = columnOf(names, TEXT_COLUMNS);
  const label = columnOf(names, LABEL_COLUMNS);
  const author = columnOf(names, AUTHOR_COLUMNS);
  if (text < 0 || label < 0) {
    const [missing, known] = text < 0 ? ["text", TEXT_COLUMNS] : ["label", LABEL_COLUMNS];
    throw new Failure(
      `${file}:${header.line}: no column is called as a ${missing} column is (${known.slice(0, 5).join(", ")}). ` +
        "Write a header line into a CSV file, or give lines of `label TAB text`, the label being spam or ham.",
    );
  }
  return rows.map(({ cells, line }) => {
    if (cells.length < names.length) {
      throw new Failure(
        `${file}:${line}: ${cells.length} columns, and the header has ${names.length}. Is a text with commas without quotes?`,
      );
    }
    const isSpam = labelOf(cells[label] ?? "", `${file}:${line}`);
    return { body: cells[text] ?? "", authorName: cells[author] ?? "", isSpam };
  });
}

/** Names earlier in the list are better ones. @returns -1 where there is none. */
function columnOf(names: string[], known: string[]): number {
  return names.indexOf(known.find((name) => names.includes(name)) ?? "none of these");
}

function labelOf(text: string, place: string): boolean {
  const isSpam = LABELS[text.trim().toLowerCase()];
  if (isSpam === undefined)
    throw new Failure(`${place}: the label "${text.slice(0, 40)}" is neither spam (or 1) nor ham (or 0).`);
  return isSpam;
}
