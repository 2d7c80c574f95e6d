import { findSources } from "../files/find-sources.ts";
import { readLines as linesOf } from "../files/read-lines.ts";

/**
 * The lines of a log, packed or not, as a stream.
 * @param onBytes is told how many bytes of the file have been read.
 * @throws Failure for a file that cannot be read or unpacked.
 */
export async function* readLines(file: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  let before = 0;
  for (const source of await findSources([file], { ending: "" })) {
    yield* linesOf(source, (bytes) => onBytes(before + bytes));
    before += source.size;
  }
}
