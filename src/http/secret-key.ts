import type { Config } from "../config/config.ts";
import { Refusal } from "./errors.ts";

/** @param cannot what does not work without the key, as a sentence without its full stop */
export function noSecretKey(cannot: string): string {
  return `${cannot}: it has no SECRET_KEY. Its admin sets one with \`npx wrangler secret put SECRET_KEY\` (32 random bytes); \`npm run deploy\` does it by itself.`;
}

/** The key by which senders are known. @throws Refusal("not_configured") */
export function secretOf({ secretKey }: Pick<Config, "secretKey">): string {
  if (secretKey === null) throw new Refusal("not_configured", noSecretKey("This site cannot do that yet"));
  return secretKey;
}
