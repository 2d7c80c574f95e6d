import { isWithoutPlace } from "../comments/imported-comments.ts";
import { AGAIN, type ImportedRow, portableColumns, SEEN } from "../comments/portable.ts";
import { emailHash, isNumberTaken } from "../comments/posting/store-comment.ts";
import { type Db, Overtaken } from "../db/client.ts";
import type { CommentImport } from "./inputs.ts";
import { findKnown, type Known, type KnownComment } from "./known-comments.ts";
import { candidateIds, type Place, placeComments } from "./place-comments.ts";
import { type Change, storeImported } from "./store-imported.ts";

export type ImportSummary = {
  created: number;
  updated: number;
  unchanged: number;
  /** `what` is the comment's external id. */
  skipped: { what: string; reason: string }[];
};

/** An input whose article is there. */
type Accepted = CommentImport & { articleId: number };

/** Far more than anybody reads, and little enough for a page. */
const MAX_BODY_CHARACTERS = 100_000;

/** Others at the same moment may take ids that were free a moment ago, or delete what comments belong to. */
const ATTEMPTS = 5;
/** Ids of one millisecond: so near a comment stays to its time. */
const NEAR = 1000;

/**
 * Stores comments from elsewhere with their dates, names, threads and states: new ones, changed ones, and none that is the
 * same as before. Comments that were written here are never changed. A comment stays in the thread and article it was first
 * stored in. What a moderator has decided here stands, whatever the source says of it later, and so do words that the newsroom
 * has changed or erased, and what readers' reports hold. Three reads, and one transaction.
 * @param secretKey keys the hashes of e-mail addresses; without one nothing is kept of them
 * @throws Overtaken if others take the same ids at this very moment, or delete what is answered, again and again
 */
export async function importComments(db: Db, comments: CommentImport[], by: By): Promise<ImportSummary> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const shift = attempt === 0 ? 0 : Math.floor(Math.random() * NEAR);
    try {
      return await importOnce(db, comments, shift, by);
    } catch (error) {
      if (!isNumberTaken(error) && !isWithoutPlace(error)) throw error;
    }
  }
  throw new Overtaken(`an import of ${comments.length} comments was not stored in ${ATTEMPTS} attempts`);
}

type By = { now: number; secretKey: string | null };

async function importOnce(
  db: Db,
  comments: CommentImport[],
  shift: number,
  { now, secretKey }: By,
): Promise<ImportSummary> {
  const known = await findKnown(
    db,
    comments,
    comments.flatMap((comment) => candidateIds(comment, shift)),
  );
  const { accepted, skipped } = accept(comments, known);
  const places = placeComments(
    accepted.filter(({ externalId }) => !known.comments.has(externalId)),
    new Map([...known.comments].map(([externalId, row]) => [externalId, placeOf(row)])),
    known.takenIds,
    shift,
  );
  const created: Change[] = [];
  const updated: Change[] = [];
  for (const comment of accepted) {
    const before = known.comments.get(comment.externalId);
    const place = before ? placeOf(before) : places.get(comment.externalId);
    if (!place) continue;
    const row = await compose(comment, place, before, secretKey);
    if (!before) created.push({ row, statusBefore: null, looksDifferent: true, isDecided: false });
    else if (before.is_own === 0 && !isErased(before) && differs(AGAIN, before, row)) {
      updated.push({
        row,
        statusBefore: before.status,
        looksDifferent: differs(SEEN, before, row),
        isDecided: before.is_decided === 1,
      });
    }
  }
  await storeImported(db, { created, updated }, now);
  return {
    created: created.length,
    updated: updated.length,
    unchanged: accepted.length - created.length - updated.length,
    skipped,
  };
}

function accept(comments: CommentImport[], known: Known) {
  const accepted = new Map<string, Accepted>();
  const skipped: ImportSummary["skipped"] = [];
  for (const comment of comments) {
    const { externalId, articlePath, body } = comment;
    const articleId = known.comments.get(externalId)?.article_id ?? known.articles.get(articlePath);
    const skip = (reason: string) => skipped.push({ what: externalId, reason });
    if (known.removed.has(externalId) && !known.comments.has(externalId)) skip("it was removed here");
    else if (articleId === undefined) skip(`there is no article at ${articlePath}`);
    else if (accepted.has(externalId)) skip("another comment of this request has the same externalId");
    else if (body.length > MAX_BODY_CHARACTERS)
      skip(`it has ${body.length} characters; at most ${MAX_BODY_CHARACTERS} fit`);
    else accepted.set(externalId, { ...comment, articleId });
  }
  return { accepted: [...accepted.values()], skipped };
}

async function compose(
  comment: Accepted,
  place: Place,
  before: KnownComment | undefined,
  secretKey: string | null,
): Promise<ImportedRow> {
  const { email, kind } = comment;
  const hash = email && secretKey !== null ? await emailHash(secretKey, email) : null;
  const status = before?.is_decided ? before.status : comment.status;
  const words = before?.is_edited ? { author: before.author_name, body: before.body } : {};
  return {
    id: place.id,
    article_id: place.articleId,
    parent_id: place.parentId,
    root_id: place.rootId,
    thread_key: place.threadKey,
    depth: place.depth,
    shown_in: status === "published" && kind === "comment" ? place.articleId : null,
    external_id: comment.externalId,
    ...portableColumns({
      ...comment,
      ...words,
      status,
      emailHash: hash ?? comment.emailHash ?? before?.email_hash ?? null,
    }),
  };
}

/** Removed here, and its words have been erased since, or whoever wrote it has been forgotten: it does not come back. */
function isErased({ is_decided, kind, status, body, author_name }: KnownComment): boolean {
  const isDecided = is_decided === 1 || author_name === "";
  return isDecided && kind === "comment" && status === "trash" && body === "";
}

/** Whether an import changes any of these columns. */
function differs(columns: typeof AGAIN, before: KnownComment, row: ImportedRow): boolean {
  return columns.some((column) => before[column] !== row[column]);
}

function placeOf(row: KnownComment): Place {
  return {
    id: row.id,
    articleId: row.article_id,
    parentId: row.parent_id,
    rootId: row.root_id,
    threadKey: row.thread_key,
    depth: row.depth,
  };
}
