import { randomBytes } from "node:crypto";
import { SHORTEST_TOKEN } from "../../src/auth/token-length.ts";
import { runWrangler } from "../wrangler.ts";
import { problem } from "./advice.ts";
import { command, envOption, type Target } from "./target.ts";
import type { Ask } from "./terminal.ts";

/** @throws an Error where wrangler.toml itself has a token that can be guessed: a secret's length nobody can look up. */
export function refuseShortToken({ config }: Target): void {
  const written = /^\s*ADMIN_TOKEN\s*=\s*["'](.*?)["']/m.exec(config)?.[1];
  if (written === undefined || written.length >= SHORTEST_TOKEN) return;
  throw new Error(
    `wrangler.toml has an ADMIN_TOKEN of ${written.length} characters, and ${SHORTEST_TOKEN} are needed: nothing was deployed. Take the line out: npm run deploy asks for a token, or makes one, and keeps it as a secret.`,
  );
}

/**
 * SECRET_KEY is made once and stays: a new one would end every commenter's session. ADMIN_TOKEN is the owner's: typed here,
 * or made and shown once.
 * @returns whether the newsroom can be entered
 */
export async function seeToSecrets(target: Target, ask: Ask | null): Promise<boolean> {
  const isThere = await secretsThere(target);
  if (!isThere("SECRET_KEY")) {
    await put(target, "SECRET_KEY", randomBytes(32).toString("base64url"));
    console.log("SECRET_KEY is set to 32 random bytes.");
  }
  if (isThere("ADMIN_TOKEN") || hasAccess(target)) return true;
  if (!ask) return false;
  await put(target, "ADMIN_TOKEN", await chooseToken(ask));
  return true;
}

async function secretsThere(target: Target): Promise<(name: string) => boolean> {
  const finished = await runWrangler(["secret", "list", "--format", "json", envOption(target)]);
  if (finished.status !== 0)
    throw problem(finished, "The Worker is deployed, but its secrets could not be listed.");
  return (name) => new RegExp(`"name"\\s*:\\s*"${name}"`).test(finished.output);
}

async function put(target: Target, name: string, value: string): Promise<void> {
  const finished = await runWrangler(["secret", "put", name, envOption(target)], value);
  if (finished.status !== 0)
    throw problem(
      finished,
      `The Worker is deployed, but ${name} could not be set. Try  ${command(target, "secret put", name)}`,
    );
}

/** Whether Cloudflare Access stands before the newsroom. An environment has variables of its own. */
function hasAccess({ env, config }: Target): boolean {
  return env === null && /^ACCESS_TEAM\s*=/m.test(config);
}

async function chooseToken(ask: Ask): Promise<string> {
  console.log(`
The newsroom opens to whoever has its token, ADMIN_TOKEN. Type a long one (${SHORTEST_TOKEN} characters or more; it does not show),
or press Enter to have one made.`);
  while (true) {
    const typed = await ask("ADMIN_TOKEN: ", "hidden");
    if (typed.length >= SHORTEST_TOKEN) return typed;
    if (typed === "") return makeToken();
    console.log(`That has ${typed.length} characters. ${SHORTEST_TOKEN} are needed, or none at all.`);
  }
}

function makeToken(): string {
  const token = randomBytes(24).toString("base64url");
  console.log(`\n  ${token}\n\nIt is shown this once: keep it where you keep passwords.`);
  return token;
}
