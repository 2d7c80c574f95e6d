import { type Db, isMissingSchema } from "../db/client.ts";
import { rowsOf } from "../db/read-ahead.ts";
import type { Rows } from "../db/rows.ts";
import { type SearchDocument, storeDocuments } from "../search/documents.ts";
import { endQueued, moveWalk, type Queued, queueForSearch, WALK_ALL, type Walk } from "../search/queue.ts";
import { createSchema, readBuild, SCHEMA_VERSION } from "../search/schema.ts";
import { readSetting, replaceSetting } from "../settings/stored.ts";
import { readCursor } from "./cards.ts";
import { listedBefore } from "./listed-before.ts";
import { readableText } from "./plain-text.ts";

/** Articles in one portion: their texts are read, and made into documents, within the free plan's CPU of a request. */
const PORTION = 20;

const COLUMNS = `a.id, a.revision, a.content_hash, a.listed_at, a.title, a.standfirst, a.byline, a.body_html, a.lead_image_caption,
  a.author_slug, a.section_slug, (SELECT name FROM authors WHERE slug = a.author_slug) AS author_name,
  (SELECT json_group_array(json_array(t.slug, t.name)) FROM article_tags x JOIN tags t ON t.slug = x.tag_slug
   WHERE x.article_id = a.id) AS tags`;

type Row = Pick<
  Rows["articles"],
  | "id"
  | "revision"
  | "content_hash"
  | "listed_at"
  | "title"
  | "standfirst"
  | "byline"
  | "body_html"
  | "lead_image_caption"
  | "author_slug"
  | "section_slug"
> & { author_name: Rows["authors"]["name"] | null; tags: string };

/** What the index was built for, in this database: where the search's own says something else, it is another, or an older one. */
const BUILD = "search:build";

/**
 * Brings the index up to date by one portion: at most 20 articles that wait, or else of a walk. As many queries however
 * large the paper is, and what fails is done by the next: nothing is let go before the index has it.
 * @param only these articles, which were changed a moment ago @param ahead what `queueQuery` answered for these
 */
export async function indexPortion(
  db: Db,
  search: D1Database,
  only?: number[],
  ahead?: D1Result,
): Promise<number> {
  const { queued, walk, documents } = await readQueue(db, only, ahead);
  if (queued.length > 0) {
    await storeDocuments(search, documents);
    await endQueued(db, queued).run();
    return queued.length;
  }
  return walk === null ? 0 : await goOn(db, search, walk);
}

/**
 * Makes the search's database ready if it is not: a new one, one of another paper or of former code gets its tables, and all
 * articles are to be walked through, the newest first. @param anew though it is
 * @returns whether it was made
 */
export async function prepareIndex(db: Db, search: D1Database, anew = false): Promise<boolean> {
  const [build, expected] = await Promise.all([readBuild(search), readSetting(db, BUILD)]);
  if (!anew && build !== null && build === expected && build.startsWith(`${SCHEMA_VERSION} `)) return false;
  const made = `${SCHEMA_VERSION} ${crypto.randomUUID()}`;
  const [mine] = await db.$client.batch([
    replaceSetting(db, BUILD, expected, made),
    queueForSearch(db, { sql: "SELECT ?1 AS name", bindings: [WALK_ALL] }),
  ]);
  // Somebody else makes it at this moment.
  if (mine?.meta.changes === 0) return false;
  await createSchema(search, made);
  return true;
}

/** The cron's: what the search's database lacks, or is behind in. @returns how many articles were indexed: 0, nothing is left */
export async function keepIndex(db: Db, search: D1Database): Promise<number> {
  await prepareIndex(db, search);
  return await indexPortion(db, search);
}

/** Everybody's behind a change: what fails is left to the cron. */
export async function indexOrPrepare(
  db: Db,
  search: D1Database,
  only?: number[],
  ahead?: D1Result,
): Promise<number> {
  try {
    return await indexPortion(db, search, only, ahead);
  } catch (error) {
    if (!isMissingSchema(error)) throw error;
    await prepareIndex(db, search);
    return await indexPortion(db, search, only);
  }
}

type QueueRow = Queued & { cursor: string } & { [Column in keyof Row]: Row[Column] | null };

/** The statement that reads the next that wait, articles with their texts, deleted ones among them. @param only these articles */
export function queueQuery(db: Db, only?: number[]): D1PreparedStatement {
  const which = only ? "WHERE name IN (SELECT 'article/' || value FROM json_each(?2))" : "";
  return db.$client
    .prepare(
      `SELECT q.name, q.change, q.cursor, ${COLUMNS}
       FROM (SELECT * FROM search_queue ${which} ORDER BY name LIMIT ?1) q
         LEFT JOIN articles a ON a.id = CAST(substr(q.name, 9) AS INTEGER) AND q.name < 'walk/'
       ORDER BY q.name`,
    )
    .bind(PORTION, ...(only ? [JSON.stringify(only)] : []));
}

/** The next articles that wait, with their documents, or else the walk that is next: in one query. */
async function readQueue(
  db: Db,
  only?: number[],
  ahead?: D1Result,
): Promise<{ queued: Queued[]; walk: Walk | null; documents: SearchDocument[] }> {
  const results = await rowsOf<QueueRow>(ahead, () => queueQuery(db, only));
  const queued = results.filter(({ name }) => !name.startsWith("walk/"));
  const [walk = null] = results.filter(({ name }) => name.startsWith("walk/"));
  const documents = queued.map((row) =>
    row.id === null
      ? { articleId: Number(row.name.slice(8)), revision: GONE, text: null }
      : documentOf(row as Row),
  );
  return { queued, walk, documents };
}

/** Later than any revision: ids are never used again. */
const GONE = 2 ** 40;

async function goOn(db: Db, search: D1Database, walk: Walk): Promise<number> {
  const [, kind = "", slug] = /^walk\/([^/]*)(?:\/(.*))?$/s.exec(walk.name) ?? [];
  // What is still to come is among them.
  const [before, beforeId] = readCursor(walk.cursor) ?? [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  const { results } = await db.$client
    .prepare(walkSql(kind))
    .bind(before, beforeId, PORTION, ...(slug === undefined ? [] : [slug]))
    .all<Row>();
  await storeDocuments(search, results.map(documentOf));
  const last = results.length < PORTION ? undefined : results.at(-1);
  await (last ? moveWalk(db, walk, `${last.listed_at}-${last.id}`) : endQueued(db, [walk])).run();
  return results.length;
}

/** SQL by the cursor's time ?1 and id ?2, the limit ?3, and an author's or tag's slug ?4. */
function walkSql(kind: string): string {
  const select = `SELECT ${COLUMNS} FROM articles a`;
  if (kind === "author") return listedBefore(select, "a.author_slug = ?4 AND ");
  if (kind !== "tag") return listedBefore(select);
  return `SELECT ${COLUMNS} FROM article_tags y JOIN articles a ON a.id = y.article_id
    WHERE y.tag_slug = ?4 AND (y.listed_at, y.article_id) < (?1, ?2)
    ORDER BY y.listed_at DESC, y.article_id DESC LIMIT ?3`;
}

function documentOf(row: Row): SearchDocument {
  const { id, revision, listed_at } = row;
  if (listed_at === null) return { articleId: id, revision, text: null };
  const tags: [slug: string, name: string][] = JSON.parse(row.tags);
  const names = new Set([row.byline, row.author_name ?? "", ...tags.map(([, name]) => name)]);
  return {
    articleId: id,
    revision,
    text: {
      listedAt: listed_at,
      contentHash: row.content_hash,
      title: row.title,
      standfirst: row.standfirst,
      names: [...names].filter(Boolean),
      body: [readableText(row.body_html), row.lead_image_caption].filter(Boolean).join(" "),
      sectionSlug: row.section_slug,
      authorSlug: row.author_slug,
      tagSlugs: tags.map(([tag]) => tag),
    },
  };
}
