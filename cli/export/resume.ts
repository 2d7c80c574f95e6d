import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { z } from "zod";
import { Failure } from "../failure.ts";
import { failing } from "../files/file-failure.ts";
import { takeName } from "../files/write-file.ts";

const resumable = z.object({
  site: z.string(),
  cursor: z.string(),
  bytes: z.number(),
  /** Lines that were written, by their type. */
  counts: z.record(z.string(), z.number()),
});

/** How far an export is: its FILE.part is whole up to `bytes`, and goes on at `cursor`. */
export type State = z.infer<typeof resumable>;

/** What keeps an export that was interrupted: FILE.part has its lines, FILE.state says how far they are whole. */
export function openState(file: string) {
  const part = `${file}.part`;
  const stateFile = `${file}.state`;
  return {
    part,
    /**
     * Where an earlier export of that site stopped; null if there was none, or what it left is no longer whole.
     * @throws Failure if it was another site's
     */
    read: async (site: string): Promise<State | null> => {
      const text = await readFile(stateFile, "utf8").catch(() => "");
      const { data: state } = resumable.safeParse(parse(text));
      const size = (await stat(part).catch(() => null))?.size ?? 0;
      if (state === undefined || size < state.bytes) return null;
      if (state.site === site) return state;
      throw new Failure(
        `${stateFile} is of an interrupted export of ${state.site}: delete it, or name another --out.`,
      );
    },
    /** Takes the place of the last one at once: an interruption leaves one of the two. */
    write: async (state: State): Promise<void> => {
      await writeFile(`${stateFile}.new`, JSON.stringify(state)).catch(failing(stateFile, "written"));
      await rename(`${stateFile}.new`, stateFile).catch(failing(stateFile, "written"));
    },
    /** Cuts off what stands behind the last whole answer. */
    cut: async (bytes: number): Promise<void> => {
      const handle = await open(part, bytes === 0 ? "w" : "r+").catch(failing(part, "written"));
      await handle.truncate(bytes).catch(failing(part, "written"));
      await handle.close();
    },
    /** The export is whole: it takes its own name, and there is nothing to go on with. */
    finish: async (): Promise<void> => {
      await takeName(part, file).catch(failing(file, "written"));
      await rm(stateFile, { force: true });
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
