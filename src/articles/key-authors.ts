import { eq, isNull, or } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { keyOfPerson } from "../spam/people-names.ts";
import { storeNamesIn } from "./byline-names.ts";
import { authors } from "./table.ts";

/** Names that one run of the cron comes to. */
const A_RUN = 100;

/** Gives the authors that are new, or were renamed, the keys under which names that look like theirs are found. */
export async function keyAuthors(db: Db): Promise<void> {
  const results = await db
    .select({ slug: authors.slug, name: authors.name })
    .from(authors)
    .where(or(isNull(authors.nameKey), eq(authors.nameKey, "")))
    .limit(A_RUN)
    .all();
  if (results.length === 0) return;
  const keyed = await Promise.all(
    results.map(async ({ slug, name }) => ({ slug, name, key: await keyOfPerson(name) })),
  );
  await db.$client.batch([
    db.$client
      .prepare(
        `UPDATE authors SET name_key = given.value->>'key' FROM json_each(?) AS given
         WHERE authors.slug = given.value->>'slug' AND authors.name = given.value->>'name'`,
      )
      .bind(JSON.stringify(keyed)),
    ...storeNamesIn(
      db,
      results.map(({ name }) => name),
    ),
  ]);
}
