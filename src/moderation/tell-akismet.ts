import type { Config } from "../config/config.ts";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { submitToAkismet } from "../services/akismet.ts";
import type { Corrected } from "./decide.ts";

/** A free plan's request makes 50 subrequests; D1 and the refresh of pages need some. */
const MOST_AT_ONCE = 20;

type Row = Pick<Rows["comments"], "id" | "author_name" | "body" | "created_at"> &
  Pick<Rows["articles"], "path">;

/**
 * Behind the response of decisions: tells Akismet where it, or whoever judged the comment before, was wrong. Nothing
 * where no key is set. What cannot be told is logged and left.
 * @param origin of the request, for a site whose own address is not set
 */
export async function tellAkismet(
  { db, config, origin }: { db: Db; config: Config; origin: string },
  corrected: Corrected[],
): Promise<void> {
  const { akismet, site } = config;
  if (!akismet || corrected.length === 0) return;
  const url = site.url ?? origin;
  const isSpam = new Map(corrected.map(({ id, isSpam }) => [id, isSpam]));
  for (const row of await textsOf(db, corrected)) {
    const comment = {
      body: row.body,
      authorName: row.author_name,
      permalink: `${url}${row.path}`,
      createdAt: row.created_at,
    };
    await submitToAkismet(
      akismet,
      { url, language: site.language },
      comment,
      isSpam.get(row.id) ?? false,
    ).catch((error) => console.error({ event: "akismet_not_told", comment: row.id, error: String(error) }));
  }
}

async function textsOf(db: Db, corrected: Corrected[]): Promise<Row[]> {
  const { results } = await db.$client
    .prepare(
      `SELECT c.id, c.author_name, c.body, c.created_at, a.path
       FROM json_each(?1) wanted CROSS JOIN comments c ON c.id = wanted.value
       CROSS JOIN articles a ON a.id = c.article_id
       WHERE c.kind = 'comment' AND c.body <> '' LIMIT ${MOST_AT_ONCE}`,
    )
    .bind(JSON.stringify(corrected.map(({ id }) => id)))
    .all<Row>();
  return results;
}
