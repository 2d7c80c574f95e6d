import * as z from "zod";
import { MAX_ENCODED_PATH } from "./path-input.ts";

/** Within the free plan's CPU time and its queries: a request makes some five, however many addresses it asks for. */
export const MOST_ADDRESSES = 100;

export const addressesInput = z.object({
  addresses: z
    .array(
      z
        .string()
        .max(2 * MAX_ENCODED_PATH)
        .startsWith("/", "write a path such as /2019/05/an-old-page/?p=12"),
    )
    .min(1)
    .max(MOST_ADDRESSES, `send at most ${MOST_ADDRESSES} at once`),
});
