import { type AskedArticle, articleIds, articlesAtQuery } from "../articles/addresses.ts";
import { type CheckedAddress, checkAddresses } from "../articles/check-addresses.ts";
import type { Db } from "../db/client.ts";
import { findAddress } from "../http/addresses.ts";
import { canonicalAddress, canonicalPath, decodedPart, numberedIn } from "../http/paths.ts";
import type { MenuItem } from "./menus.ts";
import { partsOf } from "./places.ts";

/** Entries as they are kept, and what is wrong with others, by their places in the list. */
export type Settled = { items: MenuItem[]; problems: Map<number, string> };

const NO_ADDRESS = "Write a path of the paper's such as /about/, or an address such as https://… or mailto:…";

const OUTSIDE_THREAD =
  "That is the thread of a page of another site. Write the address of that page, beginning with https://.";

type Where = {
  now: number;
  timeZone: string;
  /** Under which the paper is known: what begins with one of them is a path of its own. */
  origins: string[];
};

/**
 * Takes addresses as they were typed for what they lead to: articles by their ids, lists by their slugs, so that entries follow
 * them. An article need not be published. Reads some rows for each.
 */
export async function settleItems(db: Db, items: MenuItem[], where: Where): Promise<Settled> {
  const asked = items.map(({ to }) => ({ ...addressOf(to.trim(), where.origins), known: partsOf(to).of }));
  const paths = asked.flatMap(({ path, known }) => (path === null || known !== null ? [] : [path]));
  const found = await findPaths(db, paths, where);
  const problems = new Map<number, string>();
  const settled = items.flatMap(({ to, label }, index) => {
    const { address, path, rest = "", known } = asked[index] ?? {};
    const ref = known != null ? to : path == null ? address : found(path, rest);
    const isThread = path != null && findAddress(path)?.name === "embed";
    if (ref != null && !isThread) return [{ to: ref, label: label.trim() }];
    problems.set(index, path == null ? NO_ADDRESS : isThread ? OUTSIDE_THREAD : nothingAt(path));
    return [];
  });
  return { items: settled, problems };
}

type Typed = { address: string | null; path: string | null; rest?: string };

/** `address`: elsewhere; `path` and `rest` (query and fragment): of the paper's own. */
function addressOf(to: string, origins: string[]): Typed {
  if (/^mailto:[^\s@]+@[^\s@]+$/i.test(to)) return { address: to, path: null };
  const isPath = to.startsWith("/") && !to.startsWith("//");
  if (!isPath && !/^https?:\/\//i.test(to)) return { address: null, path: null };
  const url = URL.parse(to, "https://paper.invalid");
  if (url === null) return { address: null, path: null };
  if (!isPath && !origins.includes(url.origin)) return { address: url.href, path: null };
  const numbered = numberedIn(url.pathname, url.searchParams);
  if (numbered !== null) return { address: null, path: canonicalAddress(numbered), rest: url.hash };
  return { address: null, path: canonicalPath(url.pathname), rest: url.search + url.hash };
}

async function findPaths(db: Db, paths: string[], { now, timeZone }: Where) {
  const checked = paths.length === 0 ? [] : await checkAddresses(db, paths, { now, timeZone });
  const answers = new Map(paths.map((path, index) => [path, checked[index]]));
  const all = [...new Set([...paths, ...checked.flatMap(({ to }) => to ?? [])])];
  const { results } = await articlesAtQuery(db, all).all<AskedArticle>();
  const ids = articleIds(results);
  return (path: string, rest: string): string | null => refOf(path, rest, answers.get(path), ids);
}

function refOf(
  path: string,
  rest: string,
  answer: CheckedAddress | undefined,
  ids: Map<string, number>,
): string | null {
  const to = answer?.to ?? path;
  const isThere = answer?.status === 200 || answer?.status === 301;
  const list = isThere ? findAddress(to) : null;
  if (list?.name === "list" && rest === "") {
    const slug = decodedPart(list.groups.slug ?? "");
    if (slug !== null) return `${list.groups.kind}/${slug}`;
  }
  const id = ids.get(to) ?? ids.get(path);
  if (id !== undefined) return `article/${id}${rest.startsWith("#") ? rest : ""}`;
  return isThere ? to + rest : null;
}

function nothingAt(path: string): string {
  return findAddress(path)?.name === "article"
    ? `Nothing is at ${path}. Publish it first, or write the address of what is there.`
    : `Readers find nothing at ${path}.`;
}
