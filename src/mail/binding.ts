import type { Mail } from "../config/config.ts";
import type { Letter } from "./compose.ts";

/**
 * What became of a mail. `later`: this one may go another time. `all-later`: nothing can be sent at the moment.
 * `unwanted`: the address refuses mails for good. `never`: this mail cannot be sent.
 */
export type Sent = "sent" | "later" | "all-later" | "unwanted" | "never";

/** Codes of Cloudflare's `send_email` binding; what is not named here may go better another time. */
const OUTCOMES: Record<string, Sent> = {
  E_RATE_LIMIT_EXCEEDED: "all-later",
  E_DAILY_LIMIT_EXCEEDED: "all-later",
  // A setting is wrong, which its admin will mend.
  E_SENDER_NOT_VERIFIED: "all-later",
  E_SENDER_DOMAIN_NOT_AVAILABLE: "all-later",
  E_RECIPIENT_SUPPRESSED: "unwanted",
  E_RECIPIENT_NOT_ALLOWED: "never",
  E_VALIDATION_ERROR: "never",
  E_FIELD_MISSING: "never",
  E_TOO_MANY_RECIPIENTS: "never",
  E_CONTENT_TOO_LARGE: "never",
};

/** Hands one mail to the binding; whatever fails is logged, without the address. */
export async function sendLetter(mail: Mail, to: string, letter: Letter, about: object): Promise<Sent> {
  try {
    const html = withAccent(letter.html, mail.accent);
    await mail.binding.send({ from: sender(mail.from), to, ...letter, html });
    return "sent";
  } catch (error) {
    const code = codeOf(error);
    const outcome = OUTCOMES[code] ?? (code.startsWith("E_HEADER") ? "never" : "later");
    console.error({ event: "mail_not_sent", ...about, code, outcome, error: String(error) });
    return outcome;
  }
}

/** Links in the paper's colour: what is darker than its paper stands out from a mail's white. */
function withAccent(html: string, accent: string | undefined): string {
  return accent === undefined ? html : html.replaceAll("<a href=", `<a style="color: ${accent}" href=`);
}

/** `The Paper <paper@paper.example>` in the parts that the binding takes; a bare address as it is. */
function sender(from: string): string | EmailAddress {
  const [, name, email] = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/.exec(from) ?? [];
  return name && email ? { name, email } : (email ?? from);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
