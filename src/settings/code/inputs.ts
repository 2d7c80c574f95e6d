import * as z from "zod";
import { CODE_PLACES, HOST_KINDS } from "../../pages/code.tsx";

const host = z.string().max(300);

/** What is left out stays as it is. What a snippet may be, read-snippet.ts says. */
export const codeInput = z
  .object({
    hosts: z.partialRecord(z.enum(HOST_KINDS), z.array(host).max(300)).optional(),
    looseStyles: z.boolean().optional().describe("Scripts of others may write styles into the page."),
    snippets: z.partialRecord(z.enum(CODE_PLACES), z.string().max(100_000)).optional(),
  })
  .refine((code) => Object.keys(code).length > 0, "send at least one of: hosts, looseStyles, snippets");
