import * as z from "zod";
import { pathInput } from "../articles/path-input.ts";
import { line, portableInputs } from "../comments/portable.ts";
import { commentInput } from "../comments/posting/inputs.ts";
import type { Shown } from "./shown-state.ts";

const STATUSES = ["published", "held", "spam", "trash"] as const;

const DECISIONS = ["approve", "spam", "trash", "hold"] as const;

/** What moderators look through: comments of a status, and those that readers have reported. */
export const QUEUES = ["held", "spam", "reported", "published", "trash"] as const;

export type QueueName = (typeof QUEUES)[number];

const looked = z
  .string()
  .trim()
  .max(100, "write at most 100 characters")
  .optional()
  .transform((text) => text || undefined);

/** What is looked for in a queue. All that is given has to fit. */
export const queueFilter = z.object({
  q: looked.describe("Words of the text."),
  who: looked.describe("Of the name."),
  on: looked.describe("Of the article's title or address."),
  sender: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe("Id of a comment: all of the same browser, address or day's network address."),
  site: looked.describe("A site that it leads to, or a part of its address."),
  rule: looked.describe("What the judge found, by the rule's name."),
  score: z.coerce.number().optional().describe("At least."),
  by: looked.describe("Who of the newsroom decided last."),
});

export type QueueFilter = Partial<z.infer<typeof queueFilter>>;

export const queueQuery = queueFilter.extend({
  order: z.enum(["newest", "oldest"]).default("newest"),
  status: z.enum(QUEUES, `write one of: ${QUEUES.join(", ")}`).default("held"),
  cursor: z
    .string()
    .regex(/^\d{1,16}$/, "send the `next` of an earlier answer")
    .transform(Number)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export type QueueQuery = QueueFilter &
  Pick<z.infer<typeof queueQuery>, "status" | "limit" | "order"> & { cursor?: number | undefined };

const decision = z.enum(DECISIONS, `write one of: ${DECISIONS.join(", ")}`);

export type Decision = z.infer<typeof decision>;

const id = z.number().int().positive();

const TOO_MANY = "send at most 100 at once";

/** `editedAt` of the comment as it was read: one that its author has changed since is not decided on. */
const seen = z.iso
  .datetime({ offset: true, error: "send the `editedAt` that the comment had, or null" })
  .nullable()
  .transform((value) => (value === null ? 0 : Date.parse(value)))
  .optional();

/** What the comment was as it was read: what somebody has decided since is not overruled. */
const expected = z
  .enum(STATUSES, `send the \`status\` that the comment had: ${STATUSES.join(", ")}`)
  .optional()
  .describe(
    "`status` of the comment as it was read. One that is another by now, and not what is decided, is left.",
  );

const lastDecision = id
  .nullable()
  .optional()
  .describe(
    "Id of `lastDecision` as it was read, or null: with `expected`, also what was decided without another status.",
  );

export const decisionInput = z.object({ decision, seen, expected, lastDecision });

/** What was expected of a comment, as `decide` takes it. */
export function shownOf({
  expected: status,
  lastDecision: last,
}: Pick<z.infer<typeof decisionInput>, "expected" | "lastDecision">): Shown | undefined {
  if (status === undefined) return undefined;
  return { status, decision: last === null ? 0 : last };
}

export const decisionsInput = z.object({
  decisions: z.array(decisionInput.extend({ id })).min(1).max(100, TOO_MANY),
});

export const undoInput = z.object({ undo: z.array(id).min(1).max(100, TOO_MANY) });

/** `author` left out: the name of who sends it. */
export const replyInput = z.object({
  comment: z.unknown().optional(),
  author: z.unknown().optional(),
  seen,
  expected,
  lastDecision,
});

/** A name and a text of the newsroom: they go by the rules of every comment. */
export const wordsOfComment = commentInput({ requireEmail: false }).pick({ comment: true, author: true });

const key = z.string().min(1).max(200);

/** A comment as importers send it. What is too long is told later, so that it stops no other. */
export const commentImport = z.object({
  /** What its source calls it; the same comment again has the same. */
  externalId: key,
  articlePath: pathInput,
  parentExternalId: key.nullish(),
  /** Only its keyed hash is kept. */
  email: line(320).nullish(),
  /** Of another Broadsheet's export: kept where it is free. */
  id: z.number().int().positive().nullish(),
  ...portableInputs,
});

export type CommentImport = z.infer<typeof commentImport>;

export const importInput = z.object({
  comments: z.array(commentImport).min(1).max(500, "send at most 500 at once"),
});

/** `after`: where the last answer said that the next look begins. */
export const personInput = z.object({
  email: z.string().trim().min(3).max(254).includes("@", "Write the whole e-mail address."),
  after: z.number().int().nonnegative().default(0),
});
