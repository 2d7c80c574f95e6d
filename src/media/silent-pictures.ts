import type { Db } from "../db/client.ts";

/**
 * Which of these pictures tell nothing to those who do not see them: neither described nor said to decorate.
 * @param keys of their files, of whichever size
 * @returns the keys that are the paper's own, each with its picture's id and whether it tells nothing
 */
export async function findSilent(
  db: Db,
  keys: string[],
): Promise<{ key: string; id: number; isSilent: boolean }[]> {
  if (keys.length === 0) return [];
  const { results } = await db.$client
    .prepare(
      `SELECT f.key, m.id, m.alt = '' AND m.is_decorative = 0 AS is_silent
       FROM json_each(?) j CROSS JOIN media_files f ON f.key = j.value CROSS JOIN media m ON m.id = f.media_id`,
    )
    .bind(JSON.stringify(keys))
    .all<{ key: string; id: number; is_silent: number }>();
  return results.map(({ key, id, is_silent }) => ({ key, id, isSilent: is_silent === 1 }));
}
