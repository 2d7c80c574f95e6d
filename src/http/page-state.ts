/**
 * What is known of a page before it is brought up to date, by D1's word: KV's may be a minute old. `changes` null: it is not marked.
 * `stored`: KV may have a copy of it, or get one that is on its way. `used`: KV writes of the day, of all pages. `isNoted`: since
 * then, it is noted that it will have one.
 */
export type PageState = {
  path: string;
  changes: number | null;
  warm: number;
  stored: number;
  used: number;
  isNoted?: boolean;
};

/**
 * Pages that have begun to be rendered, and what all pages share where that is another, before the transaction that changes them:
 * what they are read from goes with it, at its end.
 */
export type BegunPages = {
  statements: D1PreparedStatement[];
  /** Takes the results of the statements; where it never comes, nothing of the pages does. */
  answer: (results: D1Result[]) => void;
  /** By their paths; what comes is the page cache's own. */
  pages: Map<string, Promise<unknown>>;
  lists: Promise<unknown> | undefined;
};
