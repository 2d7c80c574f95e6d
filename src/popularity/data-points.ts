import type { Entry } from "./tally.ts";

type ViewPoint = { indexes: string[]; blobs: string[]; doubles: number[] };

/**
 * The columns of a counted view in Workers Analytics Engine. `timestamp` and `_sample_interval` (how many views a row
 * stands for) are the engine's own. No address and no agent is among them: a reader's key changes every day.
 *
 * | column | holds |
 * | --- | --- |
 * | index1 | the article's id: what rows are sampled by, so that a busy article does not crowd out the others |
 * | blob1 | the reader, as a key of that article and day (reader-key.ts), in base 36 |
 * | blob2 | the part of it that names the network address |
 * | blob3 | the part of it that names the network: a /24, or a /48 of IPv6 |
 * | blob4 | the referring site, or "" |
 * | blob5 | the country, two letters, or "" |
 * | double1 | the article's id |
 * | double2 | the hour, since 1970-01-01T00:00Z |
 * | double3 | the UTC day, since 1970-01-01 |
 */
export function viewPoint([hour, articleId, reader, referrer, country]: Entry): ViewPoint {
  return {
    indexes: [String(articleId)],
    blobs: [
      reader.toString(36),
      Math.floor(reader / ADDRESS).toString(36),
      Math.floor(reader / NETWORK).toString(36),
      referrer,
      country,
    ],
    doubles: [articleId, hour, Math.floor(hour / 24)],
  };
}

/** Of a reader's key, the last 14 bits are of the agent, and the 12 before them of the address (reader-key.ts). */
const ADDRESS = 2 ** 14;
const NETWORK = 2 ** 26;

/** Writes a view, where a data set is bound. Never throws: a view that is not written is one that was not counted. */
export function writeViewPoint(
  dataset: { writeDataPoint: (point: ViewPoint) => void } | undefined,
  entry: Entry,
): void {
  try {
    dataset?.writeDataPoint(viewPoint(entry));
  } catch (error) {
    console.error({ event: "view_point_not_written", error: String(error) });
  }
}
