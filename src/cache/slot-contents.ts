import { readBackTo } from "../pages/links.ts";
import { recallContents, rememberContents } from "./memory.ts";
import type { PageCache, SlotContents } from "./page-cache.ts";
import { sharedLists } from "./shared-lists.ts";

/** What the slots hold for a request to `url`. `replyTo` is the comment that the form answers, if any. */
export async function slotContents(
  cache: PageCache,
  url: URL,
  replyTo: string | null = null,
): Promise<SlotContents> {
  const { config, moment } = cache;
  const lists = await sharedLists(cache);
  const origin = config.site.url ?? url.origin;
  const backTo = readBackTo(url);
  if (replyTo !== null || backTo !== null) return cache.fill(lists, { origin, replyTo, backTo });
  // Readers of one moment share them: putting them together costs more than the rest of serving a page from memory.
  const wanted = { config, moment, lists, origin };
  const known = recallContents(wanted);
  return known ?? rememberContents({ ...wanted, contents: await cache.fill(lists, { origin, replyTo }) });
}
