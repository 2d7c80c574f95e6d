import type { Db } from "../db/client.ts";
import type { App } from "../http/context.ts";
import type { ListedCard } from "./cards.ts";
import { type Finding, findRelated } from "./find-related.ts";
import type { Published } from "./publish-articles.ts";

/**
 * Behind an editor's save: its pages, and those of articles like one that has come out long before it was stored, which show it
 * among their related posts. (Of one that comes out now they wait for the cron: refresh-related.ts.)
 */
export async function refreshWithRelated(
  { db, now, refresh, config }: Pick<App["Variables"], "db" | "now" | "refresh" | "config">,
  { backdated, stalePaths, behind }: Published,
): Promise<void> {
  if (backdated.length === 0) return refresh(stalePaths, behind?.states, behind?.begun);
  const finding = { now, mostDays: config.site.relatedDays, pinned: false, isNew: true };
  const related = await relatedToAll(db, backdated, finding);
  await refresh([...stalePaths, ...related.map(({ path }) => path)]);
}

/** What is like them, found for the first time: nothing is kept of what has just been made, and what is like it has to look again. */
async function relatedToAll(db: Db, ids: number[], finding: Finding): Promise<ListedCard[]> {
  const found = await Promise.all(
    ids.map((id) => findRelated(db, { id, revision: FIRST_REVISION }, finding)),
  );
  return found.flat();
}

const FIRST_REVISION = 1;
