import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import type { StoredFile } from "./bucket.ts";
import { idOfKey, noteFiles, putFile } from "./media-rows.ts";
import { noteMediaBehind, notePortraits } from "./uses.ts";

type Replaced =
  /** `gone`: keys of files whose bytes nobody needs any more. */
  | { outcome: "replaced"; gone: string[] }
  /** The file is another picture's already. */
  | { outcome: "elsewhere"; id: number }
  | { outcome: "no picture" };

/**
 * Puts another file in a picture's place: all articles that show it show that one from then on, and old addresses lead there. What is
 * said of the picture stays, without what must stay in sight, which was of the old file.
 */
export async function replaceMedia(
  db: Db,
  id: number,
  given: { file: StoredFile; sizes: StoredFile[]; color: string | null; by: string; now: number },
): Promise<Replaced> {
  const { file, sizes, by, now } = given;
  const [known, other] = await Promise.all([filesOf(db, id), idOfKey(db, file.key)]);
  if (!known) return { outcome: "no picture" };
  if (other !== null && other !== id) return { outcome: "elsewhere", id: other };
  const stay = [file, ...sizes].map(({ key }) => key);
  const gone = known.keys.filter((key) => !stay.includes(key));
  await db.$client.batch([
    ...notePortraits(db, id, now),
    putFile(db, id, given),
    db.$client
      .prepare(
        "UPDATE media_files SET replaced_at = ?3 WHERE media_id = ?1 AND key IN (SELECT value FROM json_each(?2))",
      )
      .bind(id, JSON.stringify(gone), now),
    noteFiles(db, file.key, [file, ...sizes]),
    noteMediaBehind(db, [id]),
    recordEvent(db, by, { action: "media.replaced", subject: known.name, detail: { id } }, now),
  ]);
  return { outcome: "replaced", gone };
}

/** Those of its files that are its alone. */
async function filesOf(db: Db, id: number): Promise<{ name: string; keys: string[] } | null> {
  const { results } = await db.$client
    .prepare(
      `SELECT m.name, f.key FROM media m
       CROSS JOIN json_each(json_insert(m.sizes, '$[#]', json_object('key', m.key))) j
       LEFT JOIN media_files f ON f.key = j.value ->> 'key' AND f.media_id = m.id WHERE m.id = ?`,
    )
    .bind(id)
    .all<{ name: string; key: string | null }>();
  const [first] = results;
  return first ? { name: first.name, keys: results.flatMap(({ key }) => key ?? []) } : null;
}
