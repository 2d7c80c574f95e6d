/** Something to send, and what to call it when it is refused. */
export type Entry<T> = { value: T; what: string; bytes: number };

/** What one request takes. */
export type Most = { entries: number; bytes: number };

export function entryOf<T>(value: T, what: string): Entry<T> {
  return { value, what, bytes: Buffer.byteLength(JSON.stringify(value)) + 1 };
}

/** How many of the first ones go into one request: at least one, however large it is. */
export function countOf<T>(entries: Entry<T>[], most: Most): number {
  let bytes = 0;
  let count = 0;
  for (const entry of entries.slice(0, most.entries)) {
    bytes += entry.bytes;
    if (count > 0 && bytes > most.bytes) break;
    count++;
  }
  return count;
}

/** Whether a request is full: nothing that comes could go with it. */
export function isFull<T>(entries: Entry<T>[], most: Most): boolean {
  return entries.length > 0 && (entries.length >= most.entries || countOf(entries, most) < entries.length);
}
