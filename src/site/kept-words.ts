import { KeptText } from "../comments/posting/kept-text.ts";
import { readSubmission } from "../comments/posting/read-submission.ts";
import { findAddress } from "../http/addresses.ts";
import { Refusal } from "../http/errors.ts";

/** Where a reader writes beside a comment: a report's words, an objection's, an address to be told of what is new. */
const WORDS = ["words", "objection", "email"];

/** A refused form of another kind than a comment's, with all that it held. */
export class KeptForm extends Refusal {
  readonly typed: Record<string, string>;
  /** Where it was sent. */
  readonly actionPath: string;

  constructor(refusal: Refusal, typed: Record<string, string>, actionPath: string) {
    const { code, message, retryAfterSeconds } = refusal;
    super(code, message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
    this.typed = typed;
    this.actionPath = actionPath;
  }
}

/** The fields of a form in which a reader writes: the first that is there. */
export function wordsIn(fields: Record<string, unknown>): string | undefined {
  return WORDS.find((name) => typeof fields[name] === "string" && fields[name] !== "");
}

/**
 * The same refusal with what was typed, where whatever was thrown came before anybody had shown it again. The form comes back to be
 * sent again.
 * @param readAgain the fields of a form that somebody has read already
 */
export async function withTypedWords(
  refusal: Refusal,
  request: Request,
  readAgain: () => Promise<Record<string, string>>,
): Promise<Refusal> {
  if (refusal instanceof KeptText || request.method !== "POST") return refusal;
  const { pathname, search } = new URL(request.url);
  if (request.bodyUsed) {
    // Null: it was no form, or nobody has kept what it held.
    const fields = await readAgain().catch(() => null);
    return fields && wordsIn(fields) ? new KeptForm(refusal, fields, pathname + search) : refusal;
  }
  const sent = await readSubmission(request).catch((error: unknown) => {
    console.error({ event: "words_unreadable", error: String(error) });
    return null;
  });
  if (!sent) return refusal;
  if (!sent.values.comment)
    return wordsIn(sent.fields) ? new KeptForm(refusal, textsOf(sent.fields), pathname + search) : refusal;
  const article = findAddress(pathname)?.groups.article ?? "/";
  return new KeptText(refusal.code, refusal.message, {
    form: { values: sent.values, errors: {} },
    articlePath: article,
    ...(refusal.retryAfterSeconds !== undefined && { retryAfterSeconds: refusal.retryAfterSeconds }),
  });
}

function textsOf(fields: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(fields).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  return Object.fromEntries(texts);
}
