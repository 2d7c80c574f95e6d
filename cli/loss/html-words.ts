import { decodeEntities, SEAM, type Word, wordsOf } from "./words.ts";

/** Elements that part no word. */
const INLINE = new Set(
  "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby rb s samp small span strike strong sub sup time tt u var wbr".split(
    " ",
  ),
);
/** The other elements of HTML; what else stands between `<` and `>` is text. */
const BLOCK = new Set(
  `address applet area article aside audio base basefont blink blockquote body br button canvas caption center col colgroup
  datalist dd details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head
  header hgroup hr html iframe image img input legend li link main map marquee menu meta meter nav noembed noframes noindex
  noscript object ol optgroup option output p param picture plaintext pre progress rp rt rtc script search section select slot
  source style summary svg table tbody td template textarea tfoot th thead title tr track ul video xmp math`.split(
    /\s+/,
  ),
);
/** Elements of drawings and formulas. */
const DRAWN =
  /^(?:g|path|rect|circle|ellipse|line|poly\w+|defs|use|text|tspan|symbol|mask|pattern|stop|clippath|\w+gradient|desc|marker|fe\w+|filter|animate\w*|image|switch|set|view|metadata|foreignobject|m[a-z]+|semantics|annotation)$/;
/** What readers never saw as text, and what it is called. */
const UNSEEN: Record<string, string> = {
  script: "a script",
  style: "a style sheet",
  noscript: "for browsers without scripts",
  noembed: "for browsers without embeds",
  noframes: "for browsers without frames",
  textarea: "a form's field",
  option: "a form's choice",
  template: "a template of a script",
};

export type HtmlWords = {
  words: Word[];
  /** Texts and addresses of tags: `alt`, `title`, `src`, `href`. */
  attributes: string[];
};

/** What else than HTML stands in a text: told of each bracket and comment, says how far it goes and what it says. */
export type Reading = {
  /** @returns where the text goes on, and words that stand there; null: it is text */
  bracket?: (html: string, at: number) => Found | null;
  comment?: (comment: string) => Pick<Found, "words" | "attributes">;
};

export type Found = {
  end: number;
  words: { text: string; place: string | null; isCode?: boolean }[];
  isSeam?: boolean;
  attributes?: string[];
};

/** The words of HTML in their order, and what its tags say. Linear: whatever is looked for and not there is not looked for again. */
export function htmlWords(html: string, reading: Reading = {}): HtmlWords {
  const reader = new Reader(html, reading);
  return reader.read();
}

class Reader {
  #words: Word[] = [];
  #attributes: string[] = [];
  #html: string;
  #reading: Reading;
  #find: Finder;
  #text = "";
  #stretch = 0;
  #codeDepth = 0;

  constructor(html: string, reading: Reading) {
    this.#html = html;
    this.#reading = reading;
    this.#find = openFinder(html);
  }

  read(): HtmlWords {
    const withBrackets = this.#reading.bracket !== undefined;
    for (let at = 0; at < this.#html.length; ) {
      const mark = nextMark(this.#html, at, withBrackets && this.#codeDepth === 0);
      this.#text += this.#html.slice(at, mark);
      at = mark < this.#html.length ? this.#meet(mark) : mark;
    }
    this.#flush();
    return { words: this.#words, attributes: this.#attributes };
  }

  /** @returns where the text goes on */
  #meet(at: number): number {
    const after =
      this.#html[at] === "[" ? this.#meetBracket(at) : (this.#meetComment(at) ?? this.#meetTag(at));
    if (after !== null) return after;
    this.#text += this.#html[at];
    return at + 1;
  }

  #meetBracket(at: number): number | null {
    const found = this.#reading.bracket?.(this.#html, at) ?? null;
    if (found === null) return null;
    if (found.words.length === 0 && found.isSeam) this.#text += SEAM;
    else this.#flush();
    this.#say(found);
    return found.end;
  }

  #meetComment(at: number): number | null {
    if (this.#codeDepth > 0 || !this.#html.startsWith("<!--", at)) return null;
    const end = this.#find("-->", at);
    if (end < 0) return null;
    this.#flush();
    this.#say(this.#reading.comment?.(this.#html.slice(at + 4, end)) ?? { words: [] });
    return end + 3;
  }

  #meetTag(at: number): number | null {
    const tag = readTag(this.#html, at, this.#find);
    if (tag === null || (this.#codeDepth > 0 && !INLINE.has(tag.name) && !IN_CODE.test(tag.name)))
      return null;
    const unseen = tag.isEnd || tag.isEmpty ? undefined : this.#unseenPlace(tag.name, at, tag.end);
    if (unseen !== undefined) return this.#skip(tag, unseen);
    this.#attributes.push(...tag.attributes);
    const isCode = tag.name === "pre" || tag.name === "code";
    if (isCode || !INLINE.has(tag.name)) this.#flush();
    else if (this.#codeDepth > 0) this.#text += " ";
    // Two links side by side are two words or one.
    else if (this.#reading.bracket !== undefined) this.#text += SEAM;
    if (isCode) this.#codeDepth = Math.max(0, this.#codeDepth + (tag.isEnd ? -1 : 1));
    return tag.end;
  }

  /** What the place is called where an element's text is no text of the article; undefined: it is one. */
  #unseenPlace(name: string, at: number, end: number): string | undefined {
    const isButton =
      this.#reading.bracket && name === "a" && this.#html.slice(at, end).includes("wp-block-file__button");
    return isButton ? "the button beside a file's link" : UNSEEN[name];
  }

  /** An element whose text nobody saw. */
  #skip({ name, end }: Tag, place: string): number {
    const ending = this.#find(`</${name}`, end);
    const text = this.#html.slice(end, ending < 0 ? undefined : ending).replace(/<[^>]*>/g, " ");
    this.#flush();
    this.#say({ words: [{ text, place }] });
    const close = ending < 0 ? -1 : this.#find(">", ending);
    return close < 0 ? this.#html.length : close + 1;
  }

  #flush(): void {
    if (this.#text !== "")
      this.#words.push(...wordsOf(decodeEntities(this.#text), null, this.#stretch, this.#codeDepth > 0));
    this.#text = "";
    this.#stretch++;
  }

  #say({ words, attributes = [] }: Pick<Found, "words" | "attributes">): void {
    this.#attributes.push(...attributes);
    if (words.length === 0) return;
    this.#flush();
    for (const { text, place, isCode } of words)
      this.#words.push(...wordsOf(decodeEntities(text), place, ++this.#stretch, isCode));
    this.#stretch++;
  }
}

/** Elements beside the inline ones that code is marked up with. */
const IN_CODE = /^(?:pre|br|p|div|li|ol|ul|table|tbody|tr|td|th|img)$/;

function nextMark(html: string, from: number, withBrackets: boolean): number {
  for (let at = from; at < html.length; at++) {
    const sign = html.charCodeAt(at);
    if (sign === 60 || (withBrackets && sign === 91)) return at;
  }
  return html.length;
}

type Finder = (text: string, from: number) => number;

function openFinder(html: string): Finder {
  const searched = html.toLowerCase();
  const none = new Set<string>();
  return (text, from) => {
    const found = none.has(text) ? -1 : searched.indexOf(text, from);
    if (found < 0) none.add(text);
    return found;
  };
}

type Tag = { name: string; isEnd: boolean; isEmpty: boolean; end: number; attributes: string[] };

/** A tag of HTML, or null where `<` is a sign of the text. */
function readTag(html: string, at: number, find: Finder): Tag | null {
  const [opening = "", slash, written = ""] =
    /^<(\/?)([a-z][\w:-]{0,40})(?=[\s/>])/i.exec(html.slice(at, at + 44)) ?? [];
  const name = written.toLowerCase();
  const isKnown = INLINE.has(name) || BLOCK.has(name) || DRAWN.test(name) || /[:-]/.test(name);
  if (!isKnown || find(">", at) < 0) return null;
  let end = at + opening.length;
  for (;;) {
    const sign = html[end];
    if (sign === undefined) return null;
    if (sign === ">") break;
    const close = sign === '"' || sign === "'" ? find(sign, end + 1) : end;
    // A quote without an end is a slip: the tag ends at its bracket.
    end = (close < 0 ? end : close) + 1;
  }
  const tag = html.slice(at, end + 1);
  const attributes = [
    ...tag.matchAll(
      /\s(?:alt|title|src|href|data|poster|content|value|placeholder|aria-label|label|summary|cite|srcset)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi,
    ),
  ].map(([, double, single]) => decodeEntities(double ?? single ?? ""));
  return { name, isEnd: slash === "/", isEmpty: tag.endsWith("/>"), end: end + 1, attributes };
}
