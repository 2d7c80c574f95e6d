import { sign } from "../../http/signing.ts";

const TIMEOUT_MS = 10_000;

/** What signs messages: of the paper's key, which nobody can find from it. */
export function webhookKey(secretKey: string): Promise<string> {
  return sign(secretKey, "webhook");
}

/**
 * Sends a message. Its signature is HMAC-SHA256, base64url, of the time in X-Broadsheet-Time (Unix ms), a full stop, and the body.
 * @throws Error where it was not taken: it is to be sent again
 */
export async function sendWebhook(
  url: string,
  secretKey: string,
  message: { text: string },
  now: number,
): Promise<void> {
  const body = JSON.stringify(message);
  const signature = await sign(await webhookKey(secretKey), `${now}.${body}`);
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-Broadsheet-Time": String(now),
      "X-Broadsheet-Signature": signature,
    },
    body,
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The webhook answered ${response.status}`);
}
