import * as z from "zod";

const nextLook = z
  .number()
  .nullable()
  .describe("Where the next request goes on, as `after`; null: all were looked at");

const time = z.string();
const objection = z.object({
  comment: z.number(),
  words: z.string(),
  at: time,
  outcome: z.string().nullable(),
});

const kept = z.object({
  follows: z.array(
    z.object({
      what: z.enum(["thread", "answers"]),
      article: z.object({ title: z.string(), path: z.string() }).nullable(),
      address: z.string(),
      daily: z.boolean(),
      askedAt: time,
      confirmedAt: time.nullable(),
    }),
  ),
  replyMails: z.array(
    z.object({
      comment: z.number(),
      address: z.string().describe("Empty: ended."),
      askedAt: time,
      confirmedAt: time.nullable(),
    }),
  ),
  mails: z.array(z.object({ kind: z.string(), about: z.number(), isSent: z.boolean() })),
  reports: z.array(
    z.object({
      comment: z.number(),
      reason: z.string().nullable(),
      words: z.string().nullable(),
      address: z.string(),
      at: time,
    }),
  ),
  objections: z.array(objection),
  address: z.object({ isConfirmed: z.boolean(), stoppedAt: time.nullable() }).nullable(),
  known: z
    .object({
      approved: z.number(),
      spam: z.number(),
      stayed: z.number(),
      trusted: z.boolean(),
      blocked: z.boolean(),
    })
    .nullable(),
  marks: z.array(z.object({ trusted: z.boolean(), blocked: z.boolean(), at: time })),
});

/** What is answered to who asks what is kept of a commenter. */
export const PERSON_ANSWERS = {
  PersonComments: z.object({
    comments: z.array(
      z.object({
        id: z.number(),
        article: z.object({ title: z.string(), path: z.string() }).nullable(),
        status: z.enum(["published", "held", "spam", "trash"]),
        name: z.string(),
        website: z.string().nullable(),
        text: z.string(),
        postedAt: z.string(),
        editedAt: z.string().nullable(),
        findings: z.array(z.unknown()).describe("What the judge found."),
        sites: z.array(z.string()).describe("Where it leads."),
        edits: z
          .array(z.object({ at: z.string(), detail: z.unknown() }))
          .describe("What the newsroom changed in it."),
        lessons: z
          .array(z.object({ isSpam: z.boolean(), name: z.string(), text: z.string(), at: z.string() }))
          .describe("What the judge has learned of it."),
        objections: z
          .array(z.object({ words: z.string(), at: z.string(), outcome: z.string().nullable() }))
          .describe("What its author said against decisions."),
      }),
    ),
    kept: kept.nullable().describe("What else is kept of the address; null: it comes with the last look."),
    next: nextLook,
  }),
  PersonErased: z.object({ erased: z.number(), next: nextLook }),
};
