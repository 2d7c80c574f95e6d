import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const LAUNCHER = fileURLToPath(new URL("../../../cli/broadsheet.js", import.meta.url));

/** Nobody keeps a paper there. */
const NO_CONFIG = join(tmpdir(), "broadsheet-no-config");

export type Ran = { status: number | null; stdout: string; stderr: string };

export type RunOptions = {
  env?: Record<string, string>;
  cwd?: string;
  /** Options of Node itself. */
  execArgv?: string[];
  launcher?: string;
};

/** Runs `broadsheet` as a process of its own. Nothing of the environment names a site. */
export async function broadsheet(
  args: string[],
  { env = {}, cwd = tmpdir(), execArgv = [], launcher = LAUNCHER }: RunOptions = {},
): Promise<Ran> {
  const { BROADSHEET_SITE: _site, BROADSHEET_TOKEN: _token, ...clean } = process.env;
  const child = spawn(process.execPath, [...execArgv, launcher, ...args], {
    cwd,
    env: { ...clean, XDG_CONFIG_HOME: NO_CONFIG, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk) => {
      output[name] += chunk;
    });
  }
  await once(child, "close");
  return { status: child.exitCode, ...output };
}
