import { MINUTE_MS } from "../db/time.ts";

/** Ids of articles that fit into a place. Times from 1715 to 2225 stay exact in a number. */
const IDS = 2 ** 26;

/**
 * Where a document stands in the index: by the minute at which its article comes out, and by id within it. So the newest are read
 * first, a period is a range, and what is still to come stands behind now.
 * @param at Unix ms
 */
export function placeOf(at: number, articleId: number): number {
  return Math.floor(at / MINUTE_MS) * IDS + (articleId % IDS);
}

export function articleAt(place: number): number {
  return ((place % IDS) + IDS) % IDS;
}

/** Unix ms, of the minute's begin. */
export function timeOf(place: number): number {
  return Math.floor(place / IDS) * MINUTE_MS;
}

/** The last place of the minute of a time. */
export function lastPlaceAt(at: number): number {
  return placeOf(at, 0) + IDS - 1;
}
