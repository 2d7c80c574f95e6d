import { findServedArticle } from "../../articles/articles.ts";
import type { Db } from "../../db/client.ts";
import { isThreadKey } from "./reading-order.ts";
import { findComment, findEarlierPage } from "./thread-places.ts";

/** Long enough for ids made from the clock, so that no article's own path looks like it. */
const PERMALINK = /\/comments\/(\d{15,16})$/;
const THREAD = /^(\/(?:.+\/)?)comments$/;

/** Where comments stand changes as others come and go. */
const CACHE_CONTROL = "public, max-age=60";

/**
 * Addresses in a thread that lead to another: a comment's own, and the page before another one, which is only looked for
 * when somebody goes there. Null for all others. Reads no row unless the address is one of them.
 */
export async function redirectInThread(
  db: Db,
  now: number,
  path: string,
  url: URL,
): Promise<Response | null> {
  const [, id] = path.match(PERMALINK) ?? [];
  if (id !== undefined) return leadTo(await findComment(db, Number(id), now));
  const before = url.search ? url.searchParams.get("before") : null;
  const [, articlePath] = before === null ? [] : (path.match(THREAD) ?? []);
  if (before === null || articlePath === undefined || !isThreadKey(before)) return null;
  const order = url.searchParams.get("order") === "newest" ? "newest" : "oldest";
  return leadTo(await findEarlierPage(db, articlePath, { order, before, now }));
}

/** From a page of a thread that is not there, which may have had comments once, to the article's; else null. */
export async function redirectToThread(db: Db, now: number, path: string): Promise<Response | null> {
  const [, articlePath] = path.match(THREAD) ?? [];
  if (articlePath === undefined) return null;
  const article = await findServedArticle(db, { eitherPath: articlePath }, now);
  return leadTo(article && `${article.path}#comments`);
}

function leadTo(address: string | null): Response | null {
  if (address === null) return null;
  return new Response(null, {
    status: 302,
    headers: { Location: address, "Cache-Control": CACHE_CONTROL },
  });
}
