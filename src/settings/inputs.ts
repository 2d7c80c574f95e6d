import * as z from "zod";
import { SETTING_NAMES } from "../config/settings.ts";
import { FILE_NAMES } from "./site-files.ts";

/** A row of D1 holds two million bytes. */
const MAX_LIST_BYTES = 1_000_000;

const encoder = new TextEncoder();

/** One entry a line. NUL ends strings in SQLite, and half a surrogate pair has no UTF-8. */
const list = z
  .string()
  .transform((value) => value.toWellFormed().replaceAll("\0", ""))
  .refine(
    (value) => encoder.encode(value).byteLength <= MAX_LIST_BYTES,
    `a list has at most ${MAX_LIST_BYTES} bytes`,
  );

/** Lists that are left out stay as they are. */
export const wordsInput = z
  .object({ block: list.optional(), hold: list.optional(), allow: list.optional() })
  .refine((lists) => Object.keys(lists).length > 0, "send at least one of: block, hold, allow");

/** Together they fit into a row of D1, escaped as JSON. */
const MAX_FILE_BYTES = 300_000;

const file = z
  .string()
  .transform((value) => value.toWellFormed().replaceAll("\0", ""))
  .refine(
    (value) => encoder.encode(value).byteLength <= MAX_FILE_BYTES,
    `a file has at most ${MAX_FILE_BYTES} bytes`,
  );

/** Files that are left out stay as they are; an empty one goes. */
export const filesInput = z
  .partialRecord(z.enum(FILE_NAMES), file, `send an object of ${FILE_NAMES.join(", ")}`)
  .refine((files) => Object.keys(files).length > 0, "send at least one file");

/** Settings that are left out stay as they are; an empty text is the default. What they may say, config/settings.ts declares. */
export const settingsInput = z
  .partialRecord(
    z.enum(SETTING_NAMES),
    z.string('write a text, such as "10"'),
    `send an object of ${SETTING_NAMES.join(", ")}`,
  )
  .refine((settings) => Object.keys(settings).length > 0, "send at least one setting");
