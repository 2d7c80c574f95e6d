import * as z from "zod";
import { restoreInput } from "../export/routes.ts";
import { skipped } from "./import-answers.ts";

const count = z.int().min(0);

export const RESTORE_BODIES = {
  RestoreInput: restoreInput,
  RestoreLines: z
    .array(z.unknown())
    .describe("What the export's lines hold: of a `row` its row, of others all but their `type`."),
};

export const RESTORE_ANSWERS = {
  RestoreBegun: z.object({
    state: z
      .enum(["restoring", "living", "busy"])
      .describe(
        "`living`: the paper has articles or comments of its own; `busy`: another export is being put back.",
      ),
    done: count.optional().describe("Lines that are back, without the first."),
    of: z.string().optional(),
    restoredFrom: z.string().nullable().optional(),
  }),
  Restored: z.object({ done: count, skipped }),
};
