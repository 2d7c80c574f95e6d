import type { Db } from "../db/client.ts";
import { type AskedArticle, articleIds, articlesAtQuery } from "./addresses.ts";

/** As many as an article's page shows. */
export const MAX_PINS = 4;
export const MAX_BARS = 20;

/** An editor's word on an article's related posts: paths of those that stand first, and of those that never do. */
export type RelatedChoice = { relatedPins: string[]; relatedBars: string[] };

/** As `articles.related_choice` holds it, in order. `id`: the article that was there when it was saved; null: none yet. */
type Chosen = { is: "pin" | "bar"; path: string; id: number | null };

/**
 * What `articles.related_choice` is to be, by the article that chooses. By its id an article is followed wherever it moves; what
 * is not there yet, as in an import, is found by its path when a page asks.
 * @param articles those of one request, which may name each other
 */
export async function relatedChoices(
  db: Db,
  articles: (RelatedChoice & { id: number; path: string })[],
): Promise<Map<number, string>> {
  const choosing = articles.filter((one) => one.relatedPins.length + one.relatedBars.length > 0);
  if (choosing.length === 0) return new Map();
  const paths = choosing.flatMap(({ relatedPins, relatedBars }) => [...relatedPins, ...relatedBars]);
  const { results } = await articlesAtQuery(db, paths).all<AskedArticle>();
  const ids = new Map([...articles.map(({ path, id }) => [path, id] as const), ...articleIds(results)]);
  const chosen = (is: Chosen["is"], path: string): Chosen => ({ is, path, id: ids.get(path) ?? null });
  return new Map(
    choosing.map(({ id, relatedPins, relatedBars }) => [
      id,
      JSON.stringify([
        ...relatedPins.map((path) => chosen("pin", path)),
        ...relatedBars.map((path) => chosen("bar", path)),
      ]),
    ]),
  );
}

/** Ids of the pinned articles, served or not: a page is another when one of them comes out. @param choice the column */
export function pinnedIds(choice: string | null): number[] {
  const chosen: Chosen[] = choice === null ? [] : JSON.parse(choice);
  return chosen.flatMap(({ is, id }) => (is === "pin" && id !== null ? [id] : []));
}

/**
 * SQL of a table `chosen (is_a, place, id)` for WITH: what the editor of `articles o` has pinned and barred, where it is today.
 * What was deleted is not in it, unless its address leads on. Reads some rows for each, and none where nothing is chosen.
 * @param condition which `o`
 */
export function chosenRelated(condition: string): string {
  const found = [
    "(SELECT c.id FROM articles c WHERE c.id = value->>'id')",
    "(SELECT c.id FROM articles c WHERE c.path = value->>'path')",
    `(SELECT c.id FROM redirects r CROSS JOIN articles c ON c.path = r.to_path WHERE r.from_path = value->>'path')`,
  ];
  return `chosen AS MATERIALIZED (SELECT * FROM (
    SELECT value->>'is' AS is_a, key AS place, coalesce(${found.join(", ")}) AS id
    FROM articles o CROSS JOIN json_each(o.related_choice) WHERE ${condition}) WHERE id IS NOT NULL)`;
}

/** SQL: ids that `chosen` bars. */
export const BARRED = "(SELECT id FROM chosen WHERE is_a = 'bar')";

/** SQL: how many those are: so many more of the newest are asked for, of which some may be barred. */
export const BARS = "(SELECT count(*) FROM chosen WHERE is_a = 'bar')";

/** SQL: `id` and `place` of what `chosen` pins, before all other places. */
export const PINNED = "SELECT id, place - 1000 AS place FROM chosen WHERE is_a = 'pin'";

/** SQL: the paths of one kind in `articles a`, as JSON, where the articles are today. */
export function chosenPaths(is: Chosen["is"]): string {
  return `json((SELECT json_group_array(path) FROM (
    SELECT coalesce((SELECT c.path FROM articles c WHERE c.id = value->>'id'), value->>'path') AS path
    FROM json_each(a.related_choice) WHERE value->>'is' = '${is}' ORDER BY key)))`;
}
