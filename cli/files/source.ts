import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { Failure } from "../failure.ts";
import { fileFailure } from "./file-failure.ts";

/** Something to read, from its beginning each time: a file, unpacked if it is packed, or a file in a package. */
export type Source = {
  /** As a person is told. */
  name: string;
  /** In bytes, as it lies on the disk. */
  size: number;
  /** @param onBytes is told how many of `size` have been read @throws Failure */
  read: (onBytes?: (bytes: number) => void) => AsyncGenerator<Uint8Array>;
};

export function plainSource(name: string, size: number, isGzip: boolean): Source {
  return {
    name,
    size,
    read: (onBytes = () => {}) => readStream(name, () => createReadStream(name), isGzip, onBytes),
  };
}

/** The bytes of a stream, unpacked; a failure of any part of it is one that names the file. */
export async function* readStream(
  name: string,
  open: () => Readable | Promise<Readable>,
  isGzip: boolean,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const stream = await open();
  let bytes = 0;
  stream.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    onBytes(bytes);
  });
  const unpacked = isGzip ? createGunzip() : null;
  if (unpacked) {
    stream.on("error", (error) => unpacked.destroy(error));
    stream.pipe(unpacked);
  } else stream.pause();
  try {
    yield* (unpacked ?? stream) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { code = "", message = "" } = error as NodeJS.ErrnoException;
    if (code.startsWith("E") && !code.startsWith("ERR_")) throw fileFailure(name, error, "read");
    throw new Failure(
      `${name} cannot be read to its end: ${message}. Copy it again, and run this once more.`,
    );
  } finally {
    stream.destroy();
    unpacked?.destroy();
  }
}

/** The sum of several files, and what of it has been read: what progress is told by. */
export function totalOf(sources: Source[]): number {
  return sources.reduce((sum, { size }) => sum + size, 0);
}

/** A file by its name, or what `findSources` has found. */
export type Input = string | Source[];
