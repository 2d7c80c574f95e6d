import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../wrangler.ts";

/** What is deployed: the paper itself, or an environment of wrangler.toml beside it. */
export type Target = {
  env: string | null;
  /** The Worker's name in the account. */
  worker: string;
  /** wrangler.toml as it stands. */
  config: string;
};

export const HELP = `npm run deploy                     deploys the paper: database, Worker, secrets. The first time it makes all of them
npm run deploy -- --env preview    deploys a second paper to try things on, with a database and secrets of its own`;

/** @throws an Error that says what to write instead */
export async function readTarget(args: string[]): Promise<Target> {
  const config = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const env = readEnv(args);
  const known = [...config.matchAll(/^\[env\.([\w-]+)\]/gm)].map(([, name]) => name);
  if (env !== null && !known.includes(env))
    throw new Error(
      `wrangler.toml has no environment "${env}". It has: ${known.join(", ") || "none"}. Without --env the paper itself is deployed.`,
    );
  const name = /^name\s*=\s*"([^"]+)"/m.exec(config)?.[1];
  if (!name) throw new Error('wrangler.toml names no Worker: write name = "broadsheet" at its top.');
  return { env, worker: env === null ? name : `${name}-${env}`, config };
}

function readEnv(args: string[]): string | null {
  try {
    const { values } = parseArgs({ args, options: { env: { type: "string", short: "e" } } });
    return values.env || null;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
}

/** The option that makes wrangler mean this target. Without it wrangler warns of the environments that were not chosen. */
export function envOption({ env }: Target): string {
  return `--env=${env ?? ""}`;
}

/** A command for the admin to type. */
export function command(target: Target, ...args: string[]): string {
  return ["npx wrangler", ...args, ...(target.env === null ? [] : ["--env", target.env])].join(" ");
}

export function deployCommand({ env }: Target): string {
  return env === null ? "npm run deploy" : `npm run deploy -- --env ${env}`;
}
