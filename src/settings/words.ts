import type { Db } from "../db/client.ts";
import { compileWords, type WordLists } from "../spam/word-lists.ts";
import { recallWords, rememberWords } from "./memory.ts";
import { raiseSettings, writeSetting } from "./stored.ts";

/** The site's own words as the newsroom writes them: three texts, one entry a line. */
export type WordTexts = { block: string; hold: string; allow: string };

type Row = { revision: number; name: string | null; value: string | null };

const LISTS = ["block", "hold", "allow"] as const satisfies (keyof WordTexts)[];

const NAMES = LISTS.map((list) => `'words:${list}'`).join(", ");

/** For the one batch of reads before a verdict: answers rows only if the settings are others than the ones remembered. */
export function wordsQuery(db: Db): D1PreparedStatement {
  return db.$client
    .prepare(
      `WITH settled (revision) AS (SELECT coalesce(max(revision), 0) FROM revisions WHERE name = 'settings')
       SELECT settled.revision, settings.name, settings.value
       FROM settled LEFT JOIN settings ON settings.name IN (${NAMES}) WHERE settled.revision <> ?`,
    )
    .bind(recallWords().revision);
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
  const { results } = await db.$client
    .prepare(`SELECT name, value FROM settings WHERE name IN (${NAMES})`)
    .all<Omit<Row, "revision">>();
  return textsOf(results);
}

/**
 * Saves the lists that are given; the others stay. Lines are trimmed, and an entry is kept once. From then on every
 * verdict goes by them. @returns all three
 */
export async function saveWords(db: Db, given: Partial<WordTexts>): Promise<WordTexts> {
  const changed = LISTS.flatMap((list) => {
    const text = given[list];
    return text === undefined ? [] : [{ name: `words:${list}`, value: tidied(text) }];
  });
  if (changed.length > 0) {
    await db.$client.batch([
      ...changed.map(({ name, value }) => writeSetting(db, name, value)),
      raiseSettings(db),
    ]);
  }
  return findWords(db);
}

function tidied(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))].join("\n");
}

function textsOf(rows: Omit<Row, "revision">[]): WordTexts {
  const textOf = (list: keyof WordTexts) => rows.find(({ name }) => name === `words:${list}`)?.value ?? "";
  return { block: textOf("block"), hold: textOf("hold"), allow: textOf("allow") };
}
