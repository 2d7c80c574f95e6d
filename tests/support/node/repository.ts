import { cpSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./temporary.ts";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What the scripts need of the repository, without anything that they have made there before. */
const PARTS = [
  ...["src", "browser", "public", "migrations", "samples", "scripts", "cli"],
  ...["wrangler.toml", "package.json", "package-lock.json", "tsconfig.json"],
];

/** A copy of the repository that is gone after the test. @returns its folder. */
export async function cloneRepository(): Promise<string> {
  const folder = await temporaryFolder();
  // A thousand files one after the other take a fifth of what as many promises take.
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}
