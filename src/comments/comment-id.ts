/** Ids of one millisecond: ten bits. */
const IDS_PER_MS = 1024;
const IDS_PER_SECOND = 1000 * IDS_PER_MS;

/** Eleven base-36 digits hold every id that is a safe integer. */
export const ID_DIGITS = 11;

/** Levels that a thread key nests. What answers a comment below them stands flat, oldest first, under its ancestor there. */
export const NESTED_LEVELS = 32;

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

/**
 * Where a comment stands in its thread: its parent's key and its own id. Sorted as text, keys are in reading order, each
 * comment after what it answers. From the 33rd level on comments share their ancestor of the 32nd and follow one another by
 * time, so that a key has at most 363 characters.
 */
export function threadKey(parentKey: string | null, id: number): string {
  const place = id.toString(36).padStart(ID_DIGITS, "0");
  return (parentKey ?? "").slice(0, NESTED_LEVELS * ID_DIGITS) + place;
}

/** Comments above this one: 0 for a first comment. It counts on where thread keys stop nesting. */
export function depthOf(parentDepth: number | null): number {
  return parentDepth === null ? 0 : parentDepth + 1;
}
