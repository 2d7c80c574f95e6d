import type { Rows } from "../../db/rows.ts";
import type { Facts } from "../../spam/facts.ts";

/** A row of `commenters`; `is_proved` is what IS_PROVED says. */
export type CommenterRow = Pick<
  Rows["commenters"],
  "key" | "approved" | "spam" | "stayed" | "trusted" | "blocked"
> & { is_proved: 0 | 1 };

const EMAIL = "email:";

/**
 * SQL on `commenters`: whether this key belongs to the browser in ?2 and not to whoever types it. Of an e-mail address its owner has
 * said so, by the link in a mail.
 */
export const IS_PROVED = `(key NOT LIKE '${EMAIL}%' OR EXISTS (
  SELECT 1 FROM mail_addresses m WHERE m.email_hash = substr(key, ${EMAIL.length + 1}) AND m.commenter_key = ?2))`;

/**
 * What is known of a commenter. An address that anybody can type neither speaks for a comment nor against it: of its history the
 * approvals count once the browser is known, by its proof or by an approval of its own, and trust by proof alone. Spam that was sent
 * with an address says nothing of its owner, and neither does a block of who had sent it.
 */
export function commenterOf(rows: CommenterRow[]): Required<Facts["commenter"]> {
  const own = rows.filter(({ key }) => !key.startsWith(EMAIL));
  const isKnown = own.some(({ approved, spam }) => approved > spam);
  const addresses = rows.filter(
    ({ key, is_proved }) => key.startsWith(EMAIL) && (is_proved === 1 || isKnown),
  );
  const proved = [...own, ...addresses.filter(({ is_proved }) => is_proved === 1)];
  const most = (of: CommenterRow[], count: "approved" | "spam" | "stayed") =>
    of.reduce((sum, row) => Math.max(sum, row[count]), 0);
  return {
    approved: most([...own, ...addresses], "approved"),
    spam: most(own, "spam"),
    stayed: most(proved, "stayed"),
    trusted: proved.some(({ trusted }) => trusted === 1),
    blocked: own.some(({ blocked }) => blocked === 1),
  };
}
