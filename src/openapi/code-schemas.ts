import * as z from "zod";
import { CODE_PLACES, HOST_KINDS } from "../pages/code.tsx";
import { codeInput } from "../settings/code/inputs.ts";

/** What is sent about code of other companies. */
export const CODE_BODIES = { CodeInput: codeInput };

/** What is answered of it. */
export const CODE_ANSWERS = {
  Code: z.object({
    hosts: z.record(z.enum(HOST_KINDS), z.array(z.string())),
    looseStyles: z.boolean(),
    snippets: z.record(z.enum(CODE_PLACES), z.string()),
    costs: z
      .array(z.object({ place: z.enum(CODE_PLACES), cost: z.string() }))
      .describe("What it costs readers, a sentence each."),
    warnings: z.array(z.object({ place: z.enum(CODE_PLACES), warning: z.string() })),
    likelyHosts: z
      .array(z.object({ kind: z.enum(HOST_KINDS), host: z.string() }))
      .describe("Hosts that such code asks as a rule, and that are not allowed."),
  }),
};
