import { isMissingSchema } from "../db/client.ts";

/**
 * The database of the search, which has nothing that the paper's own has not: it is made, and made again, by the Worker itself.
 * `documents` knows where each article stands; `words` is the index, and holds the texts for the sake of what is shown of them.
 * The column `spellings` has how else the words may be typed, `filters` what the article belongs to.
 */
const GIVEN = "json_each(NEW.json) j CROSS JOIN documents d ON d.article_id = j.value->>0";

const SCHEMA = [
  "DROP VIEW IF EXISTS arriving",
  "DROP TABLE IF EXISTS words",
  "DROP TABLE IF EXISTS documents",
  "DROP TABLE IF EXISTS builds",
  "CREATE TABLE builds (build TEXT NOT NULL)",
  "CREATE TABLE documents (article_id INTEGER PRIMARY KEY, place INTEGER, revision INTEGER NOT NULL)",
  `CREATE VIRTUAL TABLE words USING fts5(title, standfirst, names, body, spellings, filters, hash UNINDEXED,
     tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'")`,
  // A view holds nothing. What arrives is stored in one statement, because the request of a save has few to spare.
  "CREATE VIEW arriving AS SELECT '' AS json",
  `CREATE TRIGGER store INSTEAD OF INSERT ON arriving BEGIN
     DELETE FROM words WHERE rowid IN (
       SELECT d.place FROM ${GIVEN} WHERE d.place IS NOT NULL AND d.revision <= j.value->>1);
     INSERT INTO documents (article_id, revision, place)
       SELECT value->>0, value->>1, value->>2 FROM json_each(NEW.json) WHERE true
       ON CONFLICT (article_id) DO UPDATE SET revision = excluded.revision, place = excluded.place
         WHERE revision <= excluded.revision;
     INSERT INTO words (rowid, title, standfirst, names, body, spellings, filters, hash)
       SELECT d.place, j.value->>3, j.value->>4, j.value->>5, j.value->>6, j.value->>7, j.value->>8, j.value->>9 FROM ${GIVEN}
       WHERE d.place IS NOT NULL AND d.revision = j.value->>1;
   END`,
];

/** Raised when SCHEMA or what documents are made of changes: then the index is built anew. */
export const SCHEMA_VERSION = 1;

/** What the tables were made for: `{version} {random}`. Null where there are none. */
export async function readBuild(search: D1Database): Promise<string | null> {
  try {
    const row = await search
      .prepare("SELECT coalesce(max(build), '') AS build FROM builds")
      .first<{ build: string }>();
    return row?.build || null;
  } catch (error) {
    if (isMissingSchema(error)) return null;
    throw error;
  }
}

/** Makes the tables anew, empty. */
export async function createSchema(search: D1Database, build: string): Promise<void> {
  await search.batch([
    ...SCHEMA.map((sql) => search.prepare(sql)),
    search.prepare("INSERT INTO builds SELECT ?").bind(build),
  ]);
}
