import { Failure } from "../failure.ts";
import type { Source } from "./source.ts";

/** What the first bytes of a text say of its encoding: byte order marks, and UTF-16 without one by its first `<`. */
const MARKS: [marked: string, encoding: string][] = [
  ["efbbbf", "utf-8"],
  ["0000feff", "utf-32be"],
  ["fffe0000", "utf-32le"],
  ["feff", "utf-16be"],
  ["fffe", "utf-16le"],
  ["003c", "utf-16be"],
  ["3c00", "utf-16le"],
  ["4c6fa794", "ebcdic"],
];

/** As far as an XML declaration may reach. */
const BEGINNING = 400;

/**
 * A text, piece by piece, decoded as its byte order mark or its XML declaration says, else as UTF-8.
 * @param onGarbled is told at the end how many characters could not be read and stand as U+FFFD
 * @throws Failure that names an encoding that is not known
 */
export async function* readText(
  source: Source,
  onBytes: (bytes: number) => void = () => {},
  onGarbled: (characters: number) => void = () => {},
): AsyncGenerator<string> {
  let held: Uint8Array[] = [];
  let decoder: TextDecoder | null = null;
  let garbled = 0;
  const decode = (bytes: Uint8Array, known: TextDecoder): string => {
    const text = known.decode(bytes, { stream: true });
    if (text.includes("\uFFFD"))
      garbled += count(text, "\uFFFD") - count(Buffer.from(bytes).toString("latin1"), WRITTEN);
    return text;
  };
  for await (const bytes of source.read(onBytes)) {
    if (decoder) {
      yield decode(bytes, decoder);
      continue;
    }
    held.push(bytes);
    const beginning = Buffer.concat(held);
    if (beginning.length < BEGINNING) continue;
    decoder = decoderOf(beginning, source.name);
    held = [];
    yield decode(beginning, decoder);
  }
  const rest = Buffer.concat(held);
  decoder ??= decoderOf(rest, source.name);
  yield decode(rest, decoder);
  yield decoder.decode();
  if (garbled > 0) onGarbled(garbled);
}

/** U+FFFD as UTF-8 has it, where somebody has written it. */
const WRITTEN = "\u00ef\u00bf\u00bd";

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function decoderOf(beginning: Buffer, name: string): TextDecoder {
  const encoding = encodingOf(beginning);
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new Failure(
      `${name} is written in ${encoding}, which cannot be read here: save it as UTF-8 first (iconv -f ${encoding} -t UTF-8).`,
    );
  }
}

function encodingOf(beginning: Buffer): string {
  const first = beginning.subarray(0, 4).toString("hex");
  const marked = MARKS.find(([mark]) => first.startsWith(mark))?.[1];
  if (marked !== undefined) return marked;
  const text = beginning.subarray(0, BEGINNING).toString("latin1");
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(text)?.[1];
  return declared?.toLowerCase() ?? "utf-8";
}
