import { asciiKey, nameKey, plainKey } from "./name-key.ts";
import { isOneWord, keyOfPerson, keysOfName, PARTS, peopleIn } from "./people-names.ts";

/** As whom somebody is taken by their name. */
export type PassesFor = {
  /**
   * The paper; a person who writes for it or works in its newsroom, or one of whose name others may have the same word; somebody
   * of the newsroom by a title.
   */
  as: "paper" | "person" | "namesake" | "title";
  /** The name or title: of the paper's own, or in a stranger's spelling. */
  name: string;
};

/**
 * Titles that nobody but a newsroom gives, in the languages of papers. Trades are not among them where people say of themselves
 * that they had them ("retired editor").
 */
const TITLES = keysOf(`
moderator, moderators, moderation, mod team, mods, admin, administrator, administrators, newsroom, the newsroom, editorial,
editorial team, editorial staff, editorial board, editors, the editors, editor, the editor, editor in chief, staff, site staff,
official, support, webmaster, comment team, comments team, moderatorin, moderation team, moderationsteam, redaktion, die redaktion,
redaktionsteam, chefredaktion, chefredakteur, leserredaktion, modérateur, modératrice, modération, rédaction, la rédaction,
rédacteur en chef, administrateur, moderador, moderadora, moderación, redacción, la redacción, redactor jefe, administrador,
administradora, moderação, redação, a redação, moderatore, moderazione, redazione, la redazione, amministratore, redactie,
de redactie, beheerder, redaktionen, moderatorn, redakcja, redakce, toimitus, szerkesztőség, модератор, модерация, редакция,
администратор, администрация, адміністратор, редакція, модератор сайта, 管理员, 編集部, 编辑部, 運営, 管理人, 관리자, 운영자, 편집부,
إدارة الموقع, المشرف, هيئة التحرير, המערכת
`);
/** Said before or after a name: "Ida Moderator". */
const BESIDE_A_NAME = keysOf(`
moderator, moderatorin, newsroom, redaktion, modérateur, moderador, moderadora, moderatore, модератор, редакция
`);

/** A shorter name of a paper is a word of its own. */
const LONG_KEY = 8;
const ARTICLE = /^(?:the|der|die|das|le|la|les|el|los|il|o|a|de|den|het)\s+/iu;

/**
 * Whether a stranger's name passes for the paper, for a person of its byline or for the newsroom.
 * @param siteName the paper's
 * @param byline of the article that is commented on: may name several people
 */
export async function passesFor(
  name: string,
  { siteName, byline }: { siteName: string; byline: string },
): Promise<PassesFor | null> {
  if (await isNameOf(name, siteName)) return { as: "paper", name: siteName };
  const keys = await keysOfName(name);
  for (const person of peopleIn(byline)) {
    if (keys.includes(await keyOfPerson(person))) return passesForPerson(person);
  }
  return (await isTitled(name)) ? { as: "title", name } : null;
}

/** As whom somebody is taken whose name is like that of this person. */
export function passesForPerson(name: string): PassesFor {
  return { as: isOneWord(name) ? "namesake" : "person", name };
}

async function isNameOf(name: string, siteName: string): Promise<boolean> {
  const own = (await Promise.all([siteName, siteName.replace(ARTICLE, "")].map(nameKey))).filter(Boolean);
  const [whole = "", ...parts] = await Promise.all([name, ...name.split(PARTS)].map(nameKey));
  return own.some(
    (key) => [whole, ...parts].includes(key) || (key.length >= LONG_KEY && whole.includes(key)),
  );
}

async function isTitled(name: string): Promise<boolean> {
  const [whole, ...parts] = await allKeysOf([name, ...name.split(PARTS)]);
  const isTitle = (keys: string[]) => keys.some((key) => TITLES.has(key));
  if (isTitle(whole ?? []) || (parts.length > 1 && parts.some(isTitle))) return true;
  const words = (await allKeysOf(name.split(/\s+/))).filter((keys) => keys.length > 0);
  const ends = words.length < 2 ? [] : [words[0], words.at(-1)];
  return ends.some((keys) => keys?.some((key) => BESIDE_A_NAME.has(key)));
}

/** Of each text what it looks like, and what it says in its own script. */
function allKeysOf(texts: string[]): Promise<string[][]> {
  return Promise.all(texts.map(async (text) => [await nameKey(text), plainKey(text)].filter(Boolean)));
}

/** Titles in letters of other scripts are known by these; to know them by how they look would need the table each time. */
function keysOf(list: string): ReadonlySet<string> {
  return new Set(list.split(",").map((title) => asciiKey(title) ?? plainKey(title)));
}
