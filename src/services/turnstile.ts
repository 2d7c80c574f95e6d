import type { Finding } from "../spam/verdict.ts";

/** What the form's widget has to say that it was made for. */
export const TURNSTILE_ACTION = "comment";

/** Comments wait for the answer, and readers with them. */
const TIMEOUT_MS = 4_000;
/** Longer ones are none (Cloudflare's documentation of Turnstile). */
const MAX_TOKEN = 2_048;

const RULE = "turnstile";
const AWAY = "Cloudflare's check against robots did not answer, so this waits for you.";

export type TurnstileVisit = {
  /** What the widget put into the form; empty where there was none. */
  token: string;
  /** Network address. */
  address: string | null;
  /** Host that the widget must have been shown on. */
  host: string;
};

type Answer = {
  success?: unknown;
  hostname?: unknown;
  action?: unknown;
  "error-codes"?: unknown;
  metadata?: { result_with_testing_key?: unknown };
};

/**
 * Asks Cloudflare whether the form's check was passed (siteverify): for this site, for comments, and once. Null: it was.
 * Whoever did not pass it waits for a moderator, as everybody does while Cloudflare does not answer; never throws.
 */
export async function verifyTurnstile(
  { secret, url }: { secret: string; url: string },
  { token, address, host }: TurnstileVisit,
): Promise<Finding | null> {
  if (token === "") return held("Was sent without the check against robots, as a page without scripts does.");
  if (token.length > MAX_TOKEN) return held("Carries a forged answer to the check against robots.");
  const body = new URLSearchParams({
    secret,
    response: token,
    ...(address !== null && { remoteip: address }),
  });
  try {
    const response = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return findingOf((await response.json()) as Answer, host);
  } catch (error) {
    return away(String(error));
  }
}

function findingOf(answer: Answer, host: string): Finding | null {
  const errors = Array.isArray(answer["error-codes"]) ? answer["error-codes"].map(String) : [];
  if (answer.success === true) {
    // Cloudflare's published keys for trying things out answer for no host.
    if (answer.metadata?.result_with_testing_key === true) return null;
    const isOurs = answer.hostname === host && answer.action === TURNSTILE_ACTION;
    return isOurs ? null : held("Passed the check against robots of another site or another form.");
  }
  if (answer.success !== false || errors.some((code) => /internal-error|secret|bad-request/.test(code)))
    return away(errors.join(", ") || "no answer of Turnstile's");
  if (errors.includes("timeout-or-duplicate"))
    return held("Passed the check against robots too long ago, or used its answer twice.");
  return held("Did not pass the check against robots.");
}

function held(reason: string): Finding {
  return { rule: RULE, weight: 0, atLeast: "hold", reason };
}

function away(error: string): Finding {
  console.error({ event: "turnstile_failed", error });
  return held(AWAY);
}
