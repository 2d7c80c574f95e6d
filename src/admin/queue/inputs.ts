import * as z from "zod";
import { QUEUES, type QueueFilter, type QueueName, queueFilter } from "../../moderation/inputs.ts";
import { COUNTED } from "../../moderation/queue.ts";
import { readSeen, type Seen } from "../../moderation/seen-text.ts";

/** Where in the queue somebody stands: every form brings it, and every answer leads back to it. */
export type Place = {
  status: QueueName;
  cursor?: number | undefined;
  order?: "oldest" | undefined;
} & Partial<QueueFilter>;

/** What is decided on comments, and on who sent them. */
const ACTS = ["approve", "spam", "trash", "hold", "trust", "block-sender", "block-name", "clear"] as const;

export type Act = (typeof ACTS)[number];

/** What the newsroom shows of a thread. */
const HIGHLIGHTS = ["pick", "unpick", "pin", "unpin"] as const;

export type HighlightAct = (typeof HIGHLIGHTS)[number];

/** Comments on a page. */
export const QUEUE_PAGE = 25;

const NO_ACT = "Choose what to do with the comments, by one of the buttons.";

const number = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number);

const { shape: looked } = queueFilter;
const words = (name: "q" | "who" | "on" | "site" | "rule" | "by") => looked[name].catch(undefined);

/** A cursor or status that means nothing leads to the beginning: nobody types these. What is searched is cut by the form. */
export const placeFields = z.object({
  status: z.enum(QUEUES).catch("held"),
  cursor: number.optional().catch(undefined),
  order: z.enum(["oldest"]).optional().catch(undefined),
  q: words("q"),
  who: words("who"),
  on: words("on"),
  site: words("site"),
  rule: words("rule"),
  by: words("by"),
  score: z
    .string()
    .regex(/^-?\d{1,4}([.,]\d{1,3})?$/)
    .transform((text) => Number(text.replace(",", ".")))
    .optional()
    .catch(undefined),
  sender: number.optional().catch(undefined),
});

/** The place of what a form or an address says beside. */
export function placeOf(given: z.infer<typeof placeFields>): Place {
  const names = placeFields.keyof().options.filter((name) => given[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, given[name]])) as Place;
}

/** What is searched in a place. */
export function filterOf({ status: _, cursor: __, order: ___, ...filter }: Place): Partial<QueueFilter> {
  return filter;
}

export const pageQuery = placeFields.extend({
  done: z.string().max(20).optional(),
  /** The article whose thread was set. */
  thread: number.optional().catch(undefined),
  undo: z
    .string()
    .max(2000)
    .regex(/^([\d.]*|last)$/)
    .optional()
    .catch(undefined),
  count: number.optional().catch(undefined),
  edited: number.optional().catch(undefined),
  /** What was blocked: the sender or the name of this comment, or this entry of the list of words. */
  of: number.optional().catch(undefined),
  entry: z.string().max(200).optional().catch(undefined),
  /** The comment that had stood above a thread before another was pinned there. */
  was: number.optional().catch(undefined),
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
export const actForm = placeFields.extend({
  act: z
    .string(NO_ACT)
    .transform((value) => value.split(" "))
    .pipe(z.tuple([z.enum([...ACTS, ...HIGHLIGHTS], NO_ACT)], number)),
  ids: several,
  all: z.string().optional(),
  seen: several,
});

export type ActForm = z.infer<typeof actForm>;

/** Without `decisions` the last act of who asks is meant, or the last one before a decision. */
export const undoForm = placeFields.extend({
  decisions: z
    .string()
    .regex(/^\d{1,16}(\.\d{1,16})*$/)
    .transform((value) => value.split(".").map(Number))
    .optional(),
  before: number.optional().catch(undefined),
});

const seenField = z.unknown().optional().transform(readSeen);

export const replyForm = placeFields.extend({
  seen: seenField,
  comment: z.unknown().optional(),
  author: z.unknown().optional(),
});

/** A reason from the paper's list, or one of the moderator's own. */
export const removeForm = placeFields.extend({
  seen: seenField,
  reason: z.string().trim().max(300).default(""),
  own: z.string().trim().max(1000, "Write at most 1,000 characters.").default(""),
});

const MAX_ENTRY = 200;

/** An entry of the list of words: one line. */
export const wordsForm = placeFields.extend({
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
export function pathOf(place: Place, more: Record<string, string> = {}): string {
  return `/admin/comments?${new URLSearchParams({ ...fieldsOf(place), ...more })}`;
}

/** A place as the fields of a form. */
export function fieldsOf(place: Place): Record<string, string> {
  const given = Object.entries(place).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

const QUESTIONS = ["approve", "spam", "trash"] as const;

/** What is asked about all comments of a list, and then confirmed. `ids`: those that were counted, the newest first. */
export const allForm = placeFields.extend({
  act: z.enum(QUESTIONS, NO_ACT),
  ids: z
    .string()
    .max(17 * COUNTED)
    .regex(/^\d{1,16}(\.\d{1,16})*$/)
    .transform((text) => text.split(".").map(Number))
    .optional(),
});
