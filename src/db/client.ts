import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { NoAnswer } from "./time-limit.ts";

export type Db = DrizzleD1Database & { $client: D1Database };

/**
 * The typed client of a D1 database. `db.$client` is the binding itself, for `batch()` and raw SQL. It knows no table before
 * it is asked for one: with drizzle's `schema` every request would work out the relations of all of them.
 */
export function openDatabase(binding: D1Database): Db {
  return drizzle(binding);
}

/** Whether an error says that migrations have not been applied: none of them, or not the newest. */
export function isMissingSchema(error: unknown): boolean {
  return /no such (table|column)|has no column named/i.test(messages(error));
}

/** Whether an error comes from the database rather than from our own code. */
export function isDatabaseError(error: unknown): boolean {
  return isNoAnswer(error) || DATABASE_ERROR.test(messages(error));
}

/** D1's own, the network's before it, and those of the platform's limits on what one request may ask for. */
const DATABASE_ERROR =
  /D1_|D1 DB|SQLITE_|Failed query|Network connection lost|Too many (?:API requests|subrequests)/i;

/** Whether it did not answer in time. What it was asked to store may be stored. */
function isNoAnswer(error: unknown): boolean {
  if (error instanceof NoAnswer) return error.binding === "DB";
  return error instanceof Error && error.cause !== undefined && isNoAnswer(error.cause);
}

/** Others were quicker at the very same moment, again and again. */
export class Overtaken extends Error {}

/** Whether somebody else has stored the same at the same moment: what comes again finds it, and goes through. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof Overtaken || /UNIQUE constraint failed/i.test(messages(error));
}

/** Whether the database did answer, and refuses what our own code would store. */
export function isRefusedByDatabase(error: unknown): boolean {
  return /constraint failed/i.test(messages(error)) && !isOvertaken(error);
}

/** Whether tables are there, and older than this code. */
export function isOlderSchema(error: unknown): boolean {
  return isMissingSchema(error) && !/no such table/i.test(messages(error));
}

/** The text of an error and of what caused it: drizzle wraps D1's own errors. */
function messages(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${messages(error.cause)}` : String(error ?? "");
}
