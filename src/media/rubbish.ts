import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { DAY_MS } from "../db/time.ts";
import { deleteMedia, findMedia, forgetSizes } from "./media-rows.ts";
import { forgetNearby } from "./serve-file.ts";
import { keyOfObject, objectKey } from "./types.ts";

/** What is in R2 and in no picture, or the other way; from as much of the bucket as one request looks at. */
export type Rubbish = {
  /** Bytes that no picture has. */
  keys: { key: string; bytes: number }[];
  /** Pictures whose bytes are not there. */
  ids: number[];
  /** Where to look next; null: this was all. */
  next: string | null;
};

/** Between the bytes and their row somebody may fill in a form. */
const YOUNG_MS = DAY_MS;

const PAGE = 500;

/** Each is asked of R2 with its sizes, and a request may ask 50 times. */
const MOST_AT_ONCE = 3;

/**
 * Compares the bucket with the rows: both are in the order of their keys.
 * @param cursor of the answer before; null at first
 */
export async function findRubbish(
  db: Db,
  bucket: R2Bucket,
  { cursor, now }: { cursor: string | null; now: number },
): Promise<Rubbish> {
  const listed = await bucket.list({
    prefix: objectKey(""),
    limit: PAGE,
    ...(cursor && { startAfter: objectKey(cursor) }),
  });
  const objects = listed.objects.map((object) => ({
    key: keyOfObject(object),
    bytes: object.size,
    isYoung: now - object.uploaded.getTime() < YOUNG_MS,
  }));
  const until = listed.truncated ? (objects.at(-1)?.key ?? null) : null;
  const { results } = await db.$client
    .prepare(
      `SELECT key, media_id, replaced_at FROM media_files WHERE key > ?1${until === null ? "" : " AND key <= ?2"} ORDER BY key LIMIT ${PAGE + 1}`,
    )
    .bind(cursor ?? "", ...(until === null ? [] : [until]))
    .all<Rows["media_files"]>();
  const rows = results.slice(0, PAGE);
  // Where there are more rows than objects, both are compared as far as the rows go.
  const reached = results.length > PAGE ? (rows.at(-1)?.key ?? null) : until;
  const isReached = (key: string) => reached === null || key <= reached;
  const keys = objects.map(({ key }) => key);
  // What was replaced has no bytes any more, and is to have none.
  const live = rows.filter(({ replaced_at }) => replaced_at === null);
  const known = new Set([...live.map(({ key }) => key), ...(await shownByEmbeds(db, keys))]);
  const there = new Set(objects.map(({ key }) => key));
  return {
    keys: objects
      .filter(({ key, isYoung }) => isReached(key) && !isYoung && !known.has(key))
      .map(({ key, bytes }) => ({ key, bytes })),
    ids: [
      ...new Set(live.filter(({ key }) => isReached(key) && !there.has(key)).map(({ media_id }) => media_id)),
    ],
    next: reached,
  };
}

/**
 * Deletes what was found, if it is still rubbish.
 * @returns how many bytes' keys and pictures went
 */
export async function clearRubbish(
  db: Db,
  bucket: R2Bucket,
  { keys, ids }: { keys: string[]; ids: number[] },
  { now, origin }: { now: number; origin: string },
): Promise<{ keys: number; ids: number }> {
  return {
    keys: await deleteUnused(db, bucket, keys, origin),
    ids: await forgetLost(db, bucket, ids, { now, origin }),
  };
}

/**
 * Deletes the bytes of these keys that nothing shows: the same ones may be another picture's, or an embed's. What stays because R2
 * is away is rubbish, which is found and cleared.
 * @param origin of the request: the data centre forgets what it was asked for there
 * @returns how many went
 */
export async function deleteUnused(
  db: Db,
  bucket: R2Bucket,
  keys: string[],
  origin: string,
): Promise<number> {
  if (keys.length === 0) return 0;
  const { results } = await db.$client
    .prepare(
      "SELECT key FROM media_files WHERE replaced_at IS NULL AND key IN (SELECT value FROM json_each(?))",
    )
    .bind(JSON.stringify(keys))
    .all<{ key: string }>();
  const known = new Set([...results.map(({ key }) => key), ...(await shownByEmbeds(db, keys))]);
  const unused = keys.filter((key) => !known.has(key));
  if (unused.length > 0) await bucket.delete(unused.map(objectKey));
  await forgetNearby(origin, unused);
  return unused.length;
}

/** Those that are the pictures of what other companies show in articles: they are in no picture's row. */
async function shownByEmbeds(db: Db, keys: string[]): Promise<string[]> {
  const { results } = await db.$client
    .prepare(
      "SELECT value AS key FROM json_each(?) WHERE EXISTS (SELECT 1 FROM article_embeds WHERE picture_key = value)",
    )
    .bind(JSON.stringify(keys))
    .all<{ key: string }>();
  return results.map(({ key }) => key);
}

/** The sizes that are lost go, and the picture where its largest file is. */
async function forgetLost(
  db: Db,
  bucket: R2Bucket,
  ids: number[],
  { now, origin }: { now: number; origin: string },
): Promise<number> {
  let forgotten = 0;
  for (const one of await findMedia(db, ids.slice(0, MOST_AT_ONCE))) {
    const keys = [one, ...one.sizes].map(({ url }) => url.slice("/media/".length));
    const heads = await Promise.all(keys.map((key) => bucket.head(objectKey(key))));
    const lost = keys.filter((_, n) => heads[n] === null);
    if (lost.length === 0) continue;
    forgotten += 1;
    if (heads[0] !== null) await forgetSizes(db, one.id, lost, now);
    else await deleteUnused(db, bucket, await deleteMedia(db, one.id, { now }), origin);
  }
  return forgotten;
}
