import type { Readable } from "node:stream";
import { type Entry, open, type ZipFile } from "yauzl";
import { Failure } from "../failure.ts";
import { readStream, type Source } from "./source.ts";
import { isWanted } from "./wanted.ts";

/** What lies in a package and ends so, in the order of the names. @throws Failure if nothing does, or the package is damaged */
export async function zipSources(name: string, ending: string): Promise<Source[]> {
  const entries = await listEntries(name);
  const wanted = entries
    .filter(({ fileName }) => isWanted(fileName, ending) && !fileName.toLowerCase().endsWith(".zip"))
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  if (wanted.length === 0) throw new Failure(`${name} has no ${ending} files in it.`);
  return wanted.map((entry) => {
    if (entry.isEncrypted()) throw new Failure(`${name} has a password: unpack it, and name what is in it.`);
    const inside = `${name}/${entry.fileName}`;
    return {
      name: inside,
      size: entry.uncompressedSize,
      read: (onBytes = () => {}) =>
        readStream(
          inside,
          () => openEntry(name, entry),
          entry.fileName.toLowerCase().endsWith(".gz"),
          onBytes,
        ),
    };
  });
}

async function openPackage(name: string): Promise<ZipFile> {
  return await new Promise<ZipFile>((resolve, reject) => {
    open(name, { lazyEntries: true, autoClose: false }, (error, file) =>
      error ? reject(damaged(name, error)) : resolve(file),
    );
  });
}

async function listEntries(name: string): Promise<Entry[]> {
  const file = await openPackage(name);
  try {
    return await new Promise<Entry[]>((resolve, reject) => {
      const entries: Entry[] = [];
      file.on("error", (error) => reject(damaged(name, error)));
      file.on("entry", (entry: Entry) => {
        if (!entry.fileName.endsWith("/")) entries.push(entry);
        file.readEntry();
      });
      file.on("end", () => resolve(entries));
      file.readEntry();
    });
  } finally {
    file.close();
  }
}

async function openEntry(name: string, entry: Entry): Promise<Readable> {
  const file = await openPackage(name);
  return await new Promise<Readable>((resolve, reject) => {
    file.openReadStream(entry, (error, stream) => {
      if (error) {
        file.close();
        return reject(damaged(name, error));
      }
      stream.once("close", () => file.close());
      resolve(stream);
    });
  });
}

function damaged(name: string, error: Error): Failure {
  return new Failure(
    `${name} cannot be unpacked: ${error.message.replace(/\.$/, "")}. Copy it again, or unpack it yourself.`,
  );
}
