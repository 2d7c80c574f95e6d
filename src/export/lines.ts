import { SOURCE_JSON } from "../articles/article-source.ts";
import { KEPT_COLUMNS as ARTICLE_COLUMNS } from "../articles/exported-rows.ts";
import { KEPT_COLUMNS as COMMENT_COLUMNS } from "../comments/exported-rows.ts";
import { PORTABLE_COLUMNS, portableFields } from "../comments/portable.ts";
import type { Db } from "../db/client.ts";
import { columnsOf } from "../db/columns.ts";
import type { Rows } from "../db/rows.ts";

/** Some lines of the export as JSON, and the key after which the next ones come; null: these were the last of their kind. */
export type Lines = { lines: string[]; next: number | string | null };

/** Where an export is: behind a key, "" at the beginning of a kind. What belongs to articles above `upTo` is left out. */
export type Exporting = { db: Db; after: string; upTo: number };

/** Rows of each kind in one answer, little enough for the free plan's CPU and for a Worker's memory. */
const ARTICLES = 20;
const COMMENTS = 400;
const REDIRECTS = 1_000;

/** Articles of every state, with what their authors set. @returns also the last of their ids, for what belongs to them */
export async function articleLines({ db, after }: Exporting): Promise<Lines & { last: number }> {
  const { results } = await db.$client
    .prepare(
      `SELECT a.id, json_patch(${SOURCE_JSON}, json_object('guid', a.feed_guid)) AS source, json_object(${KEPT_OF_ARTICLES}) AS row FROM articles a WHERE a.id > ? ORDER BY a.id LIMIT ${ARTICLES}`,
    )
    .bind(Number(after))
    .all<{ id: number; source: string; row: string }>();
  // The source is JSON already: reading long articles only to write them again would cost the free plan's CPU.
  const lines = results.map(
    ({ id, source, row }) => `{"type":"article","id":${id},"row":${row},${source.slice(1)}`,
  );
  return {
    lines,
    next: nextOf(results, ARTICLES, ({ id }) => id),
    last: results.at(-1)?.id ?? Number(after),
  };
}

const KEPT_OF_ARTICLES = ARTICLE_COLUMNS.map((column) => `'${column}', a.${column}`).join(", ");
const KEPT_OF_COMMENTS = COMMENT_COLUMNS.map((column) => `'${column}', c.${column}`).join(", ");

const COLUMNS = ["id", "external_id", "parent_id", "article_id", ...PORTABLE_COLUMNS] as const;

type ExportedRow = Pick<Rows["comments"], (typeof COLUMNS)[number]> &
  Pick<Rows["articles"], "path"> & { parent_external_id: string | null; kept: string };

/**
 * Comments of every state, by their ids: of all articles or of one. E-mail addresses are not kept; their keyed hashes tell
 * known commenters again where SECRET_KEY stays the same.
 */
export async function commentLines(
  { db, after, upTo }: Exporting,
  articleId: number | null = null,
): Promise<Lines> {
  const { results } = await db.$client
    .prepare(
      `SELECT ${columnsOf("c", COLUMNS)}, p.external_id AS parent_external_id, a.path, json_object(${KEPT_OF_COMMENTS}) AS kept
       FROM comments c CROSS JOIN articles a ON a.id = c.article_id LEFT JOIN comments p ON p.id = c.parent_id
       WHERE c.id > ?1 ${articleId === null ? "AND ?2 IS NULL" : "AND c.article_id = ?2"} AND c.article_id <= ?3
       ORDER BY c.id LIMIT ${COMMENTS}`,
    )
    .bind(Number(after), articleId, upTo)
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
    articleId: row.article_id,
    articlePath: row.path,
    ...portableFields(row),
    row: JSON.parse(row.kept),
  });
}

type RedirectRow = { from: string; to: string; kind: string; articleId: number | null };

/** Old paths and where they lead. The id tells an article that moves while the export is made. */
export async function redirectLines({ db, after, upTo }: Exporting): Promise<Lines> {
  const { results } = await db.$client
    .prepare(
      `SELECT r.from_path AS "from", r.to_path AS "to", r.kind, a.id AS "articleId"
       FROM redirects r LEFT JOIN articles a ON a.path = r.to_path
       WHERE r.from_path > ? ORDER BY r.from_path LIMIT ${REDIRECTS}`,
    )
    .bind(after)
    .all<RedirectRow>();
  const lines = results
    .filter(({ articleId }) => articleId === null || articleId <= upTo)
    .map(({ kind, ...redirect }) =>
      JSON.stringify({ type: "redirect", ...redirect, ...(kind !== "alias" && { kind }) }),
    );
  return { lines, next: nextOf(results, REDIRECTS, ({ from }) => from) };
}

function nextOf<T, K extends number | string>(rows: T[], limit: number, keyOf: (row: T) => K): K | null {
  const last = rows.at(-1);
  return rows.length === limit && last !== undefined ? keyOf(last) : null;
}
