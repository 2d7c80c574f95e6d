import type { Db } from "../db/client.ts";
import { ADDRESSES, type AddressKind, findAddress, mayBeArticle } from "../http/addresses.ts";
import { canonicalPath, spellingsOf, upperCaseEscapes } from "../http/paths.ts";
import {
  type Meaning,
  meaningsOf,
  meaningsOfQuery,
  type NamedKind,
  withoutReply,
} from "../http/wordpress.ts";
import { findFiles, isFilePath } from "../media/find-files.ts";
import { followAddress, readAddresses } from "./addresses.ts";
import { archiveDate, archiveRange } from "./archive.ts";
import { AS_IT_STANDS, type Equal, findEqual, type Lookups, placeAt } from "./find-equal.ts";
import { gather } from "./gather.ts";

/** What readers get at an address: the status, and where a 301 leads. */
export type CheckedAddress = { status: 200 | 301 | 404 | 410; to?: string };

/** What a list of names is kept in. */
const TABLES = { section: "sections", tag: "tags", author: "authors" } as const;

/**
 * What readers would get at each of these addresses, paths with their queries: as `site/serve.ts` answers, without rendering or
 * counting anything. An address by number that names nothing is a 404 here, though readers are shown the front page.
 */
export async function checkAddresses(
  db: Db,
  addresses: string[],
  { now, timeZone }: { now: number; timeZone: string },
): Promise<CheckedAddress[]> {
  const lookups = openGatheredLookups(db, now, timeZone);
  return Promise.all(addresses.map((address) => checkAddress(lookups, address)));
}

async function checkAddress(lookups: GatheredLookups, address: string): Promise<CheckedAddress> {
  const url = URL.parse(address.replace(/^\/{2,}/, "/"), "https://paper.invalid");
  if (url === null) return { status: 404 };
  const path = upperCaseEscapes(url.pathname);
  const asked = meaningsOfQuery(path, url.searchParams);
  if (path === "/" && asked.length === 0) return { status: 200 };
  if (path === "/") return answerOf(null, await findEqual(lookups, asked));
  const plain = withoutReply(url);
  if (plain !== null) {
    const answer = await checkAddress(lookups, plain);
    return answer.status === 200 ? { status: 301, to: plain } : answer;
  }
  return checkPath(lookups, path, asked);
}

async function checkPath(lookups: GatheredLookups, path: string, asked: Meaning[]): Promise<CheckedAddress> {
  const file = isFilePath(path) ? await lookups.file(path) : undefined;
  if (file !== undefined) return answerOf(path, { is: "moved", to: file });
  const own = await ownAnswer(lookups, path);
  if (own) return own;
  const here = await placeAt(lookups, path, AS_IT_STANDS);
  if (here?.is === "moved" && here.to === path) return { status: 200 };
  const byQuery = await findEqual(lookups, asked);
  if (byQuery) return answerOf(path, byQuery);
  for (const spelling of spellingsOf(path)) {
    const place = await placeAt(lookups, spelling, AS_IT_STANDS);
    if (place) return answerOf(path, place);
    const other = spelling === path ? null : await ownAnswer(lookups, spelling);
    if (other) return other.status === 200 ? { status: 301, to: spelling } : other;
  }
  return answerOf(path, await findEqual(lookups, meaningsOf(canonicalPath(path) ?? path)));
}

/** @param path that was asked for; null: one that none leads to */
function answerOf(path: string | null, equal: Equal | null): CheckedAddress {
  if (equal === null) return { status: 404 };
  if (equal.is === "gone") return { status: 410 };
  return equal.to === path ? { status: 200 } : { status: 301, to: equal.to };
}

/** Pages of the paper that are there whatever was published. */
const ALWAYS = new Set([
  "feed",
  "commentsFeed",
  "sitemap",
  "newsSitemap",
  "robots",
  "search",
  "openSearch",
  "health",
]);

/** What is at one of the paper's own addresses that is no list and leads nowhere; null for all others. */
async function ownAnswer(lookups: Lookups, path: string): Promise<CheckedAddress | null> {
  const found = findAddress(path);
  if (found === null || mayBeArticle(path)) return null;
  const { name, groups } = found;
  const { leadsTo }: AddressKind = ADDRESSES[name];
  if (ALWAYS.has(name)) return { status: 200 };
  if (name === "front" || name === "list" || leadsTo !== undefined) return null;
  const [, of] = /^(.*\/)feed\.xml$/.exec(path) ?? [];
  const hangsOn = name === "listFeed" ? of : groups.article;
  if (hangsOn === undefined) return { status: 404 };
  const place = await placeAt(lookups, hangsOn);
  if (place?.is !== "moved") return answerOf(path, place);
  if (name === "listFeed") return answerOf(path, { is: "moved", to: `${place.to}feed.xml` });
  const rest = path.slice(hangsOn.length);
  const below = place.to.endsWith("/") ? place.to : `${place.to}/`;
  return answerOf(path, { is: "moved", to: name === "thread" ? `${place.to}#comments` : below + rest });
}

/** `file`: where a picture or file is by now. */
type GatheredLookups = Lookups & { file: (path: string) => Promise<string | undefined> };

/** The look-ups of many addresses: what is asked at the same time is one query. */
function openGatheredLookups(db: Db, now: number, timeZone: string): GatheredLookups {
  const rows = gather((addresses: string[]) => readAddresses(db, addresses, now));
  const archives = gather((paths: string[]) => findArchives(db, paths, now, timeZone));
  const named = Object.fromEntries(
    Object.entries(TABLES).map(([kind, table]) => [
      kind,
      gather((slugs: string[]) => findNamed(db, table, slugs)),
    ]),
  ) as Record<NamedKind, (slug: string) => Promise<true | undefined>>;
  return {
    address: (address) => followAddress(address, async (asked) => (await rows(asked)) ?? []),
    isNamed: async (kind, slug) => (await named[kind](slug)) === true,
    hasArchive: async (path) => (await archives(path)) === true,
    file: gather((paths: string[]) => findFiles(db, paths)),
  };
}

async function findNamed(db: Db, table: string, slugs: string[]): Promise<Map<string, true>> {
  const { results } = await db.$client
    .prepare(`SELECT n.slug FROM json_each(?) CROSS JOIN ${table} n ON n.slug = value`)
    .bind(JSON.stringify(slugs))
    .all<{ slug: string }>();
  return new Map(results.map(({ slug }) => [slug, true]));
}

async function findArchives(
  db: Db,
  paths: string[],
  now: number,
  timeZone: string,
): Promise<Map<string, true>> {
  const ranges = paths.flatMap((path) => {
    const date = archiveDate(path);
    const range = date && archiveRange(date, timeZone);
    return range ? [[path, range.from, Math.min(range.to, now + 1)]] : [];
  });
  const { results } = await db.$client
    .prepare(
      `SELECT value->>0 AS path FROM json_each(?) WHERE EXISTS
         (SELECT 1 FROM articles WHERE listed_at >= value->>1 AND listed_at < value->>2)`,
    )
    .bind(JSON.stringify(ranges))
    .all<{ path: string }>();
  return new Map(results.map(({ path }) => [path, true]));
}
