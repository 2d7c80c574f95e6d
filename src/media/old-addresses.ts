import type { Db } from "../db/client.ts";
import { namesOf, type OldAddress, readOldAddress } from "./old-names.ts";
import { mediaAddresses } from "./table.ts";

/** For the batch that stores a picture, behind it: where it was before. @param key of the picture */
export function noteAddresses(db: Db, key: string, addresses: OldAddress[]): D1PreparedStatement[] {
  if (addresses.length === 0) return [];
  return [
    db.$client
      .prepare(
        `INSERT INTO media_addresses (path, host, media_id)
         SELECT value->>'path', value->>'host', (SELECT id FROM media WHERE key = ?1) FROM json_each(?2) WHERE true
         ON CONFLICT (path, host) DO UPDATE SET media_id = excluded.media_id WHERE media_id <> excluded.media_id`,
      )
      .bind(key, JSON.stringify(addresses)),
  ];
}

/** What is known of addresses of other sites: the path of the picture or file here, by the address that was asked for. */
export async function findOldAddresses(db: Db, addresses: string[]): Promise<Record<string, string>> {
  const asked = addresses.flatMap((address) => {
    const old = readOldAddress(address);
    return old ? namesOf(old.path).map((path, rank) => [address, path, old.host, rank]) : [];
  });
  const { results } = await db.$client
    .prepare(
      `SELECT j.value->>0 AS asked, j.value->>3 AS rank, m.key FROM json_each(?) j
       CROSS JOIN media_addresses a ON a.path = j.value->>1 AND a.host = j.value->>2
       CROSS JOIN media m ON m.id = a.media_id`,
    )
    .bind(JSON.stringify(asked))
    .all<{ asked: string; rank: number; key: string }>();
  const likeliestLast = results.toSorted((a, b) => b.rank - a.rank);
  return Object.fromEntries(likeliestLast.map(({ asked: address, key }) => [address, `/media/${key}`]));
}

/** Whether any picture or file is known to have been elsewhere before. */
export async function knowsOldAddresses(db: Db): Promise<boolean> {
  const rows = await db.select({ id: mediaAddresses.mediaId }).from(mediaAddresses).limit(1).all();
  return rows.length > 0;
}
