import { parseJsonLine } from "./parse-json.ts";
import { type LogLine, parseLine } from "./parse-line.ts";
import { type Columns, columnsOf, parseW3cLine } from "./parse-w3c.ts";

/** What a line of a log tells: a request, nothing that can be read (null), or nothing that counts (undefined). */
export type ReadLine = (line: string) => LogLine | null | undefined;

/** The logs that are read, in words. */
export const KNOWN_LOGS =
  "Apache's and nginx's common and combined format, also with the host in front; Cloudflare's Logpush; IIS and others in W3C's " +
  "extended format; CloudFront; Caddy's JSON";

/** Reads a log's lines one after the other: each says by itself what format it is in, but for W3C's, whose columns are named first. */
export function openLog(): ReadLine {
  let columns: Columns | null = null;
  return (line) => {
    const text = line.replace(/^\uFEFF/, "");
    if (text.trim() === "") return undefined;
    if (text.startsWith("#")) {
      columns = columnsOf(text) ?? columns;
      return undefined;
    }
    if (text.startsWith("{")) return parseJsonLine(text);
    return columns ? parseW3cLine(text, columns) : parseLine(text);
  };
}
