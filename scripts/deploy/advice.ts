import { stripVTControlCharacters } from "node:util";
import type { Finished } from "../wrangler.ts";

/** What Cloudflare and wrangler say, and what to do about it. The first that fits counts. */
const ADVICE: [said: RegExp, advice: string][] = [
  [
    /register a workers\.dev subdomain/,
    "Your account has no workers.dev address yet. Open the link above once and choose one, or run this on a terminal, where it asks you.",
  ],
  [
    /maximum number of D1 databases/,
    "Your account has all the databases that its plan allows. Delete one that nobody needs (npx wrangler d1 list, npx wrangler d1 delete NAME) or take the paid plan. The paper runs without the database of its search too: take the three lines of SEARCH out of wrangler.toml.",
  ],
  [
    /cron triggers?\b.*limit|limit.*cron triggers?\b/i,
    "Your account has all the cron triggers that its plan allows (five on the free plan). Take one from another Worker, or take the paid plan.",
  ],
  [/verify your email/i, "Cloudflare has sent you a mail to confirm your address: follow its link."],
  [
    /\[code: (10000|9109|10001)\]|Authentication error|Invalid access token|Unauthorized/i,
    "Cloudflare refused who you say you are. Run  npx wrangler login  again; a CLOUDFLARE_API_TOKEN must be allowed to edit Workers Scripts, Workers KV Storage and D1.",
  ],
  [
    /fetch failed|ENOTFOUND|ECONNREFUSED|ETIMEDOUT/,
    "Cloudflare did not answer. Look at this machine's connection.",
  ],
  [
    /\[code: 10027\]/,
    "The Worker is larger than your plan allows: run  npm run check  and look at its size.",
  ],
];

/** An error of wrangler that the admin has not seen yet, with what to do. */
export function problem(finished: Finished, what: string): Error {
  const said = stripVTControlCharacters(finished.output).trim();
  return new Error([said, "", what, advice(finished.output)].join("\n").trim());
}

export function advice(output: string): string {
  const found = ADVICE.find(([said]) => said.test(stripVTControlCharacters(output)));
  return found ? found[1] : "The reason stands above.";
}
