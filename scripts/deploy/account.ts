import { z } from "zod";
import { runWrangler, runWranglerHere } from "../wrangler.ts";
import { problem } from "./advice.ts";
import type { Target } from "./target.ts";
import type { Ask } from "./terminal.ts";

const answer = z.object({
  loggedIn: z.boolean(),
  accounts: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
});

type Account = z.infer<typeof answer>["accounts"][number];

const SIGN_IN = `You are not signed in to Cloudflare. Run  npx wrangler login  and then this again. Where there is no browser, set
CLOUDFLARE_API_TOKEN to a token that may edit Workers Scripts, Workers KV Storage, Workers R2 Storage and D1, and CLOUDFLARE_ACCOUNT_ID.`;

/**
 * Signs in to Cloudflare if nobody is, and settles which account is meant: all that follows finds it in
 * CLOUDFLARE_ACCOUNT_ID.
 * @throws an Error that says what to do
 */
export async function signIn({ config }: Target, ask: Ask | null): Promise<void> {
  const { CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID } = process.env;
  if (CLOUDFLARE_API_TOKEN && CLOUDFLARE_ACCOUNT_ID) return;
  const accounts = (await accountsSignedIn()) ?? (ask && (await accountsAfterLogin()));
  if (!accounts) throw new Error(SIGN_IN);
  if (CLOUDFLARE_ACCOUNT_ID || /^account_id\s*=/m.test(config)) return;
  process.env.CLOUDFLARE_ACCOUNT_ID = (await choose(accounts, ask)).id;
}

/** Null: nobody is signed in. */
async function accountsSignedIn(): Promise<Account[] | null> {
  const finished = await runWrangler(["whoami", "--json"]);
  const json = /\{[\s\S]*\}/.exec(finished.output)?.[0];
  if (!json) throw problem(finished, "Cloudflare could not be asked who you are.");
  const { loggedIn, accounts } = answer.parse(JSON.parse(json));
  return loggedIn ? accounts : null;
}

async function accountsAfterLogin(): Promise<Account[] | null> {
  await runWranglerHere(["login"]);
  return await accountsSignedIn();
}

async function choose(accounts: Account[], ask: Ask | null): Promise<Account> {
  const [first, ...others] = accounts;
  if (!first)
    throw new Error("You are signed in, but to no account: make one at https://dash.cloudflare.com.");
  if (others.length === 0) return first;
  if (!ask) throw new Error(`${several(accounts)}\n${fixed("... and one of these ids")}`);
  console.log(several(accounts));
  while (true) {
    const chosen = accounts[Number(await ask("Which of them is the paper's? Its number: ")) - 1];
    if (!chosen) continue;
    console.log(fixed(chosen.id));
    return chosen;
  }
}

function several(accounts: Account[]): string {
  const list = accounts.map(({ id, name }, n) => `  ${n + 1}  ${id}  ${name}`);
  return ["You have several accounts:", ...list].join("\n");
}

function fixed(id: string): string {
  return `So that nobody is asked: write  account_id = "${id}"  below the name in wrangler.toml, or set CLOUDFLARE_ACCOUNT_ID.`;
}
