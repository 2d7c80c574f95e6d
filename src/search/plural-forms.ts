/** Endings of one and of many, without accents. More forms than there are do no harm: nobody writes them. */
const ENDINGS: Record<string, string> = {
  en: "-s -es y-ies f-ves fe-ves man-men woman-women child-children person-people foot-feet mouse-mice tooth-teeth",
  es: "-s -es z-ces",
  pt: "-s -es ao-oes ao-aes al-ais el-eis ol-ois m-ns",
  ca: "-s -os a-es",
  fr: "-s -x al-aux ail-aux",
  it: "o-i e-i a-e a-i co-chi ca-che go-ghi ga-ghe io-i",
  ro: "-i -e -uri a-e a-i u-i",
  de: "-e -en -n -er -s -es -ern",
  nl: "-en -s -n",
  sv: "-er -ar -or a-or e-ar -en -et -n",
  da: "-er -e -r -en -et -ne",
  nb: "-er -e -r -en -et -ene",
  pl: "-y -i -e a-y a-i o-a",
  eo: "-j -n -jn",
};
/** Norwegian has several codes. */
const SAME: Record<string, string> = { no: "nb", nn: "nb" };

/** Shorter words change too much with their ending. */
const MIN_LETTERS = 3;
/** One, though they end like many. */
const NO_PLURAL = /(?:ss|us|is)$/;
const UNCHANGED = new Set(["news", "series", "species"]);

/** What a word is as one and as many, itself left out: `councils` for `council`, and the other way round. */
export function pluralForms(word: string, language: string): string[] {
  const code = language.toLowerCase().split("-")[0] ?? "";
  const endings = ENDINGS[SAME[code] ?? code];
  if (endings === undefined || word.length < MIN_LETTERS || UNCHANGED.has(word)) return [];
  const forms = new Set<string>();
  for (const pair of endings.split(" ")) {
    const [one = "", many = ""] = pair.split("-");
    const isMany = word.endsWith(many) && !(code === "en" && many === "s" && NO_PLURAL.test(word));
    if (isMany) forms.add(word.slice(0, -many.length) + one);
    if (word.endsWith(one) && fits(word, one, many, code))
      forms.add(word.slice(0, word.length - one.length) + many);
  }
  forms.delete(word);
  return [...forms].filter((form) => form.length >= MIN_LETTERS);
}

/** English has -es behind hissing sounds and o, -s behind the others. */
function fits(word: string, one: string, many: string, code: string): boolean {
  if (code !== "en" || one !== "") return true;
  return (many === "es") === /(?:s|x|z|ch|sh|o)$/.test(word) || (many === "s" && word.endsWith("o"));
}
