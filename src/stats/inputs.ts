import * as z from "zod";

const window = z.enum(["day", "week", "month"]).default("week");
const format = z.enum(["json", "csv"]).default("json").describe("csv: a file for a spreadsheet.");

export const statsQuery = z.object({
  window: window.describe("The last 24 hours, or 7 or 30 days of the paper's time zone."),
  format,
});

export const mostReadQuery = z.object({
  window: window.describe("The last 24 hours, 7 times or 30 times 24."),
  format,
});

export const articleStatsQuery = z.object({
  of: z
    .string()
    .min(1, "Name an article: its id, or an address that it has or has had.")
    .max(3_000)
    .describe("An article's id, or an address that it has or has had."),
  by: z.enum(["hour", "day"]).default("day").describe("What the csv has a line for."),
  format,
});
