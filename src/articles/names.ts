import type { Db } from "../db/client.ts";
import type { Named } from "../pages/data.ts";
import type { ArticleSource } from "./article-source.ts";
import { slugOf } from "./slugs.ts";

/** Names of sections, authors and tags with the slugs that they have. */
export type KnownNames = { sections: Named[]; authors: Named[]; tags: Named[] };

const TABLES = ["sections", "authors", "tags"] as const;
/** So many of each are offered; others can be typed. */
const OFFERED = 300;
/** Slugs that are tried for a name before it is taken for a known one's: `c` may be that of "C++". */
const TRIED = 4;

/** Some names of each kind, for a list to offer: as many rows read, however many there are. */
export function listNames(db: Db): Promise<KnownNames> {
  return readNames(
    db,
    TABLES.map((table) =>
      db.$client.prepare(`SELECT slug, name FROM ${table} ORDER BY slug LIMIT ${OFFERED}`),
    ),
  );
}

/**
 * These names with their slugs: those that the article has already, then known ones of the same name, in capitals or not,
 * and for new ones a slug that no other name has. Reads some rows for each.
 */
export async function findNames(
  db: Db,
  wanted: { section: string; authors: string[]; tags: string[] },
  own: ArticleSource | null,
): Promise<KnownNames> {
  const lists = [[wanted.section], wanted.authors, wanted.tags].map((names) => names.filter(Boolean));
  const stored = await readWanted(db, lists);
  const ownNames = [own?.section ? [own.section] : [], own ? everybody(own) : [], own?.tags ?? []];
  const [sections = [], authors = [], tags = []] = TABLES.map((table, index) =>
    (lists[index] ?? []).map((name) => slugged(name, ownNames[index] ?? [], stored[table])),
  );
  return { sections, authors, tags };
}

/** Stored names of these slugs and these names, in one query. */
async function readWanted(db: Db, lists: string[][]): Promise<KnownNames> {
  const asked = lists.map((names) => ({ slugs: names.flatMap(candidates), names }));
  const given = (at: number, values: string) => `(SELECT value FROM json_each(?1, '$[${at}].${values}'))`;
  const sql = TABLES.map(
    (table, at) =>
      `SELECT '${table}' AS kind, slug, name FROM ${table} WHERE slug IN ${given(at, "slugs")} OR name IN ${given(at, "names")}`,
  );
  const { results } = await db.$client
    .prepare(sql.join(" UNION ALL "))
    .bind(JSON.stringify(asked))
    .all<Named & { kind: (typeof TABLES)[number] }>();
  const known = (table: string) =>
    results.filter(({ kind }) => kind === table).map(({ slug, name }) => ({ slug, name }));
  return { sections: known("sections"), authors: known("authors"), tags: known("tags") };
}

/** The names that a former version's author, section and tags go by today: what was renamed since keeps its new name. */
export async function todaysNames(
  db: Db,
  { author, authors, section, tags }: Pick<ArticleSource, "author" | "authors" | "section" | "tags">,
): Promise<Pick<ArticleSource, "author" | "authors" | "section" | "tags">> {
  const known = await readNames(
    db,
    TABLES.map((table, index) =>
      db.$client
        .prepare(`SELECT slug, name FROM ${table} WHERE slug IN (SELECT value FROM json_each(?))`)
        .bind(
          JSON.stringify(
            [section ? [section] : [], everybody({ author, authors }), tags][index]?.map(({ slug }) => slug),
          ),
        ),
    ),
  );
  const today = (one: Named, of: Named[]) => of.find(({ slug }) => slug === one.slug) ?? one;
  return {
    author: author && today(author, known.authors),
    authors: authors.map((one) => today(one, known.authors)),
    section: section && today(section, known.sections),
    tags: tags.map((tag) => today(tag, known.tags)),
  };
}

function everybody({ author, authors }: Pick<ArticleSource, "author" | "authors">): Named[] {
  return authors.length > 0 ? authors : author ? [author] : [];
}

/** The name with its slug; a known one as it is known. */
function slugged(name: string, own: Named[], stored: Named[]): Named {
  const likely = stored.toSorted((a, b) => Number(b.slug === slugOf(name)) - Number(a.slug === slugOf(name)));
  const same = [...own, ...likely].find((one) => isSameName(one.name, name));
  if (same) return same;
  const slug = candidates(name).find((candidate) => !stored.some((one) => one.slug === candidate));
  return { slug: slug ?? slugOf(name), name };
}

function candidates(name: string): string[] {
  const slug = slugOf(name);
  return Array.from({ length: TRIED }, (_, n) => (n === 0 ? slug : `${slug}-${n + 1}`));
}

/** Capitals make no other name. */
export function isSameName(a: string, b: string): boolean {
  return a.localeCompare(b, "en", { sensitivity: "accent" }) === 0;
}

async function readNames(db: Db, statements: D1PreparedStatement[]): Promise<KnownNames> {
  const [sections, authors, tags] = await db.$client.batch<Named>(statements);
  return { sections: sections?.results ?? [], authors: authors?.results ?? [], tags: tags?.results ?? [] };
}
