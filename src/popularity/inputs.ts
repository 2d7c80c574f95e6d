import * as z from "zod";
import { pathInput } from "../articles/path-input.ts";
import { WINDOWS } from "./windows.ts";

const list = WINDOWS.join(", ");
const limitRule = "write a whole number from 1 to 50";

export const popularQuery = z.object({
  section: z.string().max(200).optional(),
  window: z.enum(WINDOWS, `write one of: ${list}`).default("week"),
  limit: z.coerce.number(limitRule).int(limitRule).min(1, limitRule).max(50, limitRule).default(10),
});

/** Smaller numbers are seconds, or no times at all. */
const EARLIEST = Date.UTC(1990, 0, 1);

/** Any moment of the hour meant, as ISO 8601 with an offset or as Unix ms. */
const moment = z
  .union([z.iso.datetime({ offset: true }).transform((value) => Date.parse(value)), z.number().int()])
  .refine((value) => value >= EARLIEST, "write a time after 1990: ISO 8601, or Unix milliseconds");

const hourOfViews = z.object({
  path: pathInput,
  hour: moment,
  views: z.number().int().min(0).max(1_000_000_000),
});

export const viewsInput = z.object({
  /** Whose share this is: shares of several sources add up. */
  source: z.string().max(80).default(""),
  views: z.array(hourOfViews).max(1000, "send at most 1,000 at once"),
});
