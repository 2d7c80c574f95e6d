import * as z from "zod";

/** What is left out stays as it is. */
export const highlightInput = z
  .object({ picked: z.boolean().optional(), pinned: z.boolean().optional() })
  .refine(({ picked, pinned }) => picked !== undefined || pinned !== undefined, "say what to pick or to pin");
