import { isNull } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { keyOfPerson, peopleIn } from "../spam/people-names.ts";
import type { ReadyArticle } from "./ready-article.ts";
import { bylineNames } from "./table.ts";

/** Bylines that one run of the cron comes to. */
const A_RUN = 100;

/** The statement that notes bylines which name others than the author of their article, and co-authors: none where there are none. */
export function storeBylines(db: Db, articles: ReadyArticle[]): D1PreparedStatement[] {
  const bylines = articles
    .filter(({ byline, author }) => peopleIn(byline).some((name) => name !== author?.name))
    .map(({ byline }) => byline.trim());
  const others = [...bylines, ...articles.flatMap(({ coauthors }) => coauthors.map(({ name }) => name))];
  return others.length === 0 ? [] : [addNames(db, others)];
}

/** The same for authors' own names: some are those of several people. */
export function storeNamesIn(db: Db, authors: string[]): D1PreparedStatement[] {
  const several = authors.filter((name) => peopleIn(name).length > 1);
  return several.length === 0 ? [] : [addNames(db, several)];
}

function addNames(db: Db, names: string[]): D1PreparedStatement {
  return db.$client
    .prepare(
      "INSERT INTO byline_names (name) SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING",
    )
    .bind(JSON.stringify([...new Set(names)]));
}

/** Gives bylines that are new, and everybody whom they name, the keys under which names that look like theirs are found. */
export async function keyBylines(db: Db): Promise<void> {
  const results = await db
    .select({ name: bylineNames.name })
    .from(bylineNames)
    .where(isNull(bylineNames.nameKey))
    .limit(A_RUN)
    .all();
  if (results.length === 0) return;
  const named = [...new Set(results.flatMap(({ name }) => [name, ...peopleIn(name)]))];
  const keyed = await Promise.all(named.map(async (name) => ({ name, key: await keyOfPerson(name) })));
  await db.$client
    .prepare(
      `INSERT INTO byline_names (name, name_key) SELECT value->>'name', value->>'key' FROM json_each(?) WHERE true
       ON CONFLICT (name) DO UPDATE SET name_key = excluded.name_key WHERE name_key IS NOT excluded.name_key`,
    )
    .bind(JSON.stringify(keyed))
    .run();
}
