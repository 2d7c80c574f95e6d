/** Ids of one millisecond: ten bits. */
const IDS_PER_MS = 1024;
const IDS_PER_SECOND = 1000 * IDS_PER_MS;

const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** A new comment's id at `now` (Unix ms): ids sort by time, and two of one millisecond differ by ten random bits. */
export function newCommentId(now: number): number {
  const random = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  return now * IDS_PER_MS + (random % IDS_PER_MS);
}

/** The first id that a comment posted at `ms` (Unix ms) may have: later ids were posted then or later. */
export function firstIdOf(ms: number): number {
  return ms * IDS_PER_MS;
}

/** Unix ms at which a comment with this id was posted. */
export function postedAt(id: number): number {
  return Math.floor(id / IDS_PER_MS);
}

/**
 * The id of a comment from elsewhere: always the same for the same time and hash. Imported times are whole seconds, so
 * the hash tells apart the comments of one second. Times before 2000 and after 2100 count as those years' first second.
 * @param createdAt Unix ms
 * @param hash whole number, not negative
 */
export function importedCommentId(createdAt: number, hash: number): number {
  const second = Math.floor(Math.min(Math.max(createdAt, EARLIEST), LATEST) / 1000);
  return second * IDS_PER_SECOND + (hash % IDS_PER_SECOND);
}
