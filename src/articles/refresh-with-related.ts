import type { Db } from "../db/client.ts";
import type { App } from "../http/context.ts";
import type { ListedCard } from "./cards.ts";
import { type Finding, findRelated } from "./kept-related.ts";
import type { Published } from "./publish-articles.ts";

/** Behind an editor's save: articles like a new one show it among their related posts, where their pages are stored. */
export async function refreshWithRelated(
  { db, now, refresh, config }: Pick<App["Variables"], "db" | "now" | "refresh" | "config">,
  { summary: { articles }, stalePaths, behind }: Published,
): Promise<void> {
  const created = articles.filter(({ outcome }) => outcome === "created").map(({ id }) => id);
  const finding = { now, mostDays: config.site.relatedDays, pinned: false, isNew: true };
  const related = await relatedToAll(db, created, finding, behind?.terms);
  await refresh([...stalePaths, ...related.map(({ path }) => path)]);
}

/** What is like them, found for the first time: nothing is kept of what has just been made, and what is like it has to look again. */
async function relatedToAll(
  db: Db,
  ids: number[],
  finding: Finding,
  terms?: Map<number, D1Result>,
): Promise<ListedCard[]> {
  const found = await Promise.all(
    ids.map((id) => findRelated(db, { id, revision: FIRST_REVISION }, { ...finding, terms: terms?.get(id) })),
  );
  return found.flat();
}

const FIRST_REVISION = 1;
