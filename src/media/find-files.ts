import type { Db } from "../db/client.ts";
import { keyOfAddress } from "./known-pictures.ts";
import { namesOf, OLD_FILES } from "./old-names.ts";

/** Whether a path is one of a picture or file: the paper's own, or of a site that was. */
export function isFilePath(path: string): boolean {
  return keyOfAddress(path) !== null || OLD_FILES.test(path);
}

/** Where files are by now, by the paths that were asked for: some rows for each, and nothing for those of which nothing is known. */
export async function findFiles(db: Db, paths: string[]): Promise<Map<string, string>> {
  const own = paths.flatMap((path) => {
    const key = keyOfAddress(path);
    return key === null ? [] : [[path, key]];
  });
  const old = paths
    .filter((path) => OLD_FILES.test(path))
    .flatMap((path) => namesOf(path).map((name) => [path, name]));
  const { results } = await db.$client
    .prepare(
      `SELECT j.value->>0 AS asked, iif(f.replaced_at IS NULL, f.key, m.key) AS key FROM json_each(?1) j
         CROSS JOIN media_files f ON f.key = j.value->>1 CROSS JOIN media m ON m.id = f.media_id
       UNION ALL SELECT j.value->>0, (SELECT m.key FROM media_addresses a CROSS JOIN media m ON m.id = a.media_id
         WHERE a.path = j.value->>1 LIMIT 1) FROM json_each(?2) j`,
    )
    .bind(JSON.stringify(own), JSON.stringify(old))
    .all<{ asked: string; key: string | null }>();
  return new Map(results.flatMap(({ asked, key }) => (key === null ? [] : [[asked, `/media/${key}`]])));
}
