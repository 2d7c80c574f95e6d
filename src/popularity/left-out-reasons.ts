/** Why requests of articles' pages are no readers: names as they are stored. */
export const LEFT_OUT_REASONS = ["robot", "repeat", "prefetch", "cap"] as const;

export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** How many requests were left out: robots, repeats of a reader, pages fetched ahead, and what the caps held back. */
export type LeftOut = Record<LeftOutReason, number>;

/** Of an isolate's hand-in: [article, index of the reason, requests, ...]. */
export type LeftOutCounts = number[];
