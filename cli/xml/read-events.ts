import { SaxesParser } from "saxes";
import { findSources } from "../files/find-sources.ts";
import { readText } from "../files/read-text.ts";
import type { Input, Source } from "../files/source.ts";
import { openRepair } from "./repair.ts";

/** `file`: what it is called that is broken there. */
export type Broken = { file: string; line: number; column: number; message: string };

/** What a reader of one kind of export makes of its elements. */
export type Elements = {
  opened: (name: string, attributes: Record<string, unknown>, line: number) => void;
  /** @param text what stood in the element since the last tag */
  closed: (name: string, text: string) => void;
  /** The XML is broken here; reading goes on as well as it can. */
  broken: (place: Broken) => void;
};

/**
 * Reads XML files as streams, one after the other, and yields what `elements` has put into `events` after each piece of it, so that no more
 * than a record is held at a time. What many exports break XML by is repaired on the way (repair.ts).
 * @param open makes a reader for each file
 * @param onBytes is called with the number of bytes read so far.
 */
export async function* readEvents<Event>(
  input: Input,
  open: () => { events: Event[]; elements: Elements },
  onBytes: (bytes: number) => void,
): AsyncGenerator<Event> {
  let before = 0;
  const sources = typeof input === "string" ? await findSources([input], { ending: ".xml" }) : input;
  for (const source of sources) {
    yield* readOne(source, open(), (bytes) => onBytes(before + bytes));
    before += source.size;
  }
}

async function* readOne<Event>(
  source: Source,
  { events, elements }: { events: Event[]; elements: Elements },
  onBytes: (bytes: number) => void,
): AsyncGenerator<Event> {
  const parser = openParser(source.name, elements);
  const { repair, rest } = openRepair();
  let garbled = 0;
  const noteGarbled = (characters: number) => {
    garbled = characters;
  };
  for await (const text of readText(source, onBytes, noteGarbled)) {
    parser.write(repair(text));
    yield* events.splice(0);
  }
  parser.write(rest());
  parser.close();
  if (garbled > 0)
    elements.broken({ file: source.name, line: parser.line, column: 0, message: notReadable(garbled) });
  yield* events.splice(0);
}

function notReadable(characters: number): string {
  const many = characters === 1 ? "1 character is" : `${characters} characters are`;
  return `${many} not in the encoding that the file says it is in, and stand as \uFFFD`;
}

function openParser(file: string, { opened, closed, broken }: Elements): SaxesParser {
  const parser = new SaxesParser({ position: true });
  let text = "";
  const collect = (more: string) => {
    text += more;
  };
  parser.on("text", collect);
  parser.on("cdata", collect);
  parser.on("opentag", ({ name, attributes }) => {
    text = "";
    opened(name, attributes, parser.line);
  });
  parser.on("closetag", ({ name }) => {
    closed(name, text);
    text = "";
  });
  parser.on("error", ({ message }) => {
    broken({ file, line: parser.line, column: parser.column, message: message.replace(/^\d+:\d+: /, "") });
  });
  return parser;
}
