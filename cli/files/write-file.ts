import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { chmod, lstat, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Writable } from "node:stream";
import { Failure } from "../failure.ts";
import { failing, fileFailure } from "./file-failure.ts";

/**
 * Where a name leads that something is to be written to. `file`: a place for a file, which is there or not, behind whatever links.
 * `stream`: a device such as /dev/null or a named pipe, which is written into and never replaced.
 */
export type Target = { kind: "file" | "stream"; path: string };

/** @throws Failure for what nothing can be written to */
export async function findTarget(name: string): Promise<Target> {
  const info = await stat(name).catch((error) =>
    error.code === "ENOENT" ? null : failing(name, "written")(error),
  );
  if (info === null) return { kind: "file", path: await placeOf(name) };
  if (info.isDirectory()) throw new Failure(`${name} is a folder: name a file.`);
  if (info.isCharacterDevice() || info.isFIFO()) return { kind: "stream", path: name };
  if (!info.isFile()) throw new Failure(`${name} is neither a file nor a pipe: nothing is written there.`);
  return { kind: "file", path: await realpath(name).catch(failing(name, "written")) };
}

/** A link may lead to a file that is to be made. */
async function placeOf(name: string): Promise<string> {
  const info = await lstat(name).catch(() => null);
  return info?.isSymbolicLink() ? await placeOf(resolve(dirname(name), await readlink(name))) : name;
}

export type OpenFile = {
  write: (text: string) => Promise<void>;
  /** It takes its own name. */
  end: () => Promise<void>;
  /** Nothing is left of it. */
  discard: () => Promise<void>;
};

/**
 * A file that is there whole or not at all: until its end it is called NAME.part. Into a device or pipe it is written at once.
 * @throws Failure, also of what is written
 */
export async function openFile(name: string): Promise<OpenFile> {
  const { kind, path } = await findTarget(name);
  const written = kind === "file" ? `${path}.part` : path;
  const stream = createWriteStream(written, { flags: kind === "file" ? "w" : "a" });
  await opened(stream, name);
  return {
    write: (text) => writeTo(stream, text, name),
    end: async () => {
      await closed(stream, name);
      if (kind === "file") await takeName(written, path).catch(failing(name, "written"));
    },
    discard: async () => {
      stream.destroy();
      if (kind === "file") await rm(written, { force: true });
    },
  };
}

/** A text as a whole file. */
export async function writeWhole(name: string, text: string): Promise<void> {
  const file = await openFile(name);
  try {
    await file.write(text);
    await file.end();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Gives a finished file its name. It may be read by whoever might read the one before. */
export async function takeName(part: string, path: string): Promise<void> {
  const before = await stat(path).catch(() => null);
  if (before) await chmod(part, before.mode & 0o777);
  await rename(part, path);
}

async function opened(stream: WriteStream, name: string): Promise<void> {
  await once(stream, "open").catch(failing(name, "written"));
}

async function closed(stream: WriteStream, name: string): Promise<void> {
  stream.end();
  await once(stream, "close").catch(failing(name, "written"));
}

/** Writes text and waits until it is gone. @throws Failure if nobody takes it, or the disk is full */
export async function writeTo(stream: Writable, text: string, name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.once("error", reject);
    stream.write(text, (error) => {
      // The stream tells of an error once more, which nobody but this listener takes.
      if (error) return reject(error);
      stream.off("error", reject);
      resolve();
    });
  }).catch((error) => {
    throw fileFailure(name, error, "written");
  });
}
