import { readText } from "./read-text.ts";
import type { Source } from "./source.ts";

/**
 * The lines of a text, as a stream. A line ends with a line feed, which a carriage return may precede, and with nothing else:
 * a text may hold U+2028 and its kin.
 */
export async function* readLines(
  source: Source,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const text of readText(source, onBytes)) {
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) {
      begun.push(line);
      yield withoutReturn(begun.join(""));
      begun = [];
    }
    if (last !== "") begun.push(last);
  }
  if (begun.length > 0) yield withoutReturn(begun.join(""));
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
