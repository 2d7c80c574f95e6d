import * as z from "zod";

/** The longest slow mode: a reader's name of the day is known as far beyond midnight. */
export const MOST_SLOW_MINUTES = 60;

const SLOW = `write a whole number of minutes up to ${MOST_SLOW_MINUTES}, or 0 for none`;

const seen = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .describe("`at` as it was read, 0 for null: what somebody has set since is not overruled.");

/** What the desk sets for the comments of an article. What is left out stays as it is. */
export const threadInput = z
  .object({
    comments: z
      .enum(["open", "closed", "policy"], "write one of: open, closed, policy")
      .optional()
      .describe("`policy`: as the article and the paper have it."),
    slowMinutes: z.coerce
      .number(SLOW)
      .int(SLOW)
      .min(0, SLOW)
      .max(MOST_SLOW_MINUTES, SLOW)
      .optional()
      .describe("One comment from each reader in so many minutes; 0: as many as they like."),
    hold: z
      .enum(["first-timers", "all", "policy"], "write one of: first-timers, all, policy")
      .optional()
      .describe(
        "Whose comments wait for a moderator. What the paper holds by its policy waits all the same.",
      ),
    seen,
  })
  .refine(
    ({ comments, slowMinutes, hold }) =>
      comments !== undefined || slowMinutes !== undefined || hold !== undefined,
    "say what to set: comments, slowMinutes or hold",
  );

/** How an empty thread of another site's page is removed. */
export const threadRemoval = z.object({ seen });

const cursor = z
  .string()
  .regex(/^\d{1,16}$/, "send the `next` of an earlier answer")
  .transform(Number)
  .optional();

const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

/** Which threads are listed that the desk has set. */
export const threadsQuery = z.object({ cursor, limit: limit(100, 50) });

/** How many of the busiest are listed. */
export const busyThreadsQuery = z.object({ limit: limit(50, 20) });

/** An article's number in an address. */
export const articleIdInput = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
