import type { Facts } from "./facts.ts";
import { WHOLE_LINK } from "./link-pattern.ts";
import { nameOfScript, scriptsOfLanguage, scriptsOfText, withoutScripts } from "./scripts.ts";
import { countStopWords } from "./stop-words.ts";
import { type Finding, STRONG, WEAK } from "./verdict.ts";
import type { VisibleText } from "./visible-text.ts";

/** Large languages that nobody writes in other letters, as they are tagged where no script is named. */
const LATIN = /^(?:ca|cs|da|de|en|es|fi|fr|hu|it|nb|nl|pl|pt|ro|sv|tr)(?:-[A-Z]{2})?$/;

/** A few words in another script are a name or a quotation. */
const FOREIGN_SHARE = 0.9;
const FOREIGN_LETTERS = 10;
/** A whole paragraph that readers of the article cannot read is for a person to look at. */
const PARAGRAPH_LETTERS = 80;
/** A syllable or a word in one letter says as much as three. */
const DENSE = ["Hani", "Hira", "Kana", "Hang"];
const DENSITY = 3;

/** With fewer different words, a language is a guess. */
const LANGUAGE_WORDS = 25;
/** Of the different words of a paragraph every fourth is a small one of its language. */
const SPOKEN_SHARE = 0.2;
/** Related languages share small words. */
const TIMES_AS_MANY = 3;

/** Spam is sent everywhere, whatever the readers can read; an honest word in another script comes now and then. */
export function foreignScript({ article }: Facts, { body, letters }: VisibleText): Finding | null {
  // At a glance what nearly every comment is: asking Intl for a language's script takes a fifth of a millisecond.
  const isLatin = !/[\u0370-\uFFFF]/.test(body);
  if (isLatin && LATIN.test(article.language)) return null;
  const scripts = scriptsOfLanguage(article.language);
  if (scripts.length === 0 || (scripts.includes("Latn") && isLatin)) return null;
  const familiar = [...scripts, ...scriptsOfText(`${article.title} ${article.standfirst}`)];
  const foreign = withoutScripts(letters, familiar);
  if (foreign.length < letters.length * FOREIGN_SHARE) return null;
  const dense = foreign.length - withoutScripts(foreign, DENSE).length;
  const length = foreign.length + dense * (DENSITY - 1);
  if (length < FOREIGN_LETTERS) return null;
  const weight = length >= PARAGRAPH_LETTERS ? STRONG : WEAK;
  const reason = `Is written in ${nameOfScript(foreign) ?? "foreign"} letters, and the article is not.`;
  return { rule: "foreign-script", weight, reason };
}

/** Only for languages whose small words are known, only for long texts, and never more than a weak sign. */
export function foreignLanguage({ article }: Facts, { body }: VisibleText): Finding | null {
  const language = article.language.split("-")[0]?.toLowerCase() ?? "";
  const { words, byLanguage } = countStopWords(body.replace(WHOLE_LINK, " "));
  const spoken = byLanguage.get(language);
  if (spoken === undefined || words < LANGUAGE_WORDS) return null;
  const [other, count] = [...byLanguage].reduce((most, next) => (next[1] > most[1] ? next : most));
  if (count < words * SPOKEN_SHARE || count < spoken * TIMES_AS_MANY) return null;
  const story = countStopWords(`${article.title} ${article.standfirst}`).byLanguage;
  if ((story.get(other) ?? 0) > (story.get(language) ?? 0)) return null;
  const name = new Intl.DisplayNames("en", { type: "language" }).of(other);
  return {
    rule: "foreign-language",
    weight: WEAK,
    reason: `Seems to be written in ${name}, and the article is not.`,
  };
}
