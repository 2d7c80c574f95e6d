import { and, between, gte, lt } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { viewsByHour } from "../popularity/table.ts";
import type { DayFigures } from "./figures.ts";
import { dailyFigures } from "./table.ts";

export type KeptDay = { day: number; figures: DayFigures };

/** Days (since 1970-01-01) that have been counted, both ends among them. Reads a row for each. */
export async function readKeptDays(db: Db, first: number, last: number): Promise<KeptDay[]> {
  const days = await db
    .select()
    .from(dailyFigures)
    .where(between(dailyFigures.day, first, last))
    .orderBy(dailyFigures.day)
    .all();
  return days.map(({ day, figures }) => ({ day, figures: JSON.parse(figures) }));
}

/** Readers of all articles by hour (Unix hours), the last one not among them. Reads a row for each. */
export function readHourTotals(
  db: Db,
  from: number,
  until: number,
): Promise<{ hour: number; total: number }[]> {
  const { hour, total } = viewsByHour;
  return db
    .select({ hour, total })
    .from(viewsByHour)
    .where(and(gte(hour, from), lt(hour, until)))
    .all();
}
