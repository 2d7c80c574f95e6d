import { SOURCE_JSON } from "../articles/article-source.ts";
import type { Redirect } from "../articles/redirects.ts";
import { PORTABLE_COLUMNS, portableFields } from "../comments/portable.ts";
import type { Db } from "../db/client.ts";
import { columnsOf } from "../db/columns.ts";
import type { Rows } from "../db/rows.ts";
import { DAY_MS, HOUR_MS } from "../db/time.ts";
import type { Counts } from "../popularity/counts.ts";

/** Some lines of the export as JSON, and the key after which the next ones come; null: these were the last of their kind. */
export type Lines = { lines: string[]; next: number | string | null };

/** Rows of each kind in one answer, little enough for the free plan's CPU and for a Worker's memory. */
const ARTICLES = 20;
const COMMENTS = 400;
const REDIRECTS = 1_000;
const HOURS = 48;
const DAYS = 14;

/** Articles of every state, with what their authors set. */
export async function articleLines(db: Db, after: number): Promise<Lines> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, ${SOURCE_JSON} AS source FROM articles a WHERE a.id > ? ORDER BY a.id LIMIT ${ARTICLES}`,
    )
    .bind(after)
    .all<{ id: number; source: string }>();
  // The source is JSON already: reading long articles only to write them again would cost the free plan's CPU.
  const lines = results.map(({ id, source }) => `{"type":"article","id":${id},${source.slice(1)}`);
  return { lines, next: nextOf(results, ARTICLES, ({ id }) => id) };
}

const COLUMNS = ["id", "external_id", "parent_id", ...PORTABLE_COLUMNS] as const;

type ExportedRow = Pick<Rows["comments"], (typeof COLUMNS)[number]> &
  Pick<Rows["articles"], "path"> & { parent_external_id: string | null };

/**
 * Comments of every state, by their ids: of all articles or of one. E-mail addresses are not kept; their keyed hashes tell
 * known commenters again where SECRET_KEY stays the same.
 */
export async function commentLines(db: Db, after: number, articleId: number | null): Promise<Lines> {
  const { results } = await db.$client
    .prepare(
      `SELECT ${columnsOf("c", COLUMNS)}, p.external_id AS parent_external_id, a.path
       FROM comments c CROSS JOIN articles a ON a.id = c.article_id LEFT JOIN comments p ON p.id = c.parent_id
       WHERE c.id > ?1 ${articleId === null ? "AND ?2 IS NULL" : "AND c.article_id = ?2"}
       ORDER BY c.id LIMIT ${COMMENTS}`,
    )
    .bind(after, articleId)
    .all<ExportedRow>();
  return { lines: results.map(commentLine), next: nextOf(results, COMMENTS, ({ id }) => id) };
}

/** What a comment written here is called elsewhere. */
export const ownExternalId = (id: number) => `broadsheet:${id}`;

function commentLine(row: ExportedRow): string {
  return JSON.stringify({
    type: "comment",
    id: row.id,
    externalId: row.external_id ?? ownExternalId(row.id),
    parent: row.parent_id,
    parentExternalId:
      row.parent_id === null ? null : (row.parent_external_id ?? ownExternalId(row.parent_id)),
    articlePath: row.path,
    ...portableFields(row),
  });
}

/** Old paths and where they lead. */
export async function redirectLines(db: Db, after: string): Promise<Lines> {
  const { results } = await db.$client
    .prepare(
      `SELECT from_path AS "from", to_path AS "to" FROM redirects WHERE from_path > ? ORDER BY from_path LIMIT ${REDIRECTS}`,
    )
    .bind(after)
    .all<Redirect>();
  return {
    lines: results.map((redirect) => JSON.stringify({ type: "redirect", ...redirect })),
    next: nextOf(results, REDIRECTS, ({ from }) => from),
  };
}

type ViewRow = { key: number; views: string };

/** Readers by article and hour, of the last month. */
export function hourLines(db: Db, after: number): Promise<Lines> {
  return viewLines(db, after, {
    table: "views_by_hour",
    key: "hour",
    limit: HOURS,
    ms: HOUR_MS,
    span: "hour",
  });
}

/** Readers by article and UTC day, as far as they are kept. */
export function dayLines(db: Db, after: number): Promise<Lines> {
  return viewLines(db, after, {
    table: "views_by_day",
    key: "day",
    limit: DAYS,
    ms: DAY_MS,
    span: "day",
  });
}

type ViewTable = { table: string; key: string; limit: number; ms: number; span: "hour" | "day" };

async function viewLines(db: Db, after: number, { table, key, limit, ms, span }: ViewTable): Promise<Lines> {
  const { results } = await db.$client
    .prepare(`SELECT ${key} AS key, views FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${limit}`)
    .bind(after)
    .all<ViewRow>();
  const paths = await pathsOf(db, results);
  const lines = results.flatMap((row) => {
    const views = byPath(row, paths);
    return views.length === 0
      ? []
      : [JSON.stringify({ type: "views", span, from: new Date(row.key * ms).toISOString(), views })];
  });
  return { lines, next: nextOf(results, limit, (row) => row.key) };
}

/** All readers ever, by article. */
export async function everLines(db: Db, after: number): Promise<Lines> {
  const { results } = await db.$client
    .prepare("SELECT part AS key, views FROM views_ever WHERE part > ? ORDER BY part LIMIT 1")
    .bind(after)
    .all<ViewRow>();
  const paths = await pathsOf(db, results);
  const lines = results.map((row) =>
    JSON.stringify({ type: "views", span: "ever", views: byPath(row, paths) }),
  );
  return { lines, next: nextOf(results, 1, (row) => row.key) };
}

async function pathsOf(db: Db, rows: ViewRow[]): Promise<Map<number, string>> {
  const ids = new Set(
    rows.flatMap(({ views }) => {
      const counts: Counts = JSON.parse(views);
      return counts.filter((_, at) => at % 2 === 0);
    }),
  );
  const { results } = await db.$client
    .prepare("SELECT a.id, a.path FROM json_each(?) wanted CROSS JOIN articles a ON a.id = wanted.value")
    .bind(JSON.stringify([...ids]))
    .all<{ id: number; path: string }>();
  return new Map(results.map(({ id, path }) => [id, path]));
}

/** What is left of a deleted article is left out. */
function byPath({ views }: ViewRow, paths: Map<number, string>): [path: string, views: number][] {
  const counts: Counts = JSON.parse(views);
  const named: [string, number][] = [];
  for (let at = 0; at < counts.length; at += 2) {
    const path = paths.get(counts[at] ?? 0);
    if (path !== undefined) named.push([path, counts[at + 1] ?? 0]);
  }
  return named.sort(([a], [b]) => (a < b ? -1 : 1));
}

function nextOf<T, K extends number | string>(rows: T[], limit: number, keyOf: (row: T) => K): K | null {
  const last = rows.at(-1);
  return rows.length === limit && last !== undefined ? keyOf(last) : null;
}
