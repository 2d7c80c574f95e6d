import type { Db } from "../db/client.ts";
import { readOne } from "../db/readings.ts";
import { type AddressRow, resolveAddress } from "./addresses.ts";
import { archiveDate, archiveRange } from "./archive.ts";
import { nameReading, rangeReading } from "./articles.ts";
import type { Lookups } from "./find-equal.ts";

/**
 * The look-ups of one request: each is a query, by key, that reads a row or none.
 * @param read what has been read of addresses already
 */
export function openLookups(
  db: Db,
  now: number,
  timeZone: string,
  read: Map<string, AddressRow[]> = new Map(),
): Lookups {
  return {
    address: (address) => resolveAddress(db, address, now, read.get(address)),
    isNamed: async (kind, slug) => (await readOne(nameReading(db, `${kind}s`, slug))) !== null,
    hasArchive: async (path) => {
      const date = archiveDate(path);
      return date !== null && readOne(rangeReading(db, archiveRange(date, timeZone), now));
    },
  };
}
