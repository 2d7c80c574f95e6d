import { desc, lte } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import type { Rows } from "../db/rows.ts";
import { canonicalPath } from "../http/paths.ts";
import type { Arrangement, Choice } from "./front/arrangement.ts";
import type { FrontInput } from "./front/inputs.ts";
import { slugOf } from "./slugs.ts";
import { articles } from "./table.ts";

export type Choosable = Pick<Rows["articles"], "id" | "path" | "title">;

/** Articles by their ids, those that are there: a row for each. */
export async function findByIds(db: Db, ids: number[]): Promise<Choosable[]> {
  if (ids.length === 0) return [];
  const { results } = await db.$client
    .prepare("SELECT id, path, title FROM articles WHERE id IN (SELECT value FROM json_each(?))")
    .bind(JSON.stringify(ids))
    .all<Choosable>();
  return results;
}

/** What readers are served, the newest first: what an editor chooses from. */
export function findChoosable(db: Db, now: number, limit: number): Promise<Choosable[]> {
  const { id, path, title, listedAt } = articles;
  return db
    .select({ id, path, title })
    .from(articles)
    .where(lte(listedAt, now))
    .orderBy(desc(listedAt), desc(id))
    .limit(limit);
}

/** An arrangement as a program sends it, and which of its paths are no article's. */
export async function arrangementIn(
  db: Db,
  { lead, seconds, ...others }: FrontInput,
): Promise<{ arrangement: Arrangement; problems: Record<string, string> }> {
  const paths = [lead, ...seconds].flatMap((one) =>
    one === null ? [] : [canonicalPath(one.path) ?? one.path],
  );
  const { results } =
    paths.length === 0
      ? { results: [] }
      : await db.$client
          .prepare(
            "SELECT id, path, title FROM articles WHERE path IN (SELECT value FROM json_each(?)) AND kind = 'article'",
          )
          .bind(JSON.stringify(paths))
          .all<Choosable>();
  const ids = new Map(results.map(({ id, path }) => [path, id]));
  const problems: Record<string, string> = {};
  const chosen = (place: string, one: { path: string; until: number | null } | null): Choice | null => {
    if (one === null) return null;
    const id = ids.get(canonicalPath(one.path) ?? one.path);
    if (id === undefined)
      problems[place] = "no article is there: write the path of one, such as /2026/11/23/a-slug/";
    return id === undefined ? null : { id, until: one.until };
  };
  const arrangement: Arrangement = {
    ...others,
    lead: chosen("lead", lead),
    seconds: seconds.map((one, place) => chosen(`seconds.${place}`, one)),
  };
  return { arrangement, problems };
}

/** An arrangement as programs read it: articles by their paths, times as ISO 8601. What is gone is by itself. */
export async function publicFront(db: Db, { breaking, lead, seconds, blocks }: Arrangement) {
  const ids = [lead, ...seconds].flatMap((choice) => (choice === null ? [] : [choice.id]));
  const paths = new Map((await findByIds(db, ids)).map(({ id, path }) => [id, path]));
  const shown = (choice: Choice | null) => {
    const path = choice && paths.get(choice.id);
    return choice === null || !path ? null : { path, until: isoOrNull(choice.until) };
  };
  return {
    breaking: breaking && { ...breaking, until: new Date(breaking.until).toISOString() },
    lead: shown(lead),
    seconds: seconds.map(shown),
    blocks,
  };
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Names of the sections and tags that blocks are of, by `section:sport`. */
export async function findBlockNames(
  db: Db,
  blocks: { of: string; slug?: string }[],
): Promise<Map<string, string>> {
  const asked = blocks.filter(({ slug }) => slug !== undefined);
  if (asked.length === 0) return new Map();
  const { results } = await db.$client
    .prepare(
      `SELECT b.value ->> 'of' || ':' || (b.value ->> 'slug') AS block, coalesce(s.name, t.name) AS name FROM json_each(?) b
       LEFT JOIN sections s ON b.value ->> 'of' = 'section' AND s.slug = b.value ->> 'slug'
       LEFT JOIN tags t ON b.value ->> 'of' = 'tag' AND t.slug = b.value ->> 'slug'`,
    )
    .bind(JSON.stringify(asked))
    .all<{ block: string; name: string | null }>();
  return new Map(results.flatMap(({ block, name }) => (name === null ? [] : [[block, name]])));
}

/** A tag by its name, or by the slug that this makes; null: there is none. */
export async function findTag(db: Db, typed: string): Promise<{ slug: string; name: string } | null> {
  const { results } = await db.$client
    .prepare(
      "SELECT slug, name FROM tags WHERE slug = ?1 UNION ALL SELECT * FROM (SELECT slug, name FROM tags WHERE name = ?2 LIMIT 1)",
    )
    .bind(slugOf(typed), typed)
    .all<{ slug: string; name: string }>();
  return results[0] ?? null;
}
