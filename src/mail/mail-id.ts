import { DAY_MS } from "../db/time.ts";
/**
 * A mail's id says what it tells of, so that the same mail cannot be queued twice: the comment's own id for the mail that
 * asks its author to confirm, the comment's id plus this for the mail that tells of it as a reply. Comment ids stay below
 * it for longer than the calendar of imports reaches. What was sent stays for a while under the negated id.
 */
export const REPLY_MAIL = 2 ** 52;

/** The day in which an address gets no second mail that asks it to confirm. */
export const ASK_AGAIN_MS = DAY_MS;

/** Addresses asked in a day, whoever typed them: a flood of comments must not become one of mails to strangers. */
export const ASKED_A_DAY = 500;

/** So long it is remembered that a reply's mail was sent: a reply that was held meanwhile is not told of again. */
export const REMEMBER_REPLIES_MS = 30 * DAY_MS;
