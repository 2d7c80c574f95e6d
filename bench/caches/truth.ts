import type { Database } from "./database.ts";

/** Words that the paper's texts are marked with: each says one thing at one time, and nothing else does. */
export const MARK = /\b[TBCSANP]\d+x\d+\b/g;

/** What may be shown, and from when on. */
const SHOWN = `
  WITH readable AS (SELECT * FROM articles WHERE status IN ('published', 'scheduled'))
  SELECT title || ' ' || byline || ' ' || path || ' ' || body_source AS text, published_at AS since FROM readable
  UNION ALL SELECT body, 0 FROM comments WHERE status = 'published'
  UNION ALL SELECT name, 0 FROM sections UNION ALL SELECT name, 0 FROM authors
  UNION ALL SELECT value, 0 FROM settings WHERE name = 'site'`;

/** What the database says, and since when it no longer says what it once did: noted at each write, whether anybody reads or not. */
export class Truth {
  readonly #database: Database;
  /** Each mark that the database has, and from when on it is true: what is scheduled becomes so without a write. */
  #since = new Map<string, number>();
  #endedAt = new Map<string, number>();

  constructor(database: Database) {
    this.#database = database;
    database.onWrite = (at) => this.#note(at);
    this.#note(0);
  }

  /**
   * Marks of a text that are not true, and for how many milliseconds they had no longer been so when it was asked for: whoever
   * asked before something changed, and had to wait, was not told anything old.
   */
  outdated(text: string, now: number, askedAt = now): { mark: string; ms: number }[] {
    const marks = [...new Set(text.match(MARK))].filter((mark) => !this.#isTrue(mark, now));
    return marks.map((mark) => ({ mark, ms: Math.max(0, askedAt - (this.#endedAt.get(mark) ?? askedAt)) }));
  }

  #isTrue(mark: string, at: number): boolean {
    return (this.#since.get(mark) ?? Infinity) <= at;
  }

  #note(at: number): void {
    const before = [...this.#since.keys()].filter((mark) => this.#isTrue(mark, at));
    this.#since = new Map();
    for (const { text, since } of this.#database.sqlite.prepare(SHOWN).all() as {
      text: string;
      since: number;
    }[])
      for (const mark of text.match(MARK) ?? [])
        this.#since.set(mark, Math.min(since, this.#since.get(mark) ?? Infinity));
    for (const mark of before) if (!this.#isTrue(mark, at)) this.#endedAt.set(mark, at);
  }
}
