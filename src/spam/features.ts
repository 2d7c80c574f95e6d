import { disguisesOf, undisguised } from "./disguise.ts";
import { isKnownSource, isPetitionSite } from "./known-sites.ts";
import { hostOf } from "./link-pattern.ts";
import { asSeen, foldLetters } from "./text-fold.ts";

/** What the classifier looks at. Both are text of a stranger. */
export type Sample = { body: string; authorName: string };

/** A prime, so that hashes spread evenly; their weights take half of a snapshot of 128 KB. */
export const BUCKETS = 32_603;

/** More of a text says nothing new, and costs time: what stands at its end is looked at too. */
const MAX_HEAD = 1_500;
const MAX_TAIL = 500;
const MAX_NAME = 200;

const MAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
const ADDRESS = /(?:https?:\/\/|\bwww\.)\S{1,2000}/g;
/** Addresses as people type them. Endings that are also words ("me", "in", "so") are left out. */
const BARE_ADDRESS =
  /(?<![@\w.-])(?:[a-z0-9-]{1,40}\.){1,4}(?:com|net|org|info|biz|co|uk|io|tv|ly|ru|de|fr|eu|club|shop|store|site|online|xyz|top|live|link|click|vip|pro|app|example)(?![\w-])(?:\/\S{0,2000})?/g;
/** What stands in a text in the place of addresses. */
const LINK = "@link";
const ADDRESSEE = "@mail";
const PLACEHOLDERS = [LINK, ADDRESSEE];
/** A name that ends in a number of two digits or three, as pages are named that exist under many numbers. */
const BRAND_NUMBER = /(?<![\p{L}\p{N}@#])\p{L}{3,20}['-]?(?:\p{Nd}{2,3}|\p{Nd}[dx])(?![\p{L}\p{N}])/iu;
const HOST_PARTS = 6;
/** In the examples that the software is trained on every host ends so. */
const NO_HOST = "example";

/** Scripts without spaces between words: every character is one. */
const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{Nd}$£€₹@#']+|\p{Extended_Pictographic}/gu;

/** Takes a feature in: a hash below 2^31. */
type Add = (hashed: number) => void;

/** Characters that stand side by side, also across words: they see through other spellings. */
const GROUP = 4;
/** Of a name, which is short. */
const NAME_GROUP = 3;
/** How a text begins and how it ends: as many words of each. */
const AT_ENDS = 2;

/** Of whom a text speaks, in English: whoever asks for something says "I" and "you", whoever talks of the article "he" and "they". */
const PERSONS: Readonly<Record<string, ReadonlySet<string>>> = {
  i: new Set(["i", "i'm", "im", "i've", "my", "me", "mine"]),
  you: new Set(["you", "you're", "your", "u", "ur"]),
  we: new Set(["we", "our", "us"]),
  they: new Set(["he", "she", "they", "his", "her", "him", "them"]),
};

const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
const [SPACE, ZERO, NINE] = [32, 48, 57];

/**
 * A text's features as numbers below BUCKETS, each once: words, pairs of words, groups of four characters, the words that it begins
 * and ends with, parts of addresses, words of the name and groups of three characters of it, of whom it speaks, and a few signs of its
 * shape (links, digits, capitals, length). They are present or not, however
 * often, and digits are all the same. Linear in the text; of long texts the first 1,500 and last 500 characters.
 */
export function featuresOf({ body, authorName }: Sample): Uint16Array {
  const found = new Buckets();
  const add = (hashed: number) => found.add(hashed);
  const typed = excerpt(body);
  for (const { kind } of disguisesOf(typed)) add(hash("s", kind));
  const text = asSeen(undisguised(typed));
  addShape(add, text);
  const plain = withoutAddresses(add, foldLetters(text));
  const words = plain.match(TOKEN) ?? [];
  words.forEach((word, index) => {
    add(hash("w", word));
    add(pair(words[index - 1] ?? "^", word));
  });
  add(pair(words.at(-1) ?? "^", "$"));
  for (const word of words.slice(0, AT_ENDS)) add(hash("f", word));
  for (const word of words.slice(-AT_ENDS)) add(hash("e", word));
  addPersons(add, words);
  addGroups(add, ` ${plain.replace(/\s+/g, " ")} `);
  addName(add, foldLetters(asSeen(authorName.slice(0, MAX_NAME))));
  return found.list();
}

/** The words of a text and the features that each of them has by itself: for naming those that tell. */
export function wordFeatures({ body }: Sample): Map<string, number[]> {
  const words = new Map<string, number[]>();
  const plain = withoutAddresses(() => {}, foldLetters(asSeen(undisguised(excerpt(body)))));
  for (const word of plain.match(TOKEN) ?? []) {
    if (words.has(word) || PLACEHOLDERS.includes(word)) continue;
    const buckets = [bucketOf(hash("w", word))];
    addGroups((hashed) => buckets.push(bucketOf(hashed)), ` ${word} `);
    words.set(word, buckets);
  }
  return words;
}

function excerpt(body: string): string {
  return body.length <= MAX_HEAD + MAX_TAIL ? body : `${body.slice(0, MAX_HEAD)} ${body.slice(-MAX_TAIL)}`;
}

function addShape(add: Add, text: string): void {
  const sign = (name: string) => add(hash("s", name));
  const length = Math.max(1, text.length);
  sign(`length${Math.min(8, Math.floor(Math.log2(length + 1)))}`);
  sign(`digits${Math.min(5, Math.ceil((20 * count(text, /\p{Nd}/gu)) / length))}`);
  sign(`capitals${Math.floor((4 * count(text, /\p{Lu}/gu)) / Math.max(1, count(text, /\p{L}/gu)))}`);
  sign(`exclamations${Math.min(3, count(text, /!/g))}`);
  if (/\p{Nd}{5}/u.test(text)) sign("number");
  if (/(?:\p{Nd}[ ().-]?){9}/u.test(text)) sign("telephone");
  if (/[$£€₹]\s?\p{Nd}/u.test(text)) sign("money");
  if (/%/.test(text)) sign("percent");
  if (/(?:^|\s)[@#]\w/.test(text)) sign("tag");
  if (/\p{Extended_Pictographic}/u.test(text)) sign("emoji");
  if (/[:;=]-?[)D(P/]|<3/.test(text)) sign("smiley");
  if (BRAND_NUMBER.test(text)) sign("brand");
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * The text with one word in place of each address; the parts of its host are features. Of what everybody knows as a source
 * only the whole host is one: nothing speaks against it before it was learned.
 */
function withoutAddresses(add: Add, text: string): string {
  const link = (address: string) => {
    const known = hostOf(address);
    if (isKnownSource(known) || isPetitionSite(known)) {
      add(hash("h", known));
      add(hash("s", "source"));
      return " ";
    }
    add(hash("s", "link"));
    const host = address.replace(/^https?:\/\//, "").split(/[/?#:]/, 1)[0] ?? "";
    for (const part of host.split(".").slice(0, HOST_PARTS)) {
      if (part !== NO_HOST) add(hash("h", part));
    }
    return ` ${LINK} `;
  };
  return text.replace(MAIL, ` ${ADDRESSEE} `).replace(ADDRESS, link).replace(BARE_ADDRESS, link);
}

function addPersons(add: Add, words: string[]): void {
  const spoken = new Set(words);
  const persons = Object.keys(PERSONS).filter((person) =>
    [...(PERSONS[person] ?? [])].some((word) => spoken.has(word)),
  );
  add(hash("s", `person ${persons.join(" ")}`));
}

function addName(add: Add, name: string): void {
  for (const word of name.match(TOKEN) ?? []) add(hash("a", word));
  const spaced = ` ${name} `;
  for (let start = 0; start + NAME_GROUP <= spaced.length; start++)
    add(hash("n", spaced.slice(start, start + NAME_GROUP)));
}

function addGroups(add: Add, text: string): void {
  for (let start = 0; start + GROUP <= text.length; start++) {
    let value = SEED;
    for (let index = start; index < start + GROUP; index++) value = step(value, text.charCodeAt(index));
    add(mixed(value));
  }
}

function pair(first: string, second: string): number {
  return mixed(absorbed(step(absorbed(step(SEED, "b".charCodeAt(0)), first), SPACE), second));
}

/** FNV-1a over UTF-16 code units, all digits alike. The first one says what kind of feature it is. */
function hash(kind: string, text: string): number {
  return mixed(absorbed(step(SEED, kind.charCodeAt(0)), text));
}

function absorbed(value: number, text: string): number {
  let sum = value;
  for (let index = 0; index < text.length; index++) sum = step(sum, text.charCodeAt(index));
  return sum;
}

function step(value: number, unit: number): number {
  return Math.imul(value ^ (unit > ZERO && unit <= NINE ? ZERO : unit), PRIME);
}

/** The bits mixed at the end, as MurmurHash does; 31 of them, which engines divide faster than 32. */
function mixed(value: number): number {
  const sum = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (sum ^ (sum >>> 12)) & 0x7fffffff;
}

function bucketOf(hashed: number): number {
  return hashed % BUCKETS;
}

/** A set of numbers below BUCKETS in the order in which they came: one bit for each, so that a new one costs little. */
class Buckets {
  readonly #isIn = new Uint32Array(Math.ceil(BUCKETS / 32));
  readonly #list: number[] = [];

  add(hashed: number): void {
    const bucket = bucketOf(hashed);
    const word = bucket >>> 5;
    const bits = this.#isIn[word] ?? 0;
    const bit = 1 << (bucket & 31);
    if ((bits & bit) !== 0) return;
    this.#isIn[word] = bits | bit;
    this.#list.push(bucket);
  }

  list(): Uint16Array {
    return Uint16Array.from(this.#list);
  }
}
