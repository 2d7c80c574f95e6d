import { countStopWords } from "../spam/stop-words.ts";

/** Scripts that one language is written in, or, for a reader who compares, one is enough. The first that fits. */
const SCRIPTS: [script: RegExp, tag: string][] = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/gu, "ja"],
  [/\p{sc=Hangul}/gu, "ko"],
  [/\p{sc=Han}/gu, "zh"],
  [/\p{sc=Thai}/gu, "th"],
  [/\p{sc=Greek}/gu, "el"],
  [/\p{sc=Hebrew}/gu, "he"],
  [/\p{sc=Arabic}/gu, "Arab"],
  [/\p{sc=Cyrillic}/gu, "Cyrl"],
  [/\p{sc=Devanagari}/gu, "Deva"],
];
const LOOKED_AT = 2_000;
/** Of the letters; Japanese has about half of its own. */
const SHARE = 0.2;

/** With fewer small words of a language, or hardly more than of the next, it is a guess. */
const LEAST_SMALL_WORDS = 6;
const CLEARLY_MORE = 1.4;

/**
 * The language that a text is in, by its script or its small words: a language's tag, or a script's where several languages
 * share it. Null where it cannot be told: it is short, or in a language whose small words are unknown.
 */
export function textLanguage(text: string): string | null {
  const begin = text.slice(0, LOOKED_AT);
  if (/[^\0-\u024f]/.test(begin)) {
    const letters = begin.match(/\p{L}/gu)?.length ?? 0;
    const found = SCRIPTS.find(([script]) => (begin.match(script)?.length ?? 0) > SHARE * letters);
    if (found) return found[1];
  }
  const [best, next] = [...countStopWords(text).byLanguage].sort(([, a], [, b]) => b - a);
  if (best === undefined || best[1] < LEAST_SMALL_WORDS) return null;
  return best[1] >= CLEARLY_MORE * (next?.[1] ?? 0) ? best[0] : null;
}
