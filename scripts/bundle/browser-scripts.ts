import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { transform } from "esbuild";

/** Stands above what is made, for those who look there. */
const MADE = "/* Made of browser/ by the build. */\n";

/**
 * Makes the scripts of readers' pages in public/assets from their sources in browser/: the same without comments and in
 * short, so that they stay small on the way. What is made already is left alone.
 * @param root the repository's folder
 */
export async function makeBrowserScripts(root: string): Promise<void> {
  for (const name of await readdir(join(root, "browser"))) {
    const made = join(root, "public/assets", name);
    const wanted = await browserScript(join(root, "browser", name));
    if ((await readFile(made, "utf8").catch(() => "")) !== wanted) await writeFile(made, wanted);
  }
}

/** What browsers get of a source. */
export async function browserScript(source: string): Promise<string> {
  const { code } = await transform(await readFile(source, "utf8"), { minify: true, target: "es2022" });
  return MADE + code;
}
