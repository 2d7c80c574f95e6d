import type { Db } from "../db/client.ts";
import { canonicalPath } from "../http/paths.ts";
import { askedAddresses, namedArticles } from "./addresses.ts";
import { slugOf } from "./slugs.ts";

/** Paths of the articles that lines of a form name, in their order, and what is wrong with the first that names none. */
export type FoundChosen = { paths: string[]; problem: string | null };

/** Articles of one headline that are looked at. */
const MAX_SAME = 100;

type Found = { line: string; path: string; title: string; kind: "article" | "page" };

/**
 * The articles, of any state, that an editor names by address, or by the headline that the address is made of, each on its own
 * line: one query, or none where nothing is new.
 * @param known paths that the article has already: what was deleted since does not keep it from being saved
 */
export async function findChosen(db: Db, typed: string, known: string[]): Promise<FoundChosen> {
  const lines = [...new Set(typed.split("\n").map((line) => line.replace(/\s+/g, " ").trim()))].filter(
    Boolean,
  );
  const unknown = lines.filter((line) => !known.includes(line));
  const found = Map.groupBy(await findByAddressOrSlug(db, unknown), ({ line }) => line);
  const problem = unknown.map((line) => problemOf(line, found.get(line) ?? [])).find(Boolean) ?? null;
  return { paths: lines.map((line) => found.get(line)?.[0]?.path ?? line), problem };
}

/** The path in an address, whole or not; null: a headline. */
function pathOf(line: string): string | null {
  if (line.startsWith("/")) return canonicalPath(line);
  return /^https?:\/\//i.test(line) ? canonicalPath(URL.parse(line)?.pathname ?? "") : null;
}

async function findByAddressOrSlug(db: Db, lines: string[]): Promise<Found[]> {
  if (lines.length === 0) return [];
  const addresses = lines.flatMap((line) => pathOf(line) ?? []);
  const headlines = lines.filter((line) => pathOf(line) === null).map((line) => [line, slugOf(line)]);
  const { results } = await db.$client
    .prepare(
      `WITH ${namedArticles(["alias", "former"])}
       SELECT asked AS line, a.path, a.title, a.kind, rank FROM named CROSS JOIN articles a ON a.id = named.id
       UNION ALL SELECT * FROM (
         SELECT value->>0, a.path, a.title, a.kind, NULL FROM json_each(?2) CROSS JOIN articles a ON a.slug = value->>1
         LIMIT ${MAX_SAME})
       ORDER BY rank`,
    )
    .bind(askedAddresses(addresses), JSON.stringify(headlines))
    .all<Found & { rank: number | null }>();
  // The best of each address comes first.
  const at = (line: string) => results.find((row) => row.rank !== null && row.line === pathOf(line));
  return [
    ...lines
      .map((line) => ({ line, row: at(line) }))
      .flatMap(({ line, row }) => (row ? { ...row, line } : [])),
    ...results.filter(({ line, title, rank }) => rank === null && isSame(line, title)),
  ];
}

function isSame(line: string, title: string): boolean {
  return line.normalize().toLowerCase() === title.normalize().toLowerCase();
}

function problemOf(line: string, found: Found[]): string | null {
  const [one, ...others] = found;
  if (!one)
    return pathOf(line) === null
      ? `No article with the headline “${line}” was found: write its address, such as /2026/11/23/the-headline/.`
      : `No article is at ${line}.`;
  if (one.kind === "page") return `“${one.title}” is a page, and pages are on no list: name an article.`;
  if (others.length === 0) return null;
  const paths = found.map(({ path }) => path);
  return `Several articles have the headline “${line}”: write the address of one, ${paths.slice(0, 5).join(" or ")}.`;
}
