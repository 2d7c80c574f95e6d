import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseDevVars } from "./dev-vars.ts";
import { Failure } from "./failure.ts";

/** A paper that the file names. */
export type NamedSite = { site?: string; token?: string };

/** `~/.config/broadsheet`, or where XDG_CONFIG_HOME has such files. */
export function configPath(env = process.env): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), ".config"), "broadsheet");
}

/**
 * What the file says of a paper: `site = URL` and `token = TOKEN` at its beginning, or below `[name]`; quotes and comments
 * as in .dev.vars.
 * @param name null: the paper at the beginning
 * @returns null where there is no file, or no such name in it
 * @throws Failure if others can read it, or a line says nothing
 */
export function readConfigFile(name: string | null, env = process.env): NamedSite | null {
  const file = configPath(env);
  const text = readText(file);
  if (text === null) return null;
  ensurePrivate(file);
  const sites = new Map<string | null, NamedSite>([[null, {}]]);
  let current: NamedSite = sites.get(null) ?? {};
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const heading = /^\[([\w.-]+)\]\s*(?:#.*)?$/.exec(line)?.[1];
    const key = /^(site|token)\s*=/.exec(line)?.[1];
    const value = key && parseDevVars(line).get(key);
    if (heading !== undefined) {
      current = {};
      sites.set(heading, current);
    } else if (key && value) current[key as "site" | "token"] = value;
    else
      throw new Failure(
        `${file}, line ${index + 1}, says nothing: write \`site = https://paper.example\`, \`token = ...\` or \`[name]\`.`,
      );
  }
  return sites.get(name) ?? null;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** A token that others can read is nobody's own any more. */
function ensurePrivate(file: string): void {
  if (process.platform === "win32" || (statSync(file).mode & 0o077) === 0) return;
  throw new Failure(
    `${file} holds a token, and others on this machine can read it: run \`chmod 600 ${file}\` first.`,
  );
}
