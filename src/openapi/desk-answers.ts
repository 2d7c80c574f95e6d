import * as z from "zod";

const count = z.int().min(0);
const time = z.iso.datetime();
const stranger = z.string().describe("Text of a stranger: never HTML.");

const lastDecision = z.object({
  id: z.int(),
  decision: z.enum(["approve", "spam", "trash", "hold"]),
  by: z.string(),
  at: time,
  isUndo: z.boolean().describe("It took another one back."),
});

const rules = {
  comments: z.enum(["open", "closed"]).nullable().describe("Null: as the article and the paper have it."),
  slowMinutes: count.describe("One comment from each reader in so many minutes; 0: as many as they like."),
  hold: z
    .enum(["first-timers", "all"])
    .nullable()
    .describe("Whose comments wait, beside the paper's policy."),
};

const queuedComment = z.object({
  id: z.int(),
  status: z.enum(["published", "held", "spam", "trash"]),
  kind: z.enum(["comment", "pingback", "trackback"]),
  author: stranger,
  authorUrl: stranger.nullable(),
  text: stranger,
  createdAt: time,
  editedAt: time.nullable(),
  reports: count.describe("Readers who reported it."),
  lastDecision: lastDecision.nullable().describe("By whoever of the newsroom decided last."),
  parent: z.int().nullable(),
  source: z.enum(["form", "api", "import", "newsroom"]),
  score: z.number(),
  findings: z.array(
    z.object({
      rule: z.string(),
      weight: z.number(),
      reason: z.string(),
      atLeast: z.enum(["hold", "spam"]).optional().describe("Whatever the score is."),
    }),
  ),
  picked: z.literal(true).optional().describe("The newsroom has picked it out for readers."),
  pinned: z.literal(true).optional().describe("The newsroom shows it above its thread."),
  article: z.object({
    id: z.int(),
    title: z.string(),
    path: z.string(),
    outside: z.string().optional().describe("The page of another site that shows this thread."),
    thread: z
      .object({ ...rules, by: z.string(), at: z.int(), before: z.object(rules) })
      .optional()
      .describe("What the desk has set for its comments; left out: never anything."),
  }),
});

const decided = z.object({
  id: z.int(),
  status: z.enum(["published", "spam", "trash", "held"]).describe("What the comment is now."),
  changed: z.boolean().describe("Whether it was something else before."),
});

const thread = z.object({
  article: z.int(),
  comments: z.enum(["open", "closed", "policy"]),
  slowMinutes: count,
  hold: z.enum(["first-timers", "all", "policy"]),
  by: z.string().nullable(),
  at: z.int().nullable().describe("Unix ms: send it as `seen`."),
});

const listedThread = thread.extend({
  title: z.string(),
  path: z.string(),
  outside: z.string().nullable().describe("The page of another site that shows this thread."),
});

/** What the moderators' queue answers. */
export const DESK_ANSWERS = {
  QueuedComment: queuedComment,
  Queue: z.object({
    items: z.array(queuedComment),
    next: z.string().nullable().describe("Send it as `cursor`; null: the end."),
    looked: z
      .object({ comments: count, last: z.int(), isEnd: z.boolean() })
      .optional()
      .describe("Of a search: so many comments were looked through, up to the one with the id `last`."),
  }),
  Decided: decided,
  Thread: thread,
  Threads: z.object({
    items: z.array(listedThread),
    next: z.string().nullable().describe("Send it as `cursor`; null: the end."),
  }),
  OutsideThreads: z.object({
    items: z.array(
      listedThread.extend({
        shown: count.describe("Comments that readers see."),
        isEmpty: z.boolean().describe("No comment is in it, in whatever state: it can be removed."),
      }),
    ),
    next: z.string().nullable().describe("Send it as `cursor`; null: the end."),
  }),
  BusyThreads: z.object({
    items: z.array(
      listedThread.extend({
        lastDay: count.describe("Comments of the last 24 hours, as far as the newest 1,000 of the paper go."),
        lastHour: count.describe("Of the last hour among these."),
        held: count.describe("How many of them wait for a moderator."),
      }),
    ),
  }),
  DecidedMany: z.object({
    decided: z.array(decided),
    notFound: z.array(z.int()),
    edited: z.array(z.int()).describe("Left alone: changed by their authors after they were seen."),
    decidedSince: z
      .array(z.object({ id: z.int(), status: queuedComment.shape.status, last: lastDecision.nullable() }))
      .describe(
        "Left alone: not what was `expected` any more. `last`: who decided; null: readers' reports did.",
      ),
  }),
  UndoneMany: z.object({
    undone: z.array(decided.pick({ id: true, status: true })),
    changedSince: z.array(z.int()).describe("Left alone: decided or changed since, or never decided."),
    notFound: z.array(z.int()),
  }),
};
