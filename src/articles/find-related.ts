import type { Db } from "../db/client.ts";
import { readOne } from "../db/readings.ts";
import type { ListedCard } from "./cards.ts";
import { forgetRelated, isAwaited, type Kept, keptOf, type RelatedTo, SHOWN } from "./kept-related.ts";
import { findAlike, relatedCards, relatedReading } from "./related.ts";

/** The articles like one that has just come out, pinned ones left aside: as they were found for its page, where they were. */
export async function relatedToNew(
  db: Db,
  article: RelatedTo,
  now: number,
  mostDays: number,
): Promise<ListedCard[]> {
  const kept = isAwaited(article) ? null : keptOf(article, mostDays, now);
  return kept === null
    ? findRelated(db, article, { now, mostDays, pinned: false })
    : relatedCards(db, article.id, kept, now, SHOWN, false);
}

/** `isNew`: what is like it looks for what is like that anew. */
export type Finding = {
  now: number;
  mostDays: number;
  pinned: boolean;
  isNew?: boolean;
};

/** Found by the index and kept, where it can be: a page is shown without that, too. */
export async function findRelated(
  db: Db,
  article: Pick<RelatedTo, "id" | "revision">,
  { now, mostDays, pinned, isNew = false }: Finding,
): Promise<ListedCard[]> {
  const alike = await findAlike(db, article.id, now, SHOWN, mostDays);
  const { statement, query, read } = relatedReading(db, article.id, alike, now, SHOWN, pinned);
  try {
    const [cards] = await db.$client.batch([
      statement,
      keep(db, article, { ...alike, ...(mostDays > 0 && { mostDays }) }),
      ...(isNew ? [forgetRelated(db, { ...query, sql: `SELECT id FROM (${query.sql})` })] : []),
    ]);
    return read((cards?.results ?? []) as never[]);
  } catch (error) {
    console.error({ event: "related_not_kept", error: String(error) });
    return readOne({ statement, read });
  }
}

function keep(
  db: Db,
  { id, revision }: Pick<RelatedTo, "id" | "revision">,
  alike: Omit<Kept, "upTo">,
): D1PreparedStatement {
  return db.$client
    .prepare(
      `UPDATE articles SET related = json_set(?1, '$.upTo', (SELECT max(id) FROM articles))
       WHERE id = ?2 AND revision = ?3`,
    )
    .bind(JSON.stringify(alike), id, revision);
}
