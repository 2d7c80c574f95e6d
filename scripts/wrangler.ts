import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Wrangler asks nothing, sends nothing, looks nothing up and means the paper itself, where it is not told otherwise. */
export const QUIET_ENV = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CLOUDFLARE_ENV: "",
};

export type Finished = { status: number; output: string };

/** Starts wrangler in the repository. */
export function spawnWrangler(args: string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(process.execPath, [`${ROOT}node_modules/wrangler/bin/wrangler.js`, ...args], {
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

/**
 * Runs wrangler with the terminal, so that it may ask; what it writes to stderr is shown and gathered.
 * @param env variables beside those of this process
 */
export async function runWranglerHere(args: string[], env: Record<string, string> = {}): Promise<Finished> {
  const child = spawnWrangler(args, {
    stdio: ["inherit", "inherit", "pipe"],
    env: { ...process.env, ...env },
  });
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
