import * as z from "zod";
import {
  CHOSEN_COLOURS,
  DENSITIES,
  FACE_FILE_NAMES,
  MASTHEADS,
  PAIRING_NAMES,
  TOKEN_NAMES,
} from "../pages/face-data.ts";

const tokens = z.partialRecord(z.enum(TOKEN_NAMES), z.string());

/** How a paper looks, as the API tells it. */
export const faceAnswer = z.object({
  colours: z.partialRecord(z.enum(CHOSEN_COLOURS), z.string()).describe("As they were chosen: `#rrggbb`."),
  tokens: z
    .object({ light: tokens, dark: tokens })
    .describe("All colours that differ from the stylesheet's, derived ones among them."),
  type: z.enum(PAIRING_NAMES),
  masthead: z.enum(MASTHEADS),
  density: z.enum(DENSITIES),
  css: z.string().describe("The paper's own sheet."),
  files: z.partialRecord(
    z.enum(FACE_FILE_NAMES),
    z.object({ url: z.string(), width: z.number(), height: z.number() }),
  ),
  warnings: z
    .array(z.string())
    .describe("What the sheet asks of other companies; it is served all the same."),
});
