import { createReadStream } from "node:fs";
import { SaxesParser } from "saxes";
import { openRepair } from "./repair.ts";

/** What a reader of one kind of export makes of its elements. */
export type Elements = {
  opened: (name: string, attributes: Record<string, unknown>, line: number) => void;
  /** @param text what stood in the element since the last tag */
  closed: (name: string, text: string) => void;
  /** The XML is broken here; reading goes on as well as it can. */
  broken: (place: { line: number; column: number; message: string }) => void;
};

/**
 * Reads an XML file as a stream, and yields what `elements` has put into `events` after each piece of it, so that no more
 * than a record is held at a time. What many exports break XML by is repaired on the way (repair.ts).
 * @param onBytes is called with the number of bytes read so far.
 */
export async function* readEvents<Event>(
  file: string,
  { events, elements }: { events: Event[]; elements: Elements },
  onBytes: (bytes: number) => void,
): AsyncGenerator<Event> {
  const parser = openParser(elements);
  const { repair, rest } = openRepair();
  const stream = createReadStream(file, { encoding: "utf8" });
  for await (const chunk of stream) {
    parser.write(repair(String(chunk)));
    onBytes(stream.bytesRead);
    yield* events.splice(0);
  }
  parser.write(rest());
  parser.close();
  yield* events.splice(0);
}

function openParser({ opened, closed, broken }: Elements): SaxesParser {
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
    broken({ line: parser.line, column: parser.column, message: message.replace(/^\d+:\d+: /, "") });
  });
  return parser;
}
