import type { Db } from "../../db/client.ts";
import { findAddress } from "../../http/addresses.ts";
import { fromComment } from "../../pages/links.ts";
import { isThreadKey } from "./reading-order.ts";
import { findComment, findEarlierPage } from "./thread-places.ts";

/** Where comments stand changes as others come and go. */
const CACHE_CONTROL = "public, max-age=60";

/**
 * Addresses in a thread that lead to another: a comment's own, and the page before another one, which is only looked for
 * when somebody goes there. Null for all others. Reads no row unless the address is one of them.
 * @param isTheirs whether who asks wrote the comment of this id: they are led to what was decided on one that is not shown
 */
export async function redirectInThread(
  db: Db,
  now: number,
  path: string,
  url: URL,
  isTheirs: (id: number) => Promise<boolean>,
): Promise<Response | null> {
  if (!path.includes("/comments")) return null;
  const { name, groups } = findAddress(path) ?? {};
  if (name === "comment") {
    const id = Number(groups?.id);
    const shown = leadTo(await findComment(db, id, now), fromComment(url));
    if (shown || !(await isTheirs(id))) return shown;
    const headers = { Location: `${path}/decision`, "Cache-Control": "private, no-store" };
    return new Response(null, { status: 302, headers });
  }
  const before = name === "thread" && url.search ? url.searchParams.get("before") : null;
  if (before === null || !isThreadKey(before)) return null;
  const order = url.searchParams.get("order") === "newest" ? "newest" : "oldest";
  return leadTo(await findEarlierPage(db, groups?.article ?? "/", { order, before, now }));
}

/** A redirect for the moment. @param from id of the comment to which the page that it leads to offers the way back */
export function leadTo(address: string | null, from: string | null = null): Response | null {
  if (address === null) return null;
  const [page = "", comment = ""] = address.split("#");
  const location =
    from === null ? address : `${page}${page.includes("?") ? "&" : "?"}from=${from}#${comment}`;
  return new Response(null, {
    status: 302,
    headers: { Location: location, "Cache-Control": CACHE_CONTROL },
  });
}
