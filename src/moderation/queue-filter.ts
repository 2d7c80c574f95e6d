import { HAS_WORDS, ofQueue } from "../stats/waiting.ts";
import type { QueueFilter, QueueName } from "./inputs.ts";

/** One look goes through so many comments of a queue, whatever it holds: what was not looked at is said. */
export const LOOKED_THROUGH = 1000;

const MOST_WORDS = 8;

/**
 * SQL for a window of a queue, from its beginning or behind a comment (?1): its ids as `id`, in the queue's order. Comments that
 * show nothing are left out afterwards, since how many there are is not known.
 * @param most so many of them
 */
export function windowOf(queue: QueueName, order: "newest" | "oldest", most = LOOKED_THROUGH): string {
  const isNewest = order === "newest";
  const [sign, direction] = isNewest ? ["<", "DESC"] : [">", "ASC"];
  if (queue === "reported") {
    const from = isNewest ? ofQueue(queue, "?1") : `${ofQueue(queue)} AND +c.id > ?1`;
    return `SELECT c.id FROM ${from} ORDER BY c.id ${direction} LIMIT ${most}`;
  }
  return `SELECT id FROM comments WHERE status = '${queue}' AND id ${sign} ?1 ORDER BY id ${direction} LIMIT ${most}`;
}

/**
 * SQL that `comments c` of `articles a`, whose last decision is `last`, is what is looked for, and what it is bound to, from ?4
 * on. Letters are compared without their case.
 */
export function fits(filter: QueueFilter): { sql: string; bindings: (string | number)[] } {
  const bindings: (string | number)[] = [];
  const bound = (value: string | number) => `?${bindings.push(value) + 3}`;
  const has = (text: string, words: string) =>
    `NOT EXISTS (SELECT 1 FROM json_each(${bound(spellings(words))}) word
      WHERE instr(lower(${text}), word.value ->> 0) = 0 AND instr(lower(${text}), word.value ->> 1) = 0)`;
  const conditions = [
    HAS_WORDS,
    filter.q && has("c.body", filter.q),
    filter.who && has("c.author_name", filter.who),
    filter.on && has("a.title || ' ' || a.path", filter.on),
    filter.site &&
      has("coalesce(c.sites, '') || ' ' || c.body || ' ' || coalesce(c.author_url, '')", filter.site),
    filter.by && has("coalesce(last.decided_by, '')", filter.by),
    filter.score !== undefined && `c.score >= ${bound(filter.score)}`,
    filter.rule &&
      `EXISTS (SELECT 1 FROM json_each(coalesce(c.verdict, '[]')) found WHERE found.value ->> 'rule' = ${bound(filter.rule)})`,
    filter.sender !== undefined &&
      `EXISTS (SELECT 1 FROM comments s WHERE s.id = ${bound(filter.sender)} AND (s.id = c.id
        OR s.commenter_key = c.commenter_key OR s.email_hash = c.email_hash OR s.reader_hash = c.reader_hash))`,
  ];
  return { sql: conditions.filter((one) => one).join(" AND "), bindings };
}

/**
 * Each word as SQLite's `lower` leaves it, which knows no letters but those of ASCII: of a text in small letters and of one in
 * capitals.
 */
function spellings(words: string): string {
  const ascii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const parts = words.trim().split(/\s+/).slice(0, MOST_WORDS);
  return JSON.stringify(parts.map((word) => [ascii(word.toLowerCase()), ascii(word.toUpperCase())]));
}
