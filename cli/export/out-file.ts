import { fstatSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { failing } from "../files/file-failure.ts";

/** Whether standard output leads to a pipe or a file, so that nobody would have to read what is written there. */
export function isPiped(): boolean {
  return !fstatSync(1).isCharacterDevice();
}

/** The file that `--out` names; in a folder one of that name. A folder that is not there, `move/`, is made. */
export async function outFile(out: string, name: string): Promise<string> {
  if (/[/\\]$/.test(out)) await mkdir(out, { recursive: true }).catch(failing(out, "written"));
  const found = await stat(out).catch(() => null);
  return found?.isDirectory() ? join(out, name) : out;
}
