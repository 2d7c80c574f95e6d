import * as z from "zod";
import {
  CHOSEN_COLOURS,
  DENSITIES,
  FACE_FILE_NAMES,
  type Face,
  type FaceFileName,
  MASTHEADS,
  PAIRING_NAMES,
} from "../../pages/face-data.ts";
import { fromBase64 } from "../face-files.ts";
import { readColour } from "./colours.ts";

/** "" is the paper's own, or derived. */
const colour = z
  .string()
  .max(40)
  .transform((typed, context) => {
    const read = readColour(typed);
    if (read === null && typed.trim() !== "")
      context.addIssue({ code: "custom", message: "write a colour like #9a1b1e" });
    return read ?? "";
  });

const file = z
  .string()
  .max(140_000, "at most 100 KB are taken")
  .transform((text, context) => {
    try {
      return fromBase64(text.replace(/^data:[^,]*,/, ""));
    } catch {
      context.addIssue({ code: "custom", message: "send the file's bytes as base64" });
      return z.NEVER;
    }
  })
  .nullable();

type PictureName = Exclude<FaceFileName, "css">;
export const PICTURE_NAMES = FACE_FILE_NAMES.filter((name): name is PictureName => name !== "css");

const partsOf = <Name extends string, Part extends z.ZodType>(names: readonly Name[], part: Part) =>
  Object.fromEntries(names.map((name) => [name, part.optional()])) as Record<Name, z.ZodOptional<Part>>;

/** What is left out stays as it is. Files are base64, or null to take one away. */
export const faceInput = z
  .strictObject({
    ...partsOf(CHOSEN_COLOURS, colour),
    type: z.enum(PAIRING_NAMES).optional(),
    masthead: z.enum(MASTHEADS).optional(),
    density: z.enum(DENSITIES).optional(),
    css: z
      .string()
      .max(100_000)
      .transform((text) => text.toWellFormed().replaceAll("\0", ""))
      .optional(),
    ...partsOf(PICTURE_NAMES, file),
  })
  .refine((given) => Object.keys(given).length > 0, "send at least one field");

export type FaceChange = z.output<typeof faceInput>;

const hex = z.string().regex(/^#[0-9a-f]{6}$/);
const tokens = z.record(z.string().regex(/^[a-z]+$/), hex);
const stored = z.object({
  key: z.string().regex(/^[0-9a-f]{32}\.[a-z]{2,4}$/),
  width: z.number().nonnegative(),
  height: z.number().nonnegative(),
});

/** A face as an export has it. */
export const exportedFace: z.ZodType<Face> = z.object({
  colours: z.partialRecord(z.enum(CHOSEN_COLOURS), hex),
  tokens: z.object({ light: tokens, dark: tokens }),
  type: z.enum(PAIRING_NAMES),
  masthead: z.enum(MASTHEADS),
  density: z.enum(DENSITIES),
  files: z.partialRecord(z.enum(FACE_FILE_NAMES), stored),
});
