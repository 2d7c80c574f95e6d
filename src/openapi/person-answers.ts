import * as z from "zod";

const nextLook = z
  .number()
  .nullable()
  .describe("Where the next request goes on, as `after`; null: all were looked at");

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
      }),
    ),
    next: nextLook,
  }),
  PersonErased: z.object({ erased: z.number(), next: nextLook }),
};
