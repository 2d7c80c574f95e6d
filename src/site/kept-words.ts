import { KeptText } from "../comments/posting/kept-text.ts";
import { readSubmission } from "../comments/posting/read-submission.ts";
import { findAddress } from "../http/addresses.ts";
import type { Refusal } from "../http/errors.ts";

/**
 * The same refusal with what was typed, where whatever was thrown came before anybody read it. A comment's form comes back
 * to be sent again; of any other the words are there to be copied.
 */
export async function withTypedWords(refusal: Refusal, request: Request): Promise<Refusal> {
  if (refusal instanceof KeptText || request.method !== "POST" || request.bodyUsed) return refusal;
  const sent = await readSubmission(request).catch((error: unknown) => {
    console.error({ event: "words_unreadable", error: String(error) });
    return null;
  });
  if (!sent?.values.comment) return refusal;
  const article = findAddress(new URL(request.url).pathname)?.groups.article ?? "/";
  return new KeptText(refusal.code, refusal.message, {
    form: { values: sent.values, errors: {} },
    articlePath: article,
    ...(refusal.retryAfterSeconds !== undefined && { retryAfterSeconds: refusal.retryAfterSeconds }),
  });
}
