import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fontFile, PAIRINGS, SUBSETS, type Subset } from "../../src/pages/type-pairings.ts";

/** Every font that a pairing has, in both its files. */
const FILES = Object.values(PAIRINGS).flatMap(({ fonts }) =>
  fonts.flatMap((font) =>
    (Object.keys(SUBSETS) as Subset[]).map((subset) => ({
      name: basename(fontFile(font, subset)),
      source: `@fontsource-variable/${font.name}/files/${font.name}-${subset}-wght-${font.style}.woff2`,
    })),
  ),
);

/**
 * Puts the pairings' fonts into public/assets/fonts, from their packages (OFL): the repository has none of them, readers load
 * them from the paper itself.
 * @param root the repository's folder
 */
export async function copyFonts(root: string): Promise<void> {
  const folder = join(root, "public/assets/fonts");
  await mkdir(folder, { recursive: true });
  for (const { name, source } of FILES) {
    const from = fileURLToPath(import.meta.resolve(source));
    if (!(await isSame(from, join(folder, name)))) await copyFile(from, join(folder, name));
  }
  const wanted = FILES.map(({ name }) => name);
  for (const name of await readdir(folder)) if (!wanted.includes(name)) await rm(join(folder, name));
}

/** Whoever watches the folder is told of changes alone. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([readFile(one), readFile(other).catch(() => null)]);
  return b !== null && a.equals(b);
}
