/** Eleven base-36 digits hold every id that is a safe integer. */
export const ID_DIGITS = 11;

/** Levels that a thread key nests. What answers a comment below them stands flat, oldest first, under its ancestor there. */
export const NESTED_LEVELS = 32;

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
