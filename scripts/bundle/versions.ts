import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { copyFonts } from "./copy-fonts.ts";
import { WORKER_OPTIONS } from "./options.ts";

/** The module from which everything is reached that a stored page or list is made by. */
const MAKES_PAGES = "src/site/context.ts";

/**
 * The constants that the build puts into the Worker (esbuild's `define`): what each file of public/assets is asked for by,
 * and what stored pages are told apart by. Nobody has to raise a number.
 * @param root the repository's folder
 */
export async function versions(root: string): Promise<Record<string, string>> {
  await copyFonts(root);
  const assets = { ASSET_VERSIONS: JSON.stringify(await versionsOfAssets(join(root, "public/assets"))) };
  return { ...assets, PAGES_HASH: JSON.stringify(await versionOfPages(root, assets)) };
}

/** @returns each file that stands in the folder itself, and each font, by the hash of its content. */
async function versionsOfAssets(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const fonts = await readdir(join(folder, "fonts"));
  const names = [...files.map(({ name }) => name), ...fonts.map((name) => `fonts/${name}`)].sort();
  const hashes = names.map(async (name) => [name, hash(await readFile(join(folder, name)))] as const);
  return Object.fromEntries(await Promise.all(hashes));
}

/** The hash of the code that makes pages, its packages too. Comments, line breaks and names of variables do not count. */
async function versionOfPages(root: string, define: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    ...WORKER_OPTIONS,
    absWorkingDir: root,
    entryPoints: [MAKES_PAGES],
    minify: true,
    legalComments: "none",
    define,
  });
  return hash(outputFiles[0]?.contents ?? new Uint8Array());
}

function hash(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 10);
}
