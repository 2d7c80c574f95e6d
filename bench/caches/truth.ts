import type { Database } from "./database.ts";

/** Words that the paper's texts are marked with: each says one thing at one time, and nothing else does. */
export const MARK = /\b[TBCSANP]\d+x\d+\b/g;

const SHOWN = `
  SELECT title || ' ' || byline AS text FROM articles WHERE status IN ('published', 'scheduled') AND published_at <= :now
  UNION ALL SELECT path FROM articles WHERE status IN ('published', 'scheduled') AND published_at <= :now
  UNION ALL SELECT body_source FROM articles WHERE status IN ('published', 'scheduled') AND published_at <= :now
  UNION ALL SELECT body FROM comments WHERE status = 'published'
  UNION ALL SELECT name FROM sections UNION ALL SELECT name FROM authors
  UNION ALL SELECT value FROM settings WHERE name = 'site'`;

/** What the database says, and since when it no longer says what it once did. */
export class Truth {
  readonly #database: Database;
  #valid = new Set<string>();
  #endedAt = new Map<string, number>();
  #looked = -1;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Marks of a text that are no longer true, and for how many milliseconds that has been so. */
  outdated(text: string, now: number): { mark: string; ms: number }[] {
    this.#look(now);
    const marks = [...new Set(text.match(MARK))].filter((mark) => !this.#valid.has(mark));
    return marks.map((mark) => ({ mark, ms: now - (this.#endedAt.get(mark) ?? now) }));
  }

  #look(now: number): void {
    const { written, sqlite } = this.#database;
    if (this.#looked === written.times) return;
    this.#looked = written.times;
    const rows = sqlite.prepare(SHOWN).all({ now });
    const valid = new Set(rows.flatMap(({ text }) => String(text).match(MARK) ?? []));
    for (const mark of this.#valid) if (!valid.has(mark)) this.#endedAt.set(mark, written.at);
    for (const mark of valid) this.#endedAt.delete(mark);
    this.#valid = valid;
  }
}
