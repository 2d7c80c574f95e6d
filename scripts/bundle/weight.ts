import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import type { Metafile } from "esbuild";
import { ROOT } from "../wrangler.ts";

export type Weight = { bytes: number; gzip: number };

/** Weights by the package, or by the room of src, that the code comes from; the heaviest first. */
export type Weights = { total: Weight; parts: ({ part: string } & Weight)[] };

/** What every isolate loads as it starts: the first module and all that it imports, by whatever way but `import()`. */
export function loadedAtStart(metafile: Metafile): Weights {
  return weigh(metafile, reached(metafile, entryOf(metafile)));
}

/**
 * What is loaded when somebody asks for it: for each `import()`, its module (as the runtime names it) and the weights of what
 * that module brings beside what is loaded at start. Two of them may share a part.
 */
export function loadedWhenAsked(metafile: Metafile): { module: string; weights: Weights }[] {
  const entry = entryOf(metafile);
  const atStart = reached(metafile, entry);
  const asked = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ kind, external }) => kind === "dynamic-import" && !external)
    .map(({ path }) => path);
  return [...new Set(asked)].map((path) => ({
    module: relative(dirname(entry), path),
    weights: weigh(metafile, reached(metafile, path).difference(atStart)),
  }));
}

/** The files of the source that a module brings, itself or by what it imports other than by `import()`: by the modules' names without their hashes. */
export function filesLoadedBy(metafile: Metafile): Map<string, string[]> {
  const filesOf = (module: string) => Object.keys(metafile.outputs[module]?.inputs ?? {});
  const named = Object.keys(metafile.outputs).flatMap((path) => {
    const name = /(?:^|\/)([\w-]+?)(?:-[A-Z0-9]{8})?\.mjs$/.exec(path)?.[1];
    return name === undefined ? [] : [[name, [...reached(metafile, path)].flatMap(filesOf)] as const];
  });
  return new Map(named);
}

function entryOf(metafile: Metafile): string {
  const entry = Object.keys(metafile.outputs).find((path) => path.endsWith("/index.mjs"));
  if (entry === undefined) throw new Error("The bundle has no index.mjs.");
  return entry;
}

/** A module with all that it imports. */
function reached(metafile: Metafile, module: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(module)) return found;
  found.add(module);
  for (const { path, kind, external } of metafile.outputs[module]?.imports ?? []) {
    if (kind !== "dynamic-import" && !external) reached(metafile, path, found);
  }
  return found;
}

function weigh(metafile: Metafile, modules: Set<string>): Weights {
  const total: Weight = { bytes: 0, gzip: 0 };
  const parts = new Map<string, Weight>();
  for (const module of modules) {
    const { bytes, inputs } = metafile.outputs[module] ?? { bytes: 0, inputs: {} };
    const gzip = gzipSync(readFileSync(join(ROOT, module)), { level: 9 }).length;
    add(total, bytes, gzip);
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const part = partOf(file);
      const weight = parts.get(part) ?? { bytes: 0, gzip: 0 };
      parts.set(part, weight);
      // A file has no compressed size of its own: its part of its module's.
      add(weight, bytesInOutput, (gzip * bytesInOutput) / bytes);
    }
  }
  const sorted = [...parts].sort(([, a], [, b]) => b.bytes - a.bytes);
  return { total, parts: sorted.map(([part, weight]) => ({ part, ...weight })) };
}

function add(weight: Weight, bytes: number, gzip: number): void {
  weight.bytes += bytes;
  weight.gzip += gzip;
}

/** The package of a file, or its room. */
function partOf(file: string): string {
  const inPackage = file.split("node_modules/").at(-1) ?? "";
  if (inPackage !== file) return /^(@[^/]+\/)?[^/]+/.exec(inPackage)?.[0] ?? file;
  return /^src\/[^/]+/.exec(file)?.[0] ?? file;
}
