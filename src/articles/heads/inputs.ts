import * as z from "zod";
import { named, origin } from "../inputs.ts";
import { LIST_KINDS } from "./list-head.ts";

const MAX_DESCRIPTION = 2000;
/** D1 and the free plan's CPU take so many in one request. */
const MAX_HEADS = 200;

/** What a list is to say of itself; what is left out stays. */
export const headInput = z.object({
  description: z
    .string()
    .transform((value) =>
      value
        .replace(/[\0\uFDD0-\uFDEF]/g, "")
        .replace(/\r\n?/g, "\n")
        .toWellFormed()
        .trim(),
    )
    .refine((value) => value.length <= MAX_DESCRIPTION, `at most ${MAX_DESCRIPTION} characters`)
    .optional(),
  portrait: z
    .string()
    .max(2000)
    .transform((value) => value.trim())
    .optional()
    .describe(
      "Of an author: the address of one of the paper's own pictures, such as /media/....webp; empty: none.",
    ),
});

/** Heads as imports send them: what the newsroom has made of them since stays. */
export const headsInput = z.object({
  source: origin.describe("What the site is called that they are from."),
  overwrite: z.boolean().default(false),
  heads: z.array(headInput.extend({ kind: z.enum(LIST_KINDS), of: named })).max(MAX_HEADS),
});

export type HeadsInput = z.infer<typeof headsInput>;

export type HeadInput = z.infer<typeof headInput>;

export const NO_PICTURE =
  "no picture of the paper is there: write an address such as /media/….webp, as the page of the picture has it";
