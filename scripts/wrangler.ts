import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Wrangler asks nothing, sends nothing and looks nothing up. */
export const QUIET_ENV = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

export type Finished = { status: number; output: string };

/** Starts wrangler in the repository. BROADSHEET_WRANGLER names another executable: tests use it to stand in for the cloud. */
export function spawnWrangler(args: string[], options: SpawnOptions = {}): ChildProcess {
  const stand = process.env.BROADSHEET_WRANGLER ?? `${ROOT}node_modules/wrangler/bin/wrangler.js`;
  return spawn(process.execPath, [stand, ...args], {
    cwd: ROOT,
    ...options,
    env: { ...process.env, ...QUIET_ENV, ...options.env },
  });
}

/** Runs wrangler to its end without asking anything; its output is gathered, not shown. */
export async function runWrangler(args: string[], input?: string): Promise<Finished> {
  const child = spawnWrangler(args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, CI: "1" } });
  child.stdin?.end(input ?? "");
  return await finish(child);
}

/** Runs wrangler with the terminal, so that it may open a sign-in; what it writes to stderr is shown and gathered. */
export async function runWranglerHere(args: string[]): Promise<Finished> {
  const child = spawnWrangler(args, { stdio: ["inherit", "inherit", "pipe"] });
  child.stderr?.on("data", (chunk) => process.stderr.write(chunk));
  return await finish(child);
}

async function finish(child: ChildProcess): Promise<Finished> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
  }
  const status = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { status, output };
}
