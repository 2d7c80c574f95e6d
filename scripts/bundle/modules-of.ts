import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** The modules of a bundle as Miniflare takes them, the first one first. @param script what bundleWorker returned */
export function modulesOf(script: string): { type: "ESModule"; path: string }[] {
  const folder = join(dirname(script), "modules");
  const others = readdirSync(folder).filter((name) => name.endsWith(".mjs"));
  return [script, ...others.map((name) => join(folder, name))].map((path) => ({ type: "ESModule", path }));
}
