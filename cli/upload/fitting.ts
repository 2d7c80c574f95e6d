import type { Most } from "./batches.ts";

/** After so many requests in a row that were not too much, one more is tried. */
const WELL_IN_A_ROW = 20;

/**
 * How many go into one request: as many as is usual until some were too much for the paper, then half of those, and one more after
 * each twenty requests that went well. A paper whose articles are long or whose plan is small so refuses a few requests, not each.
 */
export function openFitting(usual: Most) {
  let { entries } = usual;
  let well = 0;
  return {
    most: (): Most => ({ ...usual, entries }),
    overwhelmed: (count: number): void => {
      entries = Math.min(entries, Math.ceil(count / 2));
      well = 0;
    },
    /** @param count how many there were in a request that went well */
    wentWell: (count: number): void => {
      if (count < entries || entries >= usual.entries || ++well < WELL_IN_A_ROW) return;
      entries++;
      well = 0;
    },
  };
}
