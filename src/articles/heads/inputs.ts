import * as z from "zod";

const MAX_DESCRIPTION = 2000;

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

export type HeadInput = z.infer<typeof headInput>;

export const NO_PICTURE =
  "no picture of the paper is there: write an address such as /media/….webp, as the page of the picture has it";
