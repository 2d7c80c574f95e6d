import { existsSync } from "node:fs";
import { glob, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { failing } from "./file-failure.ts";
import { plainSource, type Source } from "./source.ts";
import { isWanted } from "./wanted.ts";
import { zipSources } from "./zip.ts";

/** What is looked for in a folder or a .zip: names that end so, packed with gzip or not. */
type Wanted = { ending: string };

/**
 * The files that are meant by names: files, folders (what ends as is wanted in them, and in their folders), patterns such as
 * `export-*.xml` that no shell has filled in, and what lies in a .zip. In the order of the names, and in each by theirs.
 * @throws Failure for what is not there, and for folders and packages without such a file
 */
export async function findSources(names: string[], wanted: Wanted): Promise<Source[]> {
  const found: Source[] = [];
  for (const name of names) found.push(...(await sourcesOf(name, wanted)));
  return found;
}

async function sourcesOf(name: string, wanted: Wanted): Promise<Source[]> {
  const info = await stat(name).catch((error) => {
    if (error.code === "ENOENT" && isPattern(name)) return null;
    return failing(name, "read")(error);
  });
  if (info === null) return await ofPattern(name, wanted);
  if (info.isDirectory()) return await ofFolder(name, wanted);
  if (!info.isFile())
    throw new Failure(
      `${name} is no file that can be read from its beginning twice: save it as a file first.`,
    );
  const beginning = await firstBytes(name);
  if (beginning.startsWith("504b0304") || beginning.startsWith("504b0506"))
    return await zipSources(name, wanted.ending);
  return [plainSource(name, info.size, beginning.startsWith("1f8b"))];
}

async function ofFolder(folder: string, wanted: Wanted): Promise<Source[]> {
  const entries = await readdir(folder, { recursive: true }).catch(failing(folder, "read"));
  const names = entries.filter((entry) => isWanted(entry, wanted.ending)).sort();
  if (names.length === 0) throw new Failure(`the folder ${folder} has no ${wanted.ending} files.`);
  return await findSources(
    names.map((entry) => join(folder, entry)),
    wanted,
  );
}

async function ofPattern(pattern: string, wanted: Wanted): Promise<Source[]> {
  const names = (await Array.fromAsync(glob(pattern))).sort();
  if (names.length === 0) throw new Failure(`there is no file ${pattern}.`);
  return await findSources(names, wanted);
}

const isPattern = (name: string) => /[*?[{]/.test(name) && !existsSync(name);

async function firstBytes(name: string): Promise<string> {
  const handle = await open(name).catch(failing(name, "read"));
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead).toString("hex");
  } catch (error) {
    return failing(name, "read")(error);
  } finally {
    await handle.close();
  }
}
