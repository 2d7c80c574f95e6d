import { readFile } from "node:fs/promises";
import { openApi } from "./api-client.ts";
import type { Words } from "./api-shapes.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { Failure } from "./failure.ts";
import { failing } from "./files/file-failure.ts";

export type WordsOptions = ConnectionOptions & {
  json?: boolean;
  /** Files with one entry a line. */
  block?: string;
  hold?: string;
  allow?: string;
  /** Add to the lists instead of replacing them. */
  add?: boolean;
};

const LISTS = ["block", "hold", "allow"] as const satisfies (keyof Words)[];

/** `broadsheet words show`. @returns the exit status. */
export async function showWords(options: WordsOptions): Promise<number> {
  const words = await openApi(findConnection(options)).getWords();
  if (options.json) console.log(JSON.stringify(words));
  else for (const list of LISTS) console.log(`# ${list}: ${count(words[list])}\n${words[list]}`.trimEnd());
  return 0;
}

/** `broadsheet words import`. @returns the exit status. */
export async function importWords(options: WordsOptions): Promise<number> {
  const given = await readLists(options);
  const connection = findConnection(options);
  const api = openApi(connection);
  const before = options.add ? await api.getWords() : null;
  if (before)
    for (const list of LISTS) if (given[list] !== undefined) given[list] = `${before[list]}\n${given[list]}`;
  const words = await api.putWords(given);
  const counts = { block: count(words.block), hold: count(words.hold), allow: count(words.allow) };
  console.log(
    options.json
      ? JSON.stringify(counts)
      : `Words at ${connection.site}: ${counts.block} block, ${counts.hold} hold, ${counts.allow} allow`,
  );
  return 0;
}

async function readLists(options: WordsOptions): Promise<Partial<Words>> {
  const lists: Partial<Words> = {};
  for (const list of LISTS) {
    const file = options[list];
    if (file !== undefined) lists[list] = await readList(file);
  }
  if (Object.keys(lists).length === 0)
    throw new Failure("import which words? Name a file: `broadsheet words import --block words.txt`.", 2);
  return lists;
}

async function readList(file: string): Promise<string> {
  const bytes = await readFile(file).catch(failing(file, "read"));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(`${file} is no text in UTF-8: save it as UTF-8 first.`);
  }
}

/** Entries of a list as the site keeps it: one a line. */
function count(list: string): number {
  return list === "" ? 0 : list.split("\n").length;
}
