import { globSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Where an ordinary statement is written by hand, and why: drizzle's builder takes 50 to 170 µs of the free plan's 10 ms to
 * write one (docs/decisions). This list may only shrink.
 */
const BY_HAND: Record<string, string> = {
  "src/articles/articles.ts": "readers' pages",
  "src/articles/sitemap.ts": "readers' pages",
  "src/cache/kv-budget.ts": "each minute",
  "src/cache/refresh.ts": "each minute, and behind every change",
  "src/cache/stored-pages.ts": "each minute, and behind readers' pages",
  "src/comments/posting/judge-comment.ts": "a comment",
  "src/comments/posting/known-facts.ts": "a comment",
  "src/export/view-lines.ts": "as many rows as the CPU of a request allows",
  "src/learning/lessons.ts": "each minute",
  "src/mail/due-mails.ts": "each minute",
  "src/popularity/merge-views.ts": "each minute",
  "src/popularity/rank.ts": "each minute",
  "src/popularity/running-totals.ts": "each minute",
  "src/popularity/sources.ts": "each minute",
  "src/popularity/view-state.ts": "each minute",
  "src/settings/stored.ts": "each minute",
  "src/stats/daily-figures.ts": "each minute",
};
const MAY_BE_BY_HAND = 17;

const condition = String.raw`(?:\w+ (?:=|<|>|<=|>=|<>) (?:\?\d?|'[^']*'|\d+)|\w+ IS (?:NOT )?NULL)`;
const where = `(?: WHERE ${condition}(?: AND ${condition})*)?`;
const column = String.raw`(?:\w+(?: AS \w+)?|max\(\w+\) AS \w+)`;
const value = String.raw`(?:\?\d?|'[^']*'|\d+|NULL)`;
const set = `\\w+ = (?:${value}|excluded\\.\\w+)`;

/** One table, by the values of its columns. */
const ORDINARY = [
  `SELECT ${column}(?:, ${column})* FROM \\w+${where}(?: ORDER BY [\\w, ]+)?(?: LIMIT (?:\\?\\d?|\\d+|\\$\\{\\w+\\}))?`,
  `INSERT INTO \\w+ \\([\\w, ]+\\) VALUES \\(${value}(?:, ${value})*\\)(?: ON CONFLICT \\([\\w, ]+\\) DO (?:NOTHING|UPDATE SET ${set}(?:, ${set})*))?`,
  `UPDATE \\w+ SET ${set}(?:, ${set})*${where}`,
  `DELETE FROM \\w+${where}`,
].map((pattern) => new RegExp(`^${pattern}$`));

/** The statements of a file that are ordinary, and written by hand. */
function ordinaryIn(code: string): string[] {
  const prepared = [...code.matchAll(/\.prepare\(\s*(["`])([^"`]+)\1/g)].map(([, , sql = ""]) =>
    sql.replace(/\s+/g, " ").trim(),
  );
  return prepared.filter((sql) => ORDINARY.some((pattern) => pattern.test(sql)));
}

describe("ordinary statements", () => {
  it("are told from those that only SQL says", () => {
    const isOrdinary = (sql: string) => ordinaryIn(`db.$client.prepare(\n  \`${sql}\`,\n)`).length === 1;
    for (const sql of [
      "SELECT id, saved_by AS savedBy FROM articles WHERE path = ? AND status IS NULL ORDER BY id DESC LIMIT 1",
      "INSERT INTO settings (name, value) VALUES (?1, ?2)\n ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      "UPDATE moderators SET revoked_at = NULL, name = ? WHERE id = ?",
      "DELETE FROM kv_writes WHERE day < ?",
    ])
      expect(isOrdinary(sql), sql).toBe(true);
    for (const sql of [
      "SELECT c.id FROM comments c JOIN articles a ON a.id = c.article_id WHERE c.id = ?",
      "UPDATE articles SET revision = revision + 1 WHERE id = ?",
      "DELETE FROM mails WHERE id IN (SELECT value FROM json_each(?1))",
    ])
      expect(isOrdinary(sql), sql).toBe(false);
  });

  it("go through drizzle's builder, but for those that run often", () => {
    const files = globSync("src/**/*.{ts,tsx}").map((file) => file.split(sep).join("/"));
    const byHand = files.filter((file) => ordinaryIn(readFileSync(file, "utf8")).length > 0);
    expect(byHand.sort()).toEqual(Object.keys(BY_HAND).sort());
    expect(byHand.length).toBeLessThanOrEqual(MAY_BE_BY_HAND);
  });
});
