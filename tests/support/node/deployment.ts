import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { onTestFinished } from "vitest";
import { type Cloud, startCloud } from "./cloud.ts";
import { temporaryFolder } from "./temporary.ts";

/** A cloud that is gone after the test. */
export async function openCloud(): Promise<Cloud> {
  const cloud = await startCloud();
  onTestFinished(() => cloud.stop());
  return cloud;
}

/** Environment in which wrangler knows the cloud and nobody who is signed in on this machine. */
export async function cloudEnv(cloud: Cloud): Promise<Record<string, string>> {
  const home = await temporaryFolder();
  return { ...cloud.env, XDG_CONFIG_HOME: home, WRANGLER_LOG_PATH: home };
}

/** `npm run deploy -- ARGS` in a copy of the repository, without a terminal. */
export async function deploy(
  folder: string,
  cloud: Cloud,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<{ status: number | null; output: string; calls: string[] }> {
  const before = cloud.calls.length;
  const child = spawn(process.execPath, ["scripts/deploy.ts", ...args], {
    cwd: folder,
    env: { ...process.env, ...(await cloudEnv(cloud)), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  onTestFinished(() => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
  }
  await once(child, "close");
  return {
    status: child.exitCode,
    output: stripVTControlCharacters(output),
    calls: cloud.calls.slice(before),
  };
}
