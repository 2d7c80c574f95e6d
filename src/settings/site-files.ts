import type { Db } from "../db/client.ts";
import { rowToChange, saveRow } from "./save-row.ts";
import { versionOf } from "./settings.ts";
import { readSetting, writeSetting } from "./stored.ts";

/** Small text files for programs, as the newsroom writes them. What is written as robots.txt is added to the paper's own. */
export const FILE_NAMES = ["ads.txt", "app-ads.txt", "humans.txt", "security.txt", "robots.txt"] as const;

export type FileName = (typeof FILE_NAMES)[number];

/** Their texts; empty: there is no such file. */
export type FileTexts = Record<FileName, string>;

/** Row of `settings`: JSON of the files that are there. */
const FILES_ROW = "files";

/** One file; null where there is none: one row read. */
export function readSiteFile(db: Db, name: FileName): Promise<string | null> {
  return db.$client
    .prepare("SELECT value ->> ? AS file FROM settings WHERE name = ?")
    .bind(`$."${name}"`, FILES_ROW)
    .first<string>("file");
}

/** All files, and the version that a change of them is based on. */
export async function knownFiles(db: Db): Promise<{ files: FileTexts; version: string }> {
  const stored = await readSetting(db, FILES_ROW);
  return { files: textsOf(stored), version: await versionOf(stored) };
}

/**
 * Saves the files that are given, and notes in the audit trail how long each was and is; the others stay.
 * @param basedOn the version that was shown to whoever changes them; null: whatever it is
 * @returns all of them; null: somebody else has changed them since, and nothing was saved
 */
export async function saveFiles(
  db: Db,
  given: Partial<FileTexts>,
  { who, now }: { who: string; now: number },
  basedOn: string | null = null,
): Promise<FileTexts | null> {
  const row = await rowToChange(db, FILES_ROW, basedOn);
  const before = textsOf(row.stored);
  const after = Object.fromEntries(
    FILE_NAMES.map((name) => [name, tidied(given[name] ?? before[name])]),
  ) as FileTexts;
  const changed = FILE_NAMES.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return after;
  const lengths = (name: FileName) => ({ before: linesIn(before[name]), after: linesIn(after[name]) });
  const event = {
    action: "files.changed" as const,
    subject: changed.join(", "),
    detail: Object.fromEntries(changed.map((name) => [name, { lines: lengths(name) }])),
  };
  return (await saveRow(db, row, jsonOf(after), { event, who, now })) ? after : null;
}

/** The statement that puts the files back as they were. */
export function restoreFiles(db: Db, files: Record<string, string>): D1PreparedStatement {
  return writeSetting(db, FILES_ROW, jsonOf({ ...NO_FILES, ...files }));
}

const NO_FILES = Object.fromEntries(FILE_NAMES.map((name) => [name, ""])) as FileTexts;

function textsOf(stored: string | null): FileTexts {
  return { ...NO_FILES, ...(stored === null ? {} : JSON.parse(stored)) };
}

function jsonOf(files: FileTexts): string {
  const there = FILE_NAMES.flatMap((name) => (files[name] === "" ? [] : [[name, files[name]]]));
  return JSON.stringify(Object.fromEntries(there));
}

/** As text files end: with one line break. */
function tidied(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n").trimEnd();
  return lines === "" ? "" : `${lines}\n`;
}

function linesIn(text: string): number {
  return text.split("\n").length - 1;
}
