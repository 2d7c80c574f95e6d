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
