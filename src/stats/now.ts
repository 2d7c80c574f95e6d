import type { Db } from "../db/client.ts";
import { HOUR_MS } from "../db/time.ts";
import type { Counts } from "../popularity/counts.ts";
import { countedUpTo } from "./places.ts";

export type ReadNow = {
  /** Unix ms up to which readers are counted. */
  countedUpTo: number;
  /** Readers of the hour before that. */
  readers: number;
  /** The articles read most in it. */
  top: { id: number; title: string; path: string; views: number }[];
};

/**
 * What has been read in the last hour. Readers are kept by whole hours: of the hour before this one as great a share is taken
 * as of the sixty minutes lies in it. Reads two hours and the articles listed.
 */
export async function readNow(db: Db, now: number, limit: number): Promise<ReadNow> {
  const upTo = await countedUpTo(db, now);
  const hour = Math.floor(upTo / HOUR_MS);
  const { results } = await db.$client
    .prepare("SELECT hour, views FROM views_by_hour WHERE hour IN (?1, ?1 - 1)")
    .bind(hour)
    .all<{ hour: number; views: string }>();
  const sums = new Map<number, number>();
  for (const row of results) {
    const share = row.hour === hour ? 1 : 1 - (upTo % HOUR_MS) / HOUR_MS;
    const counts: Counts = JSON.parse(row.views);
    for (let i = 0; i < counts.length; i += 2) {
      const id = counts[i] ?? 0;
      sums.set(id, (sums.get(id) ?? 0) + share * (counts[i + 1] ?? 0));
    }
  }
  const most = [...sums]
    .map(([id, views]) => ({ id, views: Math.round(views), exact: views }))
    .filter(({ views }) => views > 0)
    .sort((one, other) => other.exact - one.exact || other.id - one.id)
    .slice(0, limit);
  const named = await readNames(
    db,
    most.map(({ id }) => id),
  );
  return {
    countedUpTo: upTo,
    readers: Math.round([...sums.values()].reduce((sum, views) => sum + views, 0)),
    top: most.flatMap(({ id, views }) => {
      const name = named.get(id);
      return name ? [{ ...name, views }] : [];
    }),
  };
}

async function readNames(
  db: Db,
  ids: number[],
): Promise<Map<number, { id: number; title: string; path: string }>> {
  const { results } = await db.$client
    .prepare("SELECT a.id, a.title, a.path FROM json_each(?) e CROSS JOIN articles a ON a.id = e.value")
    .bind(JSON.stringify(ids))
    .all<{ id: number; title: string; path: string }>();
  return new Map(results.map((row) => [row.id, row]));
}
