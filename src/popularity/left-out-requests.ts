import { and, eq, gte, lte } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { LEFT_OUT_REASONS, type LeftOut, type LeftOutReason } from "./left-out-reasons.ts";
import { sourcesOf } from "./sources.ts";
import { viewSources } from "./table.ts";

/** Stands for all articles together. */
export const ALL_ARTICLES = 0;

/**
 * What was left out on some days of the paper's time zone (db/zone.ts), of one article or of all. Reads a row a day.
 * @param articleId none: all articles
 */
export async function readLeftOut(
  db: Db,
  days: { from: number; to: number },
  articleId = ALL_ARTICLES,
): Promise<LeftOut> {
  const kind = articleId === ALL_ARTICLES ? "left_out_all" : "left_out";
  const { day, counts } = viewSources;
  const rows = await db
    .select({ counts })
    .from(viewSources)
    .where(and(eq(viewSources.kind, kind), gte(day, days.from), lte(day, days.to)));
  return leftOutIn(rows.map(({ counts }) => counts).join(""), articleId);
}

/** The same of days' texts as they are stored, one behind the other. */
export function leftOutIn(stored: string, articleId = ALL_ARTICLES): LeftOut {
  const leftOut: LeftOut = { robot: 0, repeat: 0, prefetch: 0, cap: 0 };
  for (const { name, views } of sourcesOf(stored, articleId)) if (isReason(name)) leftOut[name] += views;
  return leftOut;
}

function isReason(name: string): name is LeftOutReason {
  return LEFT_OUT_REASONS.some((reason) => reason === name);
}
