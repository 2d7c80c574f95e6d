import { PROGRAMS } from "../../src/http/wordpress.ts";
import { KNOWN_LOGS, openLog } from "../access-log/open-log.ts";
import { Failure } from "../failure.ts";
import { readLines } from "../files/read-lines.ts";
import type { Source } from "../files/source.ts";
import { type AddressKind, kindOf } from "./kinds.ts";

/** What was asked for and was there, by a server's log: what robots try in vain is no address of the site. */
export async function* addressesOfLog(
  source: Source,
  onBytes: (bytes: number) => void,
): AsyncGenerator<{ address: string; kind: AddressKind }> {
  const read = openLog();
  let readable = 0;
  for await (const text of readLines(source, onBytes)) {
    const line = read(text);
    if (!line) continue;
    readable++;
    const isThere = (line.method === "GET" || line.method === "HEAD") && line.status < 400;
    if (isThere && line.path.startsWith("/") && !PROGRAMS.test(line.path))
      yield { address: line.path, kind: kindOf(line.path) };
  }
  if (readable === 0)
    throw new Failure(
      `${source.name} is neither an export of WordPress nor a sitemap nor an access log that can be read (${KNOWN_LOGS}).`,
    );
}
