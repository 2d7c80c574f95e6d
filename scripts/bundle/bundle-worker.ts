import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build, type Metafile } from "esbuild";
import { ROOT } from "../wrangler.ts";
import { makeBrowserScripts } from "./browser-scripts.ts";
import { WORKER_OPTIONS } from "./options.ts";
import { versions } from "./versions.ts";

export type Bundle = {
  /** The module that the runtime starts with: absolute path. */
  script: string;
  metafile: Metafile;
};

/**
 * Bundles the Worker into `folder`: index.mjs with what every isolate loads as it starts, and modules/, some of which
 * are loaded when somebody asks for them (`await import()`). What a former build left there goes.
 * @param entry the Worker's first module, from the repository's root
 */
export async function bundleWorker(folder: string, entry = "src/index.ts"): Promise<Bundle> {
  await makeBrowserScripts(ROOT);
  const { outputFiles, metafile } = await build({
    ...WORKER_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: { index: entry },
    outdir: folder,
    splitting: true,
    chunkNames: "modules/[name]-[hash]",
    outExtension: { ".js": ".mjs" },
    sourcemap: "linked",
    define: await versions(ROOT),
  });
  const modules = join(folder, "modules");
  await mkdir(modules, { recursive: true });
  // The first module comes last: who watches the folder finds what it asks for.
  const inOrder = outputFiles.toSorted((a, b) => b.path.length - a.path.length);
  for (const { path, contents } of inOrder) await writeFile(path, contents);
  const made = new Set(outputFiles.map(({ path }) => basename(path)));
  for (const name of await readdir(modules)) if (!made.has(name)) await rm(join(modules, name));
  return { script: join(folder, "index.mjs"), metafile };
}
