import * as z from "zod";
import { QUEUES, type QueueName } from "../../moderation/inputs.ts";
import { readSeen, type Seen } from "../../moderation/seen-text.ts";

/** Where in the queue somebody stands: every form brings it, and every answer leads back to it. */
export type Place = { status: QueueName; cursor?: number | undefined };

const ACTS = ["approve", "spam", "trash", "hold", "trust", "block-sender", "block-name", "clear"] as const;

export type Act = (typeof ACTS)[number];

/** Comments on a page. */
export const QUEUE_PAGE = 25;

const NO_ACT = "Choose what to do with the comments, by one of the buttons.";

const number = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number);

/** A cursor or status that means nothing leads to the beginning: nobody types these. */
const place = z.object({
  status: z.enum(QUEUES).catch("held"),
  cursor: number.optional().catch(undefined),
});

export const pageQuery = place.extend({
  done: z.string().max(20).optional(),
  undo: z
    .string()
    .max(2000)
    .regex(/^[\d.]*$/)
    .optional()
    .catch(undefined),
  count: number.optional().catch(undefined),
  edited: number.optional().catch(undefined),
  /** Of what was taken back: the first of the decisions, and what its comments are again. */
  before: number.optional().catch(undefined),
  back: z.enum(["held", "published", "spam", "trash"]).optional().catch(undefined),
  /** Comments on which others decided in between, and which act was meant: both are shown, and asked about. */
  asked: z
    .string()
    .max(2000)
    .regex(/^\d{1,16}(\.\d{1,16})*$/)
    .transform((value) => value.split(".").map(Number))
    .optional()
    .catch(undefined),
  act: z.enum(ACTS).optional().catch(undefined),
});

export type PageQuery = z.infer<typeof pageQuery>;

const several = z.union([z.array(z.string()), z.string().transform((one) => [one])]).default([]);

/** The form around the queue. `act` names one comment, or none: then those that are ticked are meant. */
export const actForm = place.extend({
  act: z
    .string(NO_ACT)
    .transform((value) => value.split(" "))
    .pipe(z.tuple([z.enum(ACTS, NO_ACT)], number)),
  ids: several,
  all: z.string().optional(),
  seen: several,
});

export type ActForm = z.infer<typeof actForm>;

/** Without `decisions` the last act of who asks is meant, or the last one before a decision. */
export const undoForm = place.extend({
  decisions: z
    .string()
    .regex(/^\d{1,16}(\.\d{1,16})*$/)
    .transform((value) => value.split(".").map(Number))
    .optional(),
  before: number.optional().catch(undefined),
});

const seenField = z.unknown().optional().transform(readSeen);

export const replyForm = place.extend({
  seen: seenField,
  comment: z.unknown().optional(),
  author: z.unknown().optional(),
});

const MAX_ENTRY = 200;

/** An entry of the list of words: one line. */
export const wordsForm = place.extend({
  seen: seenField,
  words: z
    .string()
    .transform((value) => value.replace(/\s+/g, " ").trim())
    .pipe(
      z
        .string()
        .min(3, "Write at least three characters: shorter entries are found in every text.")
        .max(MAX_ENTRY, `Write at most ${MAX_ENTRY} characters.`),
    ),
});

/** The comments that a form means, with what was seen of each. */
export function meantBy({ act: [, ...named], ids, all, seen }: ActForm): ({ id: number } & Partial<Seen>)[] {
  const seenOf = new Map(
    seen.map((pair) => {
      const [id = "", ...rest] = pair.split(":");
      return [Number(id), readSeen(rest.join(":"))] as const;
    }),
  );
  const ticked = all === undefined ? ids.map(Number) : [...seenOf.keys()];
  const meant = named.length > 0 ? named : ticked;
  return meant
    .filter((id): id is number => Number.isSafeInteger(id))
    .slice(0, 100)
    .map((id) => ({ id, ...seenOf.get(id) }));
}

/** The address of a place. */
export function pathOf({ status, cursor }: Place, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    status,
    ...(cursor !== undefined && { cursor: String(cursor) }),
    ...more,
  });
  return `/admin/comments?${query}`;
}
