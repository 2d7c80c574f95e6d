import * as z from "zod";
import { QUEUES } from "../../moderation/inputs.ts";
import { MOST_SLOW_MINUTES } from "../../moderation/threads/inputs.ts";
import { placeFields } from "../queue/inputs.ts";

/** Where the queue is at, if the form stood there. */
const place = placeFields.extend({ status: z.enum(QUEUES).optional().catch(undefined) });

const number = z.coerce.number().int().min(0);

export const threadForm = place.extend({
  comments: z.enum(["open", "closed", "policy"]),
  slowMinutes: number.max(MOST_SLOW_MINUTES),
  hold: z.enum(["first-timers", "all", "policy"]),
  seen: number,
  at: number.optional(),
});

export const threadBackForm = place.extend({ seen: number });

export const threadTold = z.object({
  done: z.enum(["set", "since", "unchanged"]).optional().catch(undefined),
});
