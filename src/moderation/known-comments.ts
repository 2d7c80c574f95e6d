import { type AskedArticle, articleIds, articlesAtQuery } from "../articles/addresses.ts";
import { AGAIN, type EarlierImport, PLACE } from "../comments/portable.ts";
import type { Db } from "../db/client.ts";
import type { Given, Rows } from "../db/rows.ts";
import type { CommentImport } from "./inputs.ts";

/** What an earlier import stored. */
export type KnownComment = EarlierImport &
  Given<Rows["comments"], "external_id"> & {
    /** 1 where a moderator has decided on it here, or readers' reports hold it until one does. */
    is_decided: number;
    /** 1 where the newsroom has changed its words. */
    is_edited: number;
    /** 1 where it was written here, and comes back in an export of this very site. */
    is_own: number;
  };

export type Known = {
  /** Article ids by the path asked for. */
  articles: Map<string, number>;
  /** By external id. */
  comments: Map<string, KnownComment>;
  /** External ids of comments that were written here, decided on and are gone altogether. */
  removed: Set<string>;
  /** Ids among those asked for that some comment has. */
  takenIds: Set<number>;
};

/** All that an import needs to know, in one round trip: its articles, comments and parents, and which ids are taken. */
export async function findKnown(db: Db, comments: CommentImport[], ids: number[]): Promise<Known> {
  const paths = [...new Set(comments.map(({ articlePath }) => articlePath))];
  const externalIds = comments.flatMap(({ externalId, parentExternalId }) => [
    externalId,
    ...(parentExternalId ? [parentExternalId] : []),
  ]);
  const [articles, known, taken, removed] = await db.$client.batch([
    articlesAtQuery(db, paths, true),
    knownQuery(db, [...new Set(externalIds)]),
    db.$client
      .prepare("SELECT id FROM comments WHERE id IN (SELECT value FROM json_each(?))")
      .bind(JSON.stringify(ids)),
    ...(ownIds(externalIds).length > 0 ? [removedQuery(db, externalIds)] : []),
  ]);
  return {
    articles: articleIds(rowsOf<AskedArticle>(articles)),
    comments: new Map(rowsOf<KnownComment>(known).map((row) => [row.external_id, row])),
    removed: new Set(rowsOf<{ id: number }>(removed).map(({ id }) => `broadsheet:${id}`)),
    takenIds: new Set(rowsOf<{ id: number }>(taken).map(({ id }) => id)),
  };
}

function knownQuery(db: Db, externalIds: string[]): D1PreparedStatement {
  const columns = `${[...PLACE, ...AGAIN].join(", ")}, EXISTS (SELECT 1 FROM decisions WHERE comment_id = comments.id)
      OR (status = 'held' AND EXISTS (SELECT 1 FROM reports WHERE comment_id = comments.id)) AS is_decided,
    EXISTS (SELECT 1 FROM audit_events WHERE comment_id = comments.id AND action = 'comment.edited') AS is_edited`;
  return db.$client
    .prepare(
      `SELECT ${columns}, external_id, 0 AS is_own FROM comments WHERE external_id IN (SELECT value FROM json_each(?1))
       UNION ALL SELECT ${columns}, 'broadsheet:' || id, 1 FROM comments
       WHERE id IN (SELECT CAST(value AS INTEGER) FROM json_each(?2)) AND external_id IS NULL`,
    )
    .bind(JSON.stringify(externalIds), JSON.stringify(ownIds(externalIds)));
}

function ownIds(externalIds: string[]): string[] {
  return externalIds.flatMap((externalId) => /^broadsheet:(\d{1,16})$/.exec(externalId)?.[1] ?? []);
}

/** Decisions stay in the audit trail when what they were on has been erased. */
function removedQuery(db: Db, externalIds: string[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `SELECT DISTINCT CAST(value AS INTEGER) AS id FROM json_each(?)
       WHERE EXISTS (SELECT 1 FROM decisions WHERE comment_id = CAST(value AS INTEGER))
         AND NOT EXISTS (SELECT 1 FROM comments WHERE id = CAST(value AS INTEGER))`,
    )
    .bind(JSON.stringify(ownIds(externalIds)));
}

function rowsOf<T>(result: D1Result | undefined): T[] {
  return (result?.results ?? []) as T[];
}
