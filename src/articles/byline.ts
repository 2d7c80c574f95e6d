import type { Named } from "../pages/data.ts";

/** "Ida Marlowe and Jon Vale": how authors are named together in a language. */
export function bylineOf(authors: Pick<Named, "name">[], language: string): string {
  // Nearly all have one, and a formatter costs more than all the rest of a save.
  if (authors.length < 2) return authors[0]?.name ?? "";
  return new Intl.ListFormat(language).format(authors.map(({ name }) => name));
}

/** SQL: whether somebody of this name wrote the article of a row, alone or with others; `author`: the row of its author. */
export function wroteIt(row: { name: string; article: string; author: string }): string {
  const { name, article, author } = row;
  return `(lower(${name}) IN (lower(${article}.byline), lower(${author}.name))
    OR instr(lower(coalesce(${article}.coauthors, '')), '"name":' || lower(json_quote(${name}))) > 0)`;
}

/** Whether a byline is nothing else than the names, in whatever language they were joined. */
export function isOfNames(authors: Pick<Named, "name">[], byline: string): boolean {
  let rest = byline;
  for (const { name } of authors) {
    const at = rest.indexOf(name);
    if (at < 0 || rest.slice(0, at).length > MAX_JOINT) return false;
    rest = rest.slice(at + name.length);
  }
  return rest === "";
}

/** The longest word between two names, with its blanks. */
const MAX_JOINT = 8;
