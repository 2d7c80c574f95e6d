import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { Failure } from "../failure.ts";

/**
 * The lines of a log, packed with gzip or not, as a stream.
 * @param onBytes is told how many bytes of the file have been read.
 * @throws Failure for a file that cannot be read or unpacked.
 */
export async function* readLines(file: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const isPacked = await isGzip(file);
  const source = createReadStream(file);
  let bytes = 0;
  source.on("data", (chunk) => {
    bytes += chunk.length;
    onBytes(bytes);
  });
  const input = isPacked ? source.pipe(createGunzip()) : source;
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    lines.close();
  };
  source.on("error", fail);
  input.on("error", fail);
  lines.on("error", fail);
  try {
    // Not raced against a promise of failure: that one would keep every line until it settles.
    yield* lines;
  } catch (error) {
    failures.push(error);
  } finally {
    source.destroy();
  }
  if (failures.length === 0) return;
  const message = failures[0] instanceof Error ? failures[0].message : String(failures[0]);
  throw new Failure(`${file} cannot be read to its end: ${message}. Copy it again, and run this once more.`);
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
