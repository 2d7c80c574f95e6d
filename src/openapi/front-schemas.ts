import * as z from "zod";
import { frontBlock, frontInput } from "../articles/front/inputs.ts";
import { headInput } from "../articles/heads/inputs.ts";
import { LIST_KINDS } from "../articles/heads/list-head.ts";

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
export const FRONT_BODIES = { FrontInput: frontInput, ListHeadInput: headInput };

/** What is answered of them. */
export const FRONT_ANSWERS = {
  Front: front,
  ListHead: z.object({
    kind: z.enum(LIST_KINDS),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    portrait: z.string().describe("Address of a picture; empty: none."),
  }),
};
