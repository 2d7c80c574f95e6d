import { jsonChunks } from "../db/json-chunks.ts";
import { placeOf } from "./places.ts";
import { filterTerm } from "./query.ts";
import { spellingsIn } from "./spellings.ts";
import { partLetters } from "./unspaced.ts";

/** An article as the search has it; `text` null: it is on no list, and shall not be found. */
export type SearchDocument = {
  articleId: number;
  /** The article's own: what is older than what the index has is not stored. */
  revision: number;
  text: DocumentText | null;
};

export type DocumentText = {
  /** Unix ms; it may be still to come. */
  listedAt: number;
  /** By it a reader of the index knows whether the article is still this one. */
  contentHash: string;
  title: string;
  standfirst: string;
  /** Who wrote it, and what its tags are called. */
  names: string[];
  /** Without markup. */
  body: string;
  sectionSlug: string | null;
  authorSlug: string | null;
  tagSlugs: string[];
};

/** D1 keeps a row under 2 MB, and letters that were parted are six bytes. */
const MAX_BODY_LETTERS = 250_000;

/**
 * Stores documents in place of what the index has of the same articles: a statement for each 400,000 letters, whose parts the
 * trigger `store` of the schema has. Two who store the same article leave the later revision, in whatever order they come.
 */
export async function storeDocuments(search: D1Database, documents: SearchDocument[]): Promise<void> {
  for (const json of jsonChunks(documents.map((document) => JSON.stringify(rowOf(document)))))
    await search.prepare("INSERT INTO arriving SELECT ?").bind(json).run();
}

function rowOf({ articleId, revision, text }: SearchDocument): (string | number | null)[] {
  if (text === null) return [articleId, revision, null];
  const parts = [text.title, text.standfirst, text.names.join(" · "), text.body].map((part) =>
    part.normalize("NFC"),
  );
  const [title = "", standfirst = "", names = "", body = ""] = parts;
  const shown = [title, standfirst, names, body.slice(0, MAX_BODY_LETTERS)];
  const filters = [
    ...(text.sectionSlug === null ? [] : [filterTerm("section", text.sectionSlug)]),
    ...(text.authorSlug === null ? [] : [filterTerm("author", text.authorSlug)]),
    ...text.tagSlugs.map((slug) => filterTerm("tag", slug)),
  ];
  return [
    articleId,
    revision,
    placeOf(text.listedAt, articleId),
    ...shown.map(partLetters),
    partLetters(spellingsIn(shown.join(" "))),
    filters.join(" "),
    text.contentHash,
  ];
}
