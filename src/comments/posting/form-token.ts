import { sameText, sign } from "../../http/signing.ts";

/**
 * Proof that a page of this site was fetched, and when. Pages are cached, so the token is the same for everybody for two
 * seconds: `{window in base 36}.{16 characters of its HMAC}`. It is evidence for the judge, not a lock.
 */
const WINDOW_MS = 2_000;
const SIGNATURE_LENGTH = 16;
/** A page left open for longer than this is answered as from a page that was never fetched. */
const MAX_AGE_SECONDS = 48 * 3_600;

export type TokenState = { state: "ok"; ageSeconds: number } | { state: "missing" | "forged" | "old" };

/** The number of the window that `now` (Unix ms) lies in: within it, every token is the same. */
export function formTokenWindow(now: number): number {
  return Math.floor(now / WINDOW_MS);
}

/** The token of the window that `now` (Unix ms) lies in. */
export async function makeFormToken(secret: string, now: number): Promise<string> {
  return tokenOf(secret, formTokenWindow(now).toString(36));
}

/** What a submitted token tells; its age counts from the beginning of its window. */
export async function readFormToken(secret: string, token: string, now: number): Promise<TokenState> {
  if (token === "") return { state: "missing" };
  const window = token.split(".")[0] ?? "";
  if (!/^[0-9a-z]{1,9}$/.test(window) || !(await sameText(token, await tokenOf(secret, window)))) {
    return { state: "forged" };
  }
  const ageSeconds = (now - Number.parseInt(window, 36) * WINDOW_MS) / 1000;
  if (ageSeconds < 0) return { state: "forged" };
  return ageSeconds > MAX_AGE_SECONDS ? { state: "old" } : { state: "ok", ageSeconds };
}

async function tokenOf(secret: string, window: string): Promise<string> {
  return `${window}.${(await sign(secret, `form:${window}`)).slice(0, SIGNATURE_LENGTH)}`;
}
