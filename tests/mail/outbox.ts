export type SentMail = {
  from: string | EmailAddress;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
};

/** The headers that Cloudflare's documentation lets a sender set, as far as a paper might want them. */
const ALLOWED_HEADERS = [
  "auto-submitted",
  "list-unsubscribe",
  "list-unsubscribe-post",
  "list-id",
  "precedence",
];

/**
 * A stand-in for Cloudflare's `send_email` binding that keeps to its documentation: it refuses what that refuses, with
 * the same codes, and keeps what it takes. `failWith` makes it fail.
 */
export function makeOutbox() {
  const sent: SentMail[] = [];
  const state: { failWith: ((mail: SentMail) => string | null) | null } = { failWith: null };
  const binding = {
    send: async (mail: SentMail) => {
      const code = state.failWith?.(mail) ?? check(mail);
      if (code) throw Object.assign(new Error(`refused: ${code}`), { code });
      sent.push(mail);
      return { messageId: `<${sent.length}@paper.example>` };
    },
  };
  return { binding: binding as unknown as SendEmail, sent, state };
}

function check(mail: SentMail): string | null {
  if (!mail.to || !mail.from || !mail.subject) return "E_FIELD_MISSING";
  const addresses = [mail.to, typeof mail.from === "string" ? mail.from : mail.from.email];
  if (addresses.some((address) => !/^[^\s@<>,]+@[^\s@<>,]+$/.test(address))) return "E_VALIDATION_ERROR";
  if (/[\r\n]/.test(mail.subject) || [...mail.subject].length > 998) return "E_VALIDATION_ERROR";
  for (const [name, value] of Object.entries(mail.headers)) {
    if (!ALLOWED_HEADERS.includes(name.toLowerCase())) return "E_HEADER_NOT_ALLOWED";
    if (value === "" || /[\r\n]/.test(value)) return "E_HEADER_VALUE_INVALID";
    if (new TextEncoder().encode(value).length > 2048) return "E_HEADER_VALUE_TOO_LONG";
  }
  const list = mail.headers["List-Unsubscribe"];
  if (list !== undefined && !/^<https:\/\/[^>]+>$/.test(list)) return "E_HEADER_VALUE_INVALID";
  const post = mail.headers["List-Unsubscribe-Post"];
  if (post !== undefined && (post !== "List-Unsubscribe=One-Click" || list === undefined))
    return "E_HEADER_VALUE_INVALID";
  return null;
}
