import type { Db } from "../db/client.ts";
import { readOne, readTogether } from "../db/readings.ts";
import { canonicalPath } from "../http/paths.ts";
import { meaningsOf } from "../http/wordpress.ts";
import { type AddressRow, addressQuery, resolveAddress } from "./addresses.ts";
import { archiveDate, archiveRange } from "./archive.ts";
import { nameReading, rangeReading } from "./articles.ts";
import type { Lookups } from "./find-equal.ts";

/**
 * Reads what is at a path and at those that it may be a part of, in one round trip, for `openLookups`. What is nothing reads no
 * row. @param read gets the rows
 */
export async function readAhead(
  db: Db,
  path: string,
  now: number,
  read: Map<string, AddressRow[]>,
): Promise<void> {
  const parts = meaningsOf(canonicalPath(path) ?? path).flatMap((meaning) =>
    meaning.is === "part" ? (canonicalPath(meaning.of) ?? []) : [],
  );
  const addresses = [path, ...parts];
  const rows = await readTogether<AddressRow[][]>(
    db,
    addresses.map((address) => ({
      statement: addressQuery(db, address, now),
      read: (found: AddressRow[]) => found,
    })),
  );
  for (const [index, address] of addresses.entries()) read.set(address, rows[index] ?? []);
}

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
