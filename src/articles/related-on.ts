import type { Db } from "../db/client.ts";
import { type CardRow, cardOf, type ListedCard } from "./cards.ts";
import { keptOf, type RelatedTo } from "./kept-related.ts";

/** An archive that has grown by so much may have articles that are closer. */
const OUTGROWN = 1.1;
const FEW_MORE = 20;

/**
 * The articles like one, for its page: what `keptRelatedQuery` found, or, where that is not known or long ago, found anew by
 * the index and kept.
 * @param mostDays the setting RELATED_DAYS
 */
export async function relatedOn(
  db: Db,
  article: RelatedTo & { highestId: number },
  read: D1Result | undefined,
  now: number,
  mostDays: number,
): Promise<ListedCard[]> {
  const kept = keptOf(article, mostDays, now);
  if (kept === null || article.highestId > kept.upTo * OUTGROWN + FEW_MORE) {
    const { findRelated } = await import("./find-related.ts");
    return findRelated(db, article, { now, mostDays, pinned: true });
  }
  return ((read?.results ?? []) as CardRow[]).map(cardOf);
}
