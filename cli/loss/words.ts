/** A word, where it stands, and what it would be without the markup within it. */
export type Word = {
  text: string;
  /** Where it stands that readers do not see it as the article's text; null: in the text. */
  place: string | null;
  /** The stretch of text that it is of, counted. */
  stretch: number;
};

/** Marks the place of a tag within a word that may part it, or not. */
export const SEAM = "\u2060";

const LATIN =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml".split(
    " ",
  );
const NAMED: Record<string, string> = {
  ...Object.fromEntries(LATIN.map((name, index) => [name, String.fromCharCode(160 + index)])),
  ...{
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    hellip: "…",
    mdash: "—",
    ndash: "–",
    lsquo: "‘",
    rsquo: "’",
  },
  ...{
    ldquo: "“",
    rdquo: "”",
    sbquo: "‚",
    bdquo: "„",
    bull: "•",
    euro: "€",
    trade: "™",
    larr: "←",
    rarr: "→",
    uarr: "↑",
  },
  ...{
    darr: "↓",
    times: "×",
    minus: "−",
    le: "≤",
    ge: "≥",
    ne: "≠",
    infin: "∞",
    dagger: "†",
    hearts: "♥",
    check: "✓",
  },
  ...{
    lsaquo: "‹",
    rsaquo: "›",
    ensp: " ",
    emsp: " ",
    thinsp: " ",
    zwnj: "",
    zwj: "",
    OElig: "Œ",
    oelig: "œ",
    Scaron: "Š",
  },
  ...{
    scaron: "š",
    alpha: "α",
    beta: "β",
    gamma: "γ",
    delta: "δ",
    pi: "π",
    mu: "μ",
    sigma: "σ",
    omega: "ω",
    lambda: "λ",
  },
};

export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,20}));/gi,
    (whole, decimal, hexadecimal, name) => {
      if (name) return NAMED[name] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
    },
  );
}

/** The words of a text: what blanks part, without the punctuation around. @param inCode parted at every sign, as code is written */
export function wordsOf(text: string, place: string | null, stretch: number, inCode = false): Word[] {
  const pattern = inCode ? /[\p{L}\p{N}\p{M}]+/gu : /[^\s\u00a0\u200b\ufeff]+/gu;
  const words: Word[] = [];
  for (const [found] of text.normalize("NFC").matchAll(pattern)) {
    const word = found.replace(EDGES, "");
    if (word !== "") words.push({ text: word, place, stretch });
  }
  return words;
}

const EDGES = /^[^\p{L}\p{N}\p{S}]+|[^\p{L}\p{N}\p{S}]+$/gu;
