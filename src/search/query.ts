import { pluralForms } from "./plural-forms.ts";
import { indexedForm, otherSpellings } from "./spellings.ts";
import { partLetters } from "./unspaced.ts";

/** What readers ask for beside words. `section` and `author` are slugs; times are Unix ms, both counted in. */
export type SearchFilter = {
  section?: string | undefined;
  author?: string | undefined;
  tag?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
};

/** What FTS5 is asked, in its own syntax: everywhere, in the head of an article, in its title, and as the beginning of its title. */
export type SearchQuery = { all: string; head: string; title: string; wholeTitle: string | null };

/** Nobody types more; what is longer was pasted, and is looked for by its beginning. */
export const MAX_CHARACTERS = 200;
const MAX_WORDS = 12;
/** Of two letters half a dictionary begins with each pair, and FTS5 reads all of it. */
const MIN_PREFIX = 3;

const LETTERS = "[\\p{L}\\p{N}\\p{M}]+";
/** Words that belong together without a space: O'Neill, U-turn, 1,200, ida@paper.example. */
const WORD = `${LETTERS}(?:(?:['’‘‐‑@_·&/+.-]|(?<=\\p{N})[,:](?=\\p{N}))${LETTERS})*`;
const WORDS = new RegExp(WORD, "gu");
const QUOTED = /["“”„«»]([^"“”„«»]*)["“”„«»]/gu;

const EVERYWHERE = "{title standfirst names body spellings}";
const HEAD = "{title standfirst names}";
const TITLE = "{title}";

/**
 * A reader's words as a query of FTS5: all of them, each in other spellings and in singular and plural too, what stands in quotes
 * as it stands, and the last word also as the beginning of one. Whatever is typed, nothing of it is FTS5's syntax: a word has letters
 * and digits alone, and stands in quotes.
 * @param language the paper's, as a BCP 47 tag: it says how plurals are made
 * @returns null where there is no word in it
 */
export function readQuery(text: string, language: string, filter: SearchFilter = {}): SearchQuery | null {
  const typed = [...text.normalize("NFC")].slice(0, MAX_CHARACTERS).join("");
  const phrases: string[] = [];
  const rest = typed.replace(QUOTED, (_, inside: string) => {
    phrases.push(inside);
    return " ";
  });
  const words = rest.match(WORDS) ?? [];
  // A quotation mark at the end closes the last phrase: nobody is typing a word then.
  const isTyping = words.length > 0 && !/["“”„«»]\s*$/.test(typed);
  const asked = [
    ...phrases
      .map((phrase) => phrase.match(WORDS) ?? [])
      .filter((found) => found.length > 0)
      .map(phraseOf),
    ...words.map((word, at) => anyForm(word, language, isTyping && at === words.length - 1)),
  ].slice(0, MAX_WORDS);
  if (asked.length === 0) return null;
  const every = asked.join(" AND ");
  const only = filterTerms(filter);
  const within = (columns: string) => [`${columns} : (${every})`, ...only].join(" AND ");
  const isTitle = phrases.length === 0 && words.length > 1 && words.length <= MAX_WORDS;
  return {
    all: within(EVERYWHERE),
    head: within(HEAD),
    title: within(TITLE),
    wholeTitle: isTitle ? [`${TITLE} : ^ ${phraseOf(words)}`, ...only].join(" AND ") : null,
  };
}

/** The term that a document has in its column `filters` for a section, author or tag: letters and digits only, whatever is in a slug. */
export function filterTerm(kind: "section" | "author" | "tag", slug: string): string {
  const bytes = [...new TextEncoder().encode(slug)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `is${kind}0${bytes.join("")}`;
}

function filterTerms(filter: SearchFilter): string[] {
  return (["section", "author", "tag"] as const).flatMap((kind) => {
    const slug = filter[kind];
    return slug === undefined ? [] : [`{filters} : ${quoted(filterTerm(kind, slug))}`];
  });
}

function phraseOf(words: string[]): string {
  return quoted(partLetters(words.join(" ")));
}

function anyForm(typed: string, language: string, isBeginning: boolean): string {
  const word = typed.replace(/['’]s$/i, "");
  const spelled = [word, ...otherSpellings(word)];
  const plurals = spelled.flatMap((one) => pluralForms(indexedForm(one), language));
  const forms = [...new Set([...spelled, ...plurals])].map((form) => quoted(partLetters(form)));
  if (isBeginning && [...word].length >= MIN_PREFIX)
    forms.push(...spelled.map((one) => `${quoted(partLetters(one))} *`));
  return `(${forms.join(" OR ")})`;
}

/** Quotation marks are no letters, so there is none in it. */
function quoted(text: string): string {
  return `"${text}"`;
}
