import type { Db } from "../db/client.ts";
import type { Named } from "../pages/data.ts";

/** What an editor can choose from. */
export type KnownNames = { sections: Named[]; authors: Named[]; tags: Named[] };

const TABLES = ["sections", "authors", "tags"] as const;
/** So many of each are offered; others can be typed. */
const OFFERED = 300;

/** The names of sections, authors and tags, as far as a list can offer them. */
export async function listNames(db: Db): Promise<KnownNames> {
  const [sections, authors, tags] = await db.$client.batch<Named>(
    TABLES.map((table) =>
      db.$client.prepare(`SELECT slug, name FROM ${table} ORDER BY name COLLATE NOCASE LIMIT ${OFFERED}`),
    ),
  );
  return {
    sections: sections?.results ?? [],
    authors: authors?.results ?? [],
    tags: tags?.results ?? [],
  };
}

/** Those of these names that are known, with the slugs that they have: an imported one's may be no other's idea of it. */
export async function findNames(
  db: Db,
  names: { section: string; author: string; tags: string[] },
): Promise<KnownNames> {
  const wanted = [[names.section], [names.author], names.tags];
  const [sections, authors, tags] = await db.$client.batch<Named>(
    TABLES.map((table, index) =>
      db.$client
        .prepare(`SELECT slug, name FROM ${table} WHERE name IN (SELECT value FROM json_each(?))`)
        .bind(JSON.stringify(wanted[index])),
    ),
  );
  return {
    sections: sections?.results ?? [],
    authors: authors?.results ?? [],
    tags: tags?.results ?? [],
  };
}
