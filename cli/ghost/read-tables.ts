import { findSources } from "../files/find-sources.ts";
import { readText } from "../files/read-text.ts";
import type { Input } from "../files/source.ts";

/**
 * The rows of an export's tables (`db[0].data.posts` and the like), one at a time: a row is parsed when all of it has been
 * read, and nothing else of the file is kept. Only the named tables are.
 */
export async function* readTables(
  input: Input,
  names: string[],
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<{ table: string; row: Record<string, unknown> }> {
  let before = 0;
  for (const source of typeof input === "string" ? await findSources([input], { ending: ".json" }) : input) {
    const scanner = openScanner(names);
    for await (const text of readText(source, (bytes) => onBytes(before + bytes))) yield* scanner.scan(text);
    before += source.size;
  }
}

type Row = { table: string; row: Record<string, unknown> };

/** Follows brackets and strings, and knows between them which key a value belongs to. */
function openScanner(names: string[]) {
  /** Brackets that are open, each with the key that its value has in the object around it. */
  const open: { bracket: string; key: string }[] = [];
  let inString = false;
  let isEscaped = false;
  /** The string being read, or read last: perhaps a key. */
  let word = "";
  let key = "";
  /** The text of a row so far, where one is read, and how many brackets are open around it. */
  let row: { table: string; text: string; depth: number } | null = null;

  function readString(character: string): void {
    if (isEscaped) isEscaped = false;
    else if (character === "\\") isEscaped = true;
    else if (character === '"') inString = false;
    else if (row === null) word += character;
  }

  function beginString(): void {
    inString = true;
    word = "";
  }

  /** @returns whether a row begins with it. */
  function openBracket(bracket: string): boolean {
    const around = open.at(-1);
    const begins = row === null && bracket === "{" && around?.bracket === "[" && names.includes(around.key);
    if (begins) row = { table: around.key, text: "", depth: open.length };
    open.push({ bracket, key });
    key = "";
    return begins;
  }

  /** @returns whether a row ends with it. */
  function closeBracket(): boolean {
    open.pop();
    return row !== null && open.length === row.depth;
  }

  /** What a character means for the rows. */
  function meet(character: string): "begins" | "ends" | null {
    if (inString) readString(character);
    else if (character === '"') beginString();
    else if (character === ":") key = word;
    else if (character === "{" || character === "[") return openBracket(character) ? "begins" : null;
    else if (character === "}" || character === "]") return closeBracket() ? "ends" : null;
    return null;
  }

  return {
    *scan(chunk: string): Generator<Row> {
      /** Where in the chunk the row's text goes on. */
      let from = 0;
      for (let at = 0; at < chunk.length; at++) {
        const character = chunk[at] ?? "";
        const found = meet(character);
        if (found === "begins") from = at;
        if (found !== "ends" || row === null) continue;
        const { table, text } = row;
        yield { table, row: JSON.parse(text + chunk.slice(from, at + 1)) };
        row = null;
      }
      if (row !== null) row.text += chunk.slice(from);
    },
  };
}
