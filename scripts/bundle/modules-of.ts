import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The modules of a bundle as Miniflare takes them: the first one first, then the smallest, since Miniflare copies what it has of them
 * with each that it adds.
 * @param script what bundleWorker returned
 */
export function modulesOf(script: string): { type: "ESModule"; path: string }[] {
  const folder = join(dirname(script), "modules");
  const others = readdirSync(folder)
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => join(folder, name))
    .map((path) => ({ path, size: statSync(path).size }))
    .toSorted((a, b) => a.size - b.size);
  return [script, ...others.map(({ path }) => path)].map((path) => ({ type: "ESModule", path }));
}
