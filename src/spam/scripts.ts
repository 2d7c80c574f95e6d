/** Scripts by the codes that Unicode gives them, and what people call them. */
const NAMES: Readonly<Record<string, string>> = {
  Latn: "Latin",
  Cyrl: "Cyrillic",
  Arab: "Arabic",
  Hani: "Chinese",
  Hira: "Japanese",
  Kana: "Japanese",
  Hang: "Korean",
  Deva: "Devanagari",
  Thai: "Thai",
  Grek: "Greek",
  Hebr: "Hebrew",
  Beng: "Bengali",
  Taml: "Tamil",
  Telu: "Telugu",
  Gujr: "Gujarati",
  Guru: "Gurmukhi",
  Knda: "Kannada",
  Mlym: "Malayalam",
  Sinh: "Sinhala",
  Khmr: "Khmer",
  Laoo: "Lao",
  Mymr: "Burmese",
  Ethi: "Ethiopic",
  Geor: "Georgian",
  Armn: "Armenian",
};
const SCRIPTS = Object.keys(NAMES);

/** Languages that mix scripts, by what Intl calls the mixture. */
const MIXTURES: Readonly<Record<string, string[]>> = {
  Jpan: ["Hani", "Hira", "Kana"],
  Kore: ["Hang", "Hani"],
  Hans: ["Hani"],
  Hant: ["Hani"],
};

/** The scripts that a language is written in, by its BCP 47 tag; empty where that is not known. */
export function scriptsOfLanguage(tag: string): string[] {
  const script = new Intl.Locale(tag).maximize().script ?? "";
  return MIXTURES[script] ?? SCRIPTS.filter((code) => code === script);
}

/** The scripts that a short text has letters of. */
export function scriptsOfText(text: string): string[] {
  return SCRIPTS.filter((code) => new RegExp(`\\p{sc=${code}}`, "u").test(text));
}

/** The letters of a text. */
export function lettersOf(text: string): string {
  return text.replace(/\P{L}+/gu, "");
}

export function withoutScripts(text: string, scripts: readonly string[]): string {
  const classes = scripts.map((code) => `\\p{sc=${code}}`).join("");
  return classes === "" ? text : text.replace(new RegExp(`[${classes}]+`, "gu"), "");
}

/** What people call the script that most of the first letters are in, or null. */
export function nameOfScript(letters: string): string | null {
  const first = letters.slice(0, 200);
  const script = SCRIPTS.find((code) => withoutScripts(first, [code]).length * 2 <= first.length);
  return script === undefined ? null : (NAMES[script] ?? null);
}
