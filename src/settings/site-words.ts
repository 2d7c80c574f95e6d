import { recordEvent } from "../audit/record-event.ts";
import { raiseSettings } from "../cache/revisions.ts";
import type { Db } from "../db/client.ts";
import type { Query } from "../db/query.ts";
import { compileWords, type WordLists } from "../spam/word-lists.ts";
import { recallWords, rememberWords } from "./memory.ts";

/** The site's own words as the newsroom writes them: three texts, one entry a line. */
export type WordTexts = { block: string; hold: string; allow: string };

type Row = { revision: number; name: string | null; value: string | null };

const LISTS = ["block", "hold", "allow"] as const satisfies (keyof WordTexts)[];

const NAMES = LISTS.map((list) => `'words:${list}'`).join(", ");

/** No revision of the settings: whatever they are, they are others. */
const UNKNOWN = -1;

/** For the one batch of reads before a verdict: answers rows only if the settings are others than the ones known. */
export function wordsQuery(db: Db, known = recallWords().revision): D1PreparedStatement {
  return db.$client
    .prepare(
      `WITH settled (revision) AS (SELECT coalesce(max(revision), 0) FROM revisions WHERE name = 'settings')
       SELECT settled.revision, settings.name, settings.value
       FROM settled LEFT JOIN settings ON settings.name IN (${NAMES}) WHERE settled.revision <> ?`,
    )
    .bind(known);
}

/** The site's own words, from what wordsQuery answered, else those remembered. */
export function readWords(result: D1Result | undefined): WordLists {
  const rows = (result?.results ?? []) as Row[];
  const revision = rows[0]?.revision;
  if (revision === undefined) return recallWords().words;
  const words = compileWords(textsOf(rows));
  rememberWords({ revision, words });
  return words;
}

/** The three lists as they were saved. */
export async function findWords(db: Db): Promise<WordTexts> {
  return (await knownWords(db)).words;
}

/** The three lists, and the version that a change of them is based on. */
export async function knownWords(db: Db): Promise<{ words: WordTexts; version: string }> {
  const { results } = await wordsQuery(db, UNKNOWN).all<Row>();
  return { words: textsOf(results), version: String(results[0]?.revision ?? 0) };
}

/**
 * Saves the lists that are given, and notes in the audit trail what came and went; the others stay. Lines are trimmed, and an
 * entry is kept once. From then on every verdict goes by them.
 * @param basedOn the version that was shown to whoever changes them; null: whatever it is
 * @returns all three; null: somebody else has changed them since, and nothing was saved
 */
export async function saveWords(
  db: Db,
  given: Partial<WordTexts>,
  { who, now }: { who: string; now: number },
  basedOn: string | null = null,
): Promise<WordTexts | null> {
  const { words, version } = await knownWords(db);
  const wanted = LISTS.map((list) => ({ list, text: tidied(given[list] ?? words[list]) }));
  const changed = wanted.filter(({ list, text }) => text !== words[list]);
  if (changed.length === 0) return words;
  if (basedOn !== null && basedOn !== version) return null;
  const differences = changed.map(({ list, text }) => [list, differenceOf(words[list], text)]);
  const [saved] = await db.$client.batch([
    ...changed.map(({ list, text }) => replace(db, `words:${list}`, text, version)),
    recordEvent(
      db,
      who,
      {
        action: "words.changed",
        subject: changed.map(({ list }) => list).join(", "),
        detail: Object.fromEntries(differences),
      },
      now,
      "changes() > 0",
    ),
    raiseSettings(db),
  ]);
  const after = Object.fromEntries(wanted.map(({ list, text }) => [list, text])) as WordTexts;
  return saved?.meta.changes === 0 ? null : after;
}

/** Stores a list, unless any of them was changed since `version`. */
function replace(db: Db, name: string, value: string, version: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO settings (name, value)
       SELECT ?1, ?2 WHERE coalesce((SELECT revision FROM revisions WHERE name = 'settings'), 0) = ?3
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    )
    .bind(name, value, Number(version));
}

/**
 * The statement that puts an entry on the list of words that make a comment spam; it changes no row where it stands there.
 * @param condition SQL that must hold
 */
export function blockWord(db: Db, entry: string, condition: string): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO settings (name, value) SELECT 'words:block', ?1 WHERE ${condition}
       ON CONFLICT (name) DO UPDATE SET value = iif(value = '', '', value || char(10)) || ?1
       WHERE instr(char(10) || value || char(10), char(10) || ?1 || char(10)) = 0`,
    )
    .bind(entry);
}

/** The statement that takes entries off that list; it changes no row where none stands there. @param gone column `entry` */
export function unblockWords(db: Db, { sql, bindings }: Query): D1PreparedStatement {
  return db.$client
    .prepare(
      `WITH gone AS (SELECT entry, row_number() OVER () AS n FROM (${sql})),
       rest (n, value) AS (
         SELECT 0, char(10) || value || char(10) FROM settings WHERE name = 'words:block'
         UNION ALL SELECT gone.n, replace(rest.value, char(10) || entry || char(10), char(10))
         FROM rest CROSS JOIN gone ON gone.n = rest.n + 1
       ), left_over AS (SELECT trim(value, char(10)) AS value FROM rest ORDER BY n DESC LIMIT 1)
       UPDATE settings SET value = left_over.value FROM left_over
       WHERE name = 'words:block' AND settings.value <> left_over.value`,
    )
    .bind(...bindings);
}

/** The audit trail names so many entries of a list; of the others it says how many. */
const NAMED = 50;

function differenceOf(before: string, after: string) {
  const [old, young] = [before, after].map((text) => new Set(text.split("\n").filter(Boolean)));
  const added = [...(young ?? [])].filter((entry) => !old?.has(entry));
  const removed = [...(old ?? [])].filter((entry) => !young?.has(entry));
  return {
    added: { count: added.length, entries: added.slice(0, NAMED) },
    removed: { count: removed.length, entries: removed.slice(0, NAMED) },
  };
}

function tidied(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))].join("\n");
}

function textsOf(rows: Omit<Row, "revision">[]): WordTexts {
  const textOf = (list: keyof WordTexts) => rows.find(({ name }) => name === `words:${list}`)?.value ?? "";
  return { block: textOf("block"), hold: textOf("hold"), allow: textOf("allow") };
}
