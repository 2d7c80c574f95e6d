import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { parseDevVars } from "../cli/dev-vars.ts";

/** Secrets that a paper needs, made up for this machine. */
const SECRETS: Record<string, () => string> = {
  ADMIN_TOKEN: () => randomBytes(24).toString("base64url"),
  SECRET_KEY: () => randomBytes(32).toString("base64url"),
};

/**
 * The variables of a .dev.vars file, to which missing secrets are added; what stands there stays. Only the owner may
 * read a file made here.
 */
export async function completeDevVars(file: string): Promise<Map<string, string>> {
  const before = await readFile(file, "utf8").catch((error) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  const vars = parseDevVars(before ?? "");
  const added = Object.entries(SECRETS).filter(([name]) => !vars.get(name));
  for (const [name, make] of added) vars.set(name, make());
  if (added.length > 0) {
    const head = before ?? "# Secrets of the paper on this machine, made by `npm start`. Never committed.\n";
    const lines = added.map(([name]) => `${name}=${vars.get(name)}\n`);
    await writeFile(file, head + gapAfter(head) + lines.join(""), { mode: 0o600 });
  }
  return vars;
}

/** What ends the last line of a file. A name with a colon takes the next line for its value, unless a # follows. */
function gapAfter(text: string): string {
  if (/:\s*$/.test(text)) return "#\n";
  return text === "" || text.endsWith("\n") ? "" : "\n";
}
