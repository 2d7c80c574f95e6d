import { nameKey, plainKey } from "./name-key.ts";
import { asSeen } from "./text-fold.ts";

/** What a stranger may write beside the name of somebody who writes for the paper. */
const TRADES = new Set(
  `reporter, journalist, author, columnist, correspondent, writer, contributor, photographer, reporterin, journalistin, autor, autorin,
kolumnist, kolumnistin, korrespondent, korrespondentin, fotograf, fotografin, journaliste, auteur, autrice, chroniqueur, chroniqueuse,
reportero, reportera, periodista, autora, columnista, repórter, jornalista, colunista, giornalista, autore, cronista,
redacteur, verslaggever, skribent, författare, forfatter, dziennikarz, dziennikarka, novinář, novinářka, журналист, автор, журналіст,
gazeteci, yazar, wartawan, penulis, 記者, 记者, 기자, صحفي, כתב`
    .split(",")
    .map((trade) => plainKey(trade)),
);

/** Bylines that are nobody's name, and what readers call themselves who give none. */
const NOBODY = new Set(
  `anonymous, anon, guest, reader, readers, a reader, user, nobody, name, unknown, visitor, member, citizen, gast, leser, leserin, anonym,
unbekannt, besucher, anonyme, invité, invitée, lecteur, lectrice, visiteur, anónimo, anónima, invitado, invitada, lector, lectora,
anonimo, anonima, ospite, lettore, lettrice, anônimo, anônima, convidado, convidada, leitor, leitora, lezer, anoniem, läsare, gäst,
læser, gæst, gość, anonim, czytelnik, anonymní, host, аноним, гость, читатель, анонім, гість, читач, misafir, okur, tamu, pembaca, 匿名,
名無し, 名無しさん, ゲスト, 游客, 읽는이, 익명, 손님, مجهول, زائر, אנונימי, אורח`
    .split(",")
    .map((name) => plainKey(name)),
);

/** Of the parts of a name so many are looked at. */
const MOST_PARTS = 4;
/** What parts a name from a title, a trade or the name of a paper. */
export const PARTS = /[()[\]{}<>|,;:/\\–—·•*~、]+|\s[-@]\s| of | from | at | von | de /u;
const JOINED = /[,;/、，]| and | & | und | et | y | e | i | och | og | en | with | mit | avec | con /iu;
/** How the byline itself may begin. */
const BY = /^(?:by|von|par|por|door|av|af|text:)\s+/iu;

/** Words that somebody has parted by signs or a capital letter. */
const TAGGED_WORDS = /\p{L}[\p{Pd}_.+]+\p{L}|\p{Ll}\p{Lu}/u;
/** Scripts that write a full name without a space. */
const UNSPACED_NAME = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]{3,}$/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Initials are many people's. */
const SHORTEST = 3;
const SHORTEST_UNSPACED = 2;

/** No name has this key. */
const NOBODYS = "-";
/** Keys of names that are one word begin so: "Edward" is no "Ed Ward". */
const ONE_WORD = "=";

/** Whether a name is one word, as "Quillon" is: others may have it too, as a first name or a nickname. */
export function isOneWord(name: string): boolean {
  const words = name.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  return words.length < 2 && !UNSPACED_NAME.test(name.trim());
}

/**
 * Who a byline names: itself, and each of several people. A single word beside others is no name: it is the first name of a couple, a place or
 * an agency.
 */
export function peopleIn(byline: string): string[] {
  const whole = byline.trim();
  const said = whole.replace(BY, "");
  const each = said.split(JOINED).map((part) => part.trim());
  const names = [whole, said, ...each.filter((part) => !isOneWord(part))];
  return [...new Set(names)].filter((name) => /\p{L}/u.test(name));
}

/** Under which key a person's own name is kept; "-" for one that is nobody's own. */
export async function keyOfPerson(name: string): Promise<string> {
  if (!isOneWord(name)) return (await nameKey(name)) || NOBODYS;
  const plain = plainKey(name);
  const shortest = UNSPACED.test(plain) ? SHORTEST_UNSPACED : SHORTEST;
  return [...plain].length < shortest || NOBODY.has(plain) ? NOBODYS : ONE_WORD + (await nameKey(name));
}

/**
 * The keys of a stranger's name under which the names of people are looked for: full names also in a part of it, those of one word only
 * where nothing else is said but a trade. "Ida (Leeds)" is how readers tell themselves apart.
 */
export async function keysOfName(typed: string): Promise<string[]> {
  const name = asSeen(typed);
  const parts = name.split(PARTS).filter((part) => /\p{L}/u.test(part));
  const full = [name, ...parts]
    .filter((part) => !isOneWord(part) || TAGGED_WORDS.test(part))
    .slice(0, MOST_PARTS);
  const beside = parts.filter((part) => !TRADES.has(plainKey(part)));
  const alone = [parts.length > 1 && beside.length === 1 ? beside[0] : name, spelledLetters(name)];
  const keys = await Promise.all([
    ...full.map(nameKey),
    ...alone.filter((one) => one !== undefined && isOneWord(one)).map((one) => keyOfPerson(one ?? "")),
  ]);
  return [...new Set(keys.filter((key) => key !== "" && key !== NOBODYS))];
}

/** "Q u i l l o n" is a word; undefined for what is none. */
function spelledLetters(name: string): string | undefined {
  const letters = name.trim().split(/\s+/);
  return letters.length > 2 && letters.every((letter) => [...letter].length === 1)
    ? letters.join("")
    : undefined;
}
