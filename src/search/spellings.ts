/** Letters that Unicode does not take apart, as they are typed without them. */
const PLAIN: Record<string, string> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "n", ſ: "s" },
  ...{ ى: "ي", ة: "ه", ς: "σ" },
};
/** As German and Nordic names are written where a keyboard has no such letters. */
const WRITTEN_OUT: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa", ß: "ss" };

/** Accents of Latin, Greek and Cyrillic; vowel points of Hebrew and Arabic, and the stroke that makes words longer. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]/g;

const LETTERS = "[\\p{L}\\p{N}\\p{M}]+";
/** Words with a hyphen or an apostrophe in them, and words with other letters than English has. */
const UNUSUAL = new RegExp(`${LETTERS}(?:['’‐‑-]${LETTERS})+|${LETTERS}`, "gu");
const USUAL = /^[a-z\d]+$/i;

/**
 * How else a word may be typed, in lower case: without accents in any script, with Müller as Mueller and Łódź as Lodz, and in one
 * word what has a hyphen. Left out is what SQLite's tokenizer makes of it anyway (it folds the accents on Latin letters).
 */
export function otherSpellings(word: string): string[] {
  if (USUAL.test(word)) return [];
  const lower = word.normalize("NFC").toLowerCase();
  const asIndexed = indexedForm(word);
  const joined = asIndexed.replace(/['’‐‑-]/g, "");
  const spelled = [lower, replaced(lower, WRITTEN_OUT)].map((one) => plain(one).replace(/['’‐‑-]/g, ""));
  return [...new Set([...spelled, joined])].filter((one) => one !== asIndexed && one !== "");
}

/** What SQLite's tokenizer makes of a word: small letters, without the accents on Latin ones. */
export function indexedForm(word: string): string {
  return word
    .toLowerCase()
    .normalize("NFD")
    .replace(/([a-z])[\u0300-\u036f]+/g, "$1")
    .normalize("NFC");
}

/** All other spellings of a text's words, each once: what a search must find the text by as well. */
export function spellingsIn(text: string): string {
  const found = new Set<string>();
  for (const [word] of text.matchAll(UNUSUAL)) {
    if (!USUAL.test(word)) for (const spelling of otherSpellings(word)) found.add(spelling);
  }
  return [...found].join(" ");
}

function plain(lower: string): string {
  const folded = lower.normalize("NFKD").replace(ACCENTS, "").normalize("NFC");
  return replaced(folded, PLAIN);
}

function replaced(text: string, letters: Record<string, string>): string {
  return text.replace(/\P{ASCII}/gu, (letter) => letters[letter] ?? letter);
}
