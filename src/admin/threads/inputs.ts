import * as z from "zod";
import { QUEUES } from "../../moderation/inputs.ts";
import { MOST_SLOW_MINUTES, threadsQuery } from "../../moderation/threads/inputs.ts";
import type { WantedThread } from "../../moderation/threads/set-thread.ts";
import { placeFields } from "../queue/inputs.ts";

/** Where the queue is at, if the form stood there. `from`: it stood in the list of threads. */
const place = placeFields.extend({
  status: z.enum(QUEUES).optional().catch(undefined),
  from: z.enum(["list"]).optional().catch(undefined),
});

const number = z.coerce.number().int().min(0);

const NO_CHOICE = "Choose what is to hold for the thread, by the list.";

/** `one`: a single thing, as a comment's card offers it; the others stay. */
const one = z
  .string(NO_CHOICE)
  .regex(/^(open|closed|policy|slow-\d{1,2}|hold-all|hold-first-timers)$/, NO_CHOICE)
  .transform((text): WantedThread => {
    if (text === "policy") return { comments: "policy", slowMinutes: 0, hold: "policy" };
    if (text === "open" || text === "closed") return { comments: text };
    if (text.startsWith("slow-")) return { slowMinutes: Math.min(MOST_SLOW_MINUTES, Number(text.slice(5))) };
    return { hold: text === "hold-all" ? "all" : "first-timers" };
  });

export const threadForm = place.extend({
  one: one.optional(),
  comments: z.enum(["open", "closed", "policy"]).optional(),
  slowMinutes: number.max(MOST_SLOW_MINUTES).optional(),
  hold: z.enum(["first-timers", "all", "policy"]).optional(),
  seen: number,
  at: number.optional(),
});

export const threadBackForm = place.extend({ seen: number });

export const threadTold = z.object({
  done: z.enum(["set", "since", "unchanged", "commented"]).optional().catch(undefined),
});

/** The list of threads: where its page begins, and which thread was set just now. */
export const threadsPageQuery = threadTold.extend({
  cursor: threadsQuery.shape.cursor.catch(undefined),
  thread: number.optional().catch(undefined),
});

/** The list of other sites' threads. */
export const outsideThreadsQuery = z.object({
  cursor: threadsQuery.shape.cursor.catch(undefined),
  done: z.enum(["removed", "gone"]).optional().catch(undefined),
});

export const removeForm = z.object({ seen: number });
