import * as z from "zod";
import { MAX_COMMENT } from "../../pages/comment-counter.tsx";
import { isVisible, keptText } from "../../pages/display-name.ts";

export const MAX_AUTHOR = 80;
/** No mail server takes a longer address. */
const MAX_EMAIL = 254;

const EMPTY_COMMENT = "Please enter your comment!";
const EMPTY_AUTHOR = "Please enter your name here";
const EMPTY_EMAIL_FOR_MAILS = "Please enter your email, so that we can tell you of replies";
const EMPTY_EMAIL = "Please enter your email address here";
const WRONG_EMAIL = "Please enter an email address such as name@example.org";
const WRONG_KEY = "Please make the key of 22 to 100 random letters, digits, - and _, or leave it out";
const WRONG_PARENT = "Please reply to a comment that is shown here";

/** Generous: only a mail that arrives proves an address. */
const EMAIL = /^[^\s@<>()[\]",;:\\]+@[^\s@<>()[\]",;:\\.]+(?:\.[^\s@<>()[\]",;:\\.]+)+$/u;

/** 128 random bits or more, however they are written: what could be guessed proves nothing. */
const KEY = /^(?:[\w-]{22,100})?$/;

/** Whether the site wants an address, and whether `notify` is offered; otherwise it means nothing. */
type Asked = { requireEmail: boolean; replyMails?: boolean };

/**
 * A comment as a form or a program sends it. Characters are counted as code points, after trimming; otherwise the text
 * stays as it was typed.
 */
export function commentInput({ requireEmail, replyMails = false }: Asked) {
  const inputs = requireEmail ? INPUTS.withEmail : INPUTS.withoutEmail;
  return replyMails ? inputs.withMails : inputs.withoutMails;
}

/** How a ticked box arrives, from a form or a program. */
const WANTED: unknown[] = ["1", "on", "true", 1, true];

/** What is wrong with the fields together: mails need an address. Null: nothing. */
export function missingForMails({ notify, email }: { notify: boolean; email: string | null }): string | null {
  return notify && email === null ? EMPTY_EMAIL_FOR_MAILS : null;
}

/** A field left out is an empty one; `otherwise` answers what is no text at all. */
function text(otherwise: string) {
  return z.preprocess((value) => value ?? "", z.string(otherwise).transform(keptText));
}

function trimmed(otherwise: string) {
  return text(otherwise).transform((value) => value.trim());
}

function within(what: string, max: number, empty: string) {
  return (value: string, context: z.RefinementCtx) => {
    const length = [...value].length;
    const tooLong = () =>
      `Please shorten your ${what}: it is ${format(length)} characters long, and at most ${format(max)} fit`;
    if (!isVisible(value)) context.addIssue({ code: "custom", message: empty });
    else if (length > max) context.addIssue({ code: "custom", message: tooLong() });
  };
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}

function emailRule(required: boolean) {
  return (value: string, context: z.RefinementCtx) => {
    if (value === "") {
      if (required) context.addIssue({ code: "custom", message: EMPTY_EMAIL });
    } else if (value.length > MAX_EMAIL || !EMAIL.test(value)) {
      context.addIssue({ code: "custom", message: WRONG_EMAIL });
    }
  };
}

/** Schemas are made as the isolate starts: making one takes longer than reading a comment by it. */
const FIELDS = {
  comment: trimmed(EMPTY_COMMENT).superRefine(within("comment", MAX_COMMENT, EMPTY_COMMENT)),
  author: trimmed(EMPTY_AUTHOR).superRefine(within("name", MAX_AUTHOR, EMPTY_AUTHOR)),
  parent: z.preprocess(
    (value) => (typeof value === "number" ? String(value) : (value ?? "")),
    z
      .string(WRONG_PARENT)
      .trim()
      .regex(/^(?:[1-9]\d{0,15})?$/, WRONG_PARENT)
      .transform((value) => (value === "" ? null : Number(value)))
      .refine((value) => value === null || Number.isSafeInteger(value), WRONG_PARENT),
  ),
  idempotencyKey: text(WRONG_KEY)
    .refine((value) => KEY.test(value), WRONG_KEY)
    .transform((value) => value || undefined),
};

/** An address that has to be there. */
export const emailInput = trimmed(WRONG_EMAIL).superRefine(emailRule(true));

const INPUTS = { withEmail: inputsWith(true), withoutEmail: inputsWith(false) };

function inputsWith(requireEmail: boolean) {
  const email = trimmed(WRONG_EMAIL)
    .superRefine(emailRule(requireEmail))
    .transform((value) => value || null);
  const notify = (replyMails: boolean) =>
    z
      .unknown()
      .optional()
      .transform((value) => replyMails && WANTED.includes(value));
  const { comment, author, parent, idempotencyKey } = FIELDS;
  return {
    withMails: z.object({ comment, author, email, parent, notify: notify(true), idempotencyKey }),
    withoutMails: z.object({ comment, author, email, parent, notify: notify(false), idempotencyKey }),
  };
}

export const threadQuery = z.object({
  order: z.enum(["oldest", "newest", "recommended"]).default("oldest"),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const recentQuery = z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) });
