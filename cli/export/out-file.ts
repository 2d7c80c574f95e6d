import { fstatSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { Failure } from "../failure.ts";

/** Whether standard output leads to a pipe or a file, so that nobody would have to read what is written there. */
export function isPiped(): boolean {
  return !fstatSync(1).isCharacterDevice();
}

/** The file that `--out` names; in a folder one of that name. A folder that is not there, `move/`, is made. */
export async function outFile(out: string, name: string): Promise<string> {
  if (/[/\\]$/.test(out)) {
    await mkdir(out, { recursive: true }).catch((error) => {
      throw new Failure(`${out} cannot be made: ${error.message}.`);
    });
  }
  const found = await stat(out).catch(() => null);
  return found?.isDirectory() ? join(out, name) : out;
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
    throw new Failure(
      error.code === "EPIPE"
        ? `${name} was closed before everything was written.`
        : `${name} cannot be written: ${error.message}.`,
    );
  });
}
