import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";

const MEMORY = "/dev/shm";
const NAME = "broadsheet-tests-";
/** A run takes a tenth of it. */
const ROOM = 2 * 1024 ** 3;
const DAY_MS = 86_400_000;

/**
 * Has what a run writes for a while lie in memory, where the system has room for it, and go with the run: each write of a database waits
 * for the disk, and the whole runtime with it. Who sets TMPDIR has it there.
 */
export function writeToMemory(): void {
  if (process.env.TMPDIR || freeOf(MEMORY) < ROOM) return;
  removeLeft();
  const folder = mkdtempSync(join(MEMORY, NAME));
  process.env.TMPDIR = folder;
  process.once("exit", () => remove(folder));
}

function freeOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    // Other systems than Linux have none.
    return 0;
  }
}

/** What runs have left that were killed. */
function removeLeft(): void {
  for (const name of readdirSync(MEMORY).filter((one) => one.startsWith(NAME))) {
    const folder = join(MEMORY, name);
    if (statSync(folder).mtimeMs < Date.now() - DAY_MS) remove(folder);
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // A process that is still ending writes there: the run of another day removes it.
  }
}
