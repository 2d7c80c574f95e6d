import * as z from "zod";
import { BLOCK_LOOKS, MAX_BLOCKS, MAX_IN_BLOCK, MAX_SECONDS } from "./arrangement.ts";

const line = (max: number) =>
  z
    .string()
    .transform((value) =>
      value
        .replace(/[\0\uFDD0-\uFDEF]/g, "")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .refine((value) => value.length <= max, `at most ${max} characters`);

const time = z.iso
  .datetime({ offset: true, error: "write a time such as 2026-11-23T18:00:00Z" })
  .transform((value) => Date.parse(value));

export const breakingText = line(200).refine((value) => value !== "", "write what has happened");

export const breakingLink = line(2000).refine(
  (value) => value === "" || /^(?:https?:\/\/|\/(?!\/))\S+$|^\/$/i.test(value),
  "write an address that begins with / or https://",
);

/** An article by its path. */
const choice = z.object({ path: z.string().max(2000), until: time.nullish().transform((at) => at ?? null) });

const count = z.int().min(1).max(MAX_IN_BLOCK);

/** A part of the page below its first stories. */
export const frontBlock = z.discriminatedUnion("of", [
  z.object({ of: z.literal("newest"), count: count.default(MAX_IN_BLOCK) }),
  z.object({ of: z.literal("read") }),
  ...(["section", "tag"] as const).map((of) =>
    z.object({
      of: z.literal(of),
      slug: z.string().min(1).max(200),
      look: z.enum(BLOCK_LOOKS).default("small"),
      count: count.default(4),
    }),
  ),
]);

/** The front page as programs arrange it: what is left out is by itself. */
export const frontInput = z.object({
  breaking: z
    .object({ text: breakingText, link: breakingLink.default(""), until: time })
    .nullish()
    .transform((one) => one ?? null),
  lead: choice.nullish().transform((one) => one ?? null),
  seconds: z.array(choice.nullable()).max(MAX_SECONDS).default([null, null, null]),
  blocks: z.array(frontBlock).max(MAX_BLOCKS).default([]),
});

export type FrontInput = z.infer<typeof frontInput>;
