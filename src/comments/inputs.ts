import { z } from "zod";

export const MAX_COMMENT = 10_000;
export const MAX_AUTHOR = 80;

/** What is no text: control characters, halves of surrogate pairs, and the noncharacters that mark slots in pages. */
const NO_TEXT = /(?![\n\t])\p{Cc}|\p{Cs}|[\uFDD0-\uFDEF]/gu;

const text = z.preprocess(
  (value) => (value === undefined || value === null ? "" : value),
  z.string().transform((value) => value.replace(/\r\n?/g, "\n").replace(NO_TEXT, "")),
);

/**
 * A comment as a form or a program sends it. Characters are counted as code points, after trimming; otherwise the text
 * stays as it was typed.
 */
export function commentInput({ requireEmail }: { requireEmail: boolean }) {
  return z.object({
    comment: text
      .transform((value) => value.trim())
      .superRefine(within("comment", MAX_COMMENT, "Please enter your comment!")),
    author: text
      .transform((value) => value.replace(/\s+/g, " ").trim())
      .superRefine(within("name", MAX_AUTHOR, "Please enter your name here")),
    email: text
      .transform((value) => value.trim())
      .superRefine(emailRule(requireEmail))
      .transform((value) => value || null),
    parent: z.preprocess(
      (value) => (typeof value === "number" ? String(value) : (value ?? "")),
      z
        .string()
        .regex(/^\d{0,16}$/, "Please reply to a comment that is shown here")
        .transform((value) => (value === "" ? null : Number(value))),
    ),
  });
}

function within(what: string, max: number, empty: string) {
  return (value: string, context: z.RefinementCtx) => {
    const length = [...value].length;
    const tooLong = `Please shorten your ${what}: it is ${format(length)} characters long, and at most ${format(max)} fit`;
    if (length === 0) context.addIssue({ code: "custom", message: empty });
    if (length > max) context.addIssue({ code: "custom", message: tooLong });
  };
}

function emailRule(required: boolean) {
  return (value: string, context: z.RefinementCtx) => {
    if (value === "" && required)
      context.addIssue({ code: "custom", message: "Please enter your email address here" });
    if (value !== "" && (value.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))) {
      context.addIssue({ code: "custom", message: "Please enter an email address such as name@example.org" });
    }
  };
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}

export const threadQuery = z.object({
  order: z.enum(["oldest", "newest"]).default("oldest"),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const recentQuery = z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) });
