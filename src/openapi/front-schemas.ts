import * as z from "zod";
import { frontBlock, frontInput } from "../articles/front/inputs.ts";
import { headInput, headsInput } from "../articles/heads/inputs.ts";
import { LIST_KINDS } from "../articles/heads/list-head.ts";

const count = z.int().min(0);
const time = z.iso.datetime();
const chosen = z.object({
  path: z.string(),
  until: time.nullable().describe("Null: until somebody changes it."),
});
const front = z.object({
  breaking: z.object({ text: z.string(), link: z.string(), until: time }).nullable(),
  lead: chosen.nullable().describe("Null: the newest."),
  seconds: z.array(chosen.nullable()).describe("A place each."),
  blocks: z.array(frontBlock).describe("From the top. None: the newest articles."),
});

/** What is sent about the front page and the heads of lists. */
export const FRONT_BODIES = { FrontInput: frontInput, ListHeadInput: headInput, ListHeadsInput: headsInput };

/** What is answered of them. */
export const FRONT_ANSWERS = {
  Front: front,
  ListHeadsStored: z.object({
    created: count.describe("Heads that said nothing before."),
    updated: count,
    unchanged: count,
    skipped: z.array(z.object({ what: z.string(), reason: z.string() })),
    kept: z
      .array(
        z.object({ what: z.string(), reason: z.string(), differs: z.array(z.string()), path: z.string() }),
      )
      .describe("Left as the newsroom has made them."),
  }),
  ListHead: z.object({
    kind: z.enum(LIST_KINDS),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    portrait: z.string().describe("Address of a picture; empty: none."),
  }),
};
