import slugify from "@sindresorhus/slugify";
import { clip, plainParagraphs, plainText } from "./plain-text.ts";
import type { Category, Item, Term } from "./read-export.ts";

/** Somebody whom Co-Authors Plus has a page for: perhaps with no account at the old site. */
export type Person = {
  /** Login and slug: what articles name them by. */
  keys: string[];
  name: string;
  bio: string;
  website: string;
  /** Post id of the portrait, or empty. */
  portrait: string;
};

/** A person of a byline, with the slug that their page has. */
export type Author = { name: string; slug: string };

/** A "guest-author" item. */
export function personOf({ fields, meta }: Item): Person {
  const get = (key: string) => plainText(meta.get(key) ?? "");
  const slug = withoutPrefix(fields.get("wp:post_name")?.trim() ?? "");
  const login = get("cap-user_login");
  return {
    keys: [...new Set([slug, login, get("cap-linked_account")])].filter((key) => key !== ""),
    name: get("cap-display_name") || plainText(fields.get("title") ?? "") || login,
    bio: plainParagraphs(meta.get("cap-description") ?? ""),
    website: get("cap-website"),
    portrait: meta.get("_thumbnail_id")?.trim() ?? "",
  };
}

/** Somebody whom PublishPress Authors keeps as a term, with all else in its metadata; null: the term says nothing of anybody. */
export function personOfTerm({ taxonomy, slug, name, meta }: Term): Person | null {
  const get = (key: string) => meta.get(key)?.trim() ?? "";
  const said = { bio: get("description"), website: get("user_url"), portrait: get("avatar") };
  if (taxonomy !== "author" || !Object.values(said).some((text) => text !== "")) return null;
  return { keys: [withoutPrefix(slug)], name: plainText(name), ...said, bio: plainParagraphs(said.bio) };
}

type Known = { authors: Map<string, string>; people: Map<string, Person> };

/**
 * Who wrote an item, in the order of its byline: the people that Co-Authors Plus (or PublishPress Authors) names, else the
 * account that it was saved under.
 */
export function authorsOf(item: Item, known: Known): { authors: Author[]; people: Person[] } {
  const terms = item.categories.filter(({ domain }) => domain === "author");
  // No login has angle brackets: they are slips of whoever has edited the file.
  const login = (item.fields.get("dc:creator") ?? "").replace(/[<>]/g, "").trim();
  const named = terms.map((term) => byTerm(term, known));
  const found = named.length > 0 ? named : login === "" ? [] : [byLogin(known, login)];
  const authors = new Map(found.map(({ author }) => [author.slug || author.name, author]));
  return { authors: [...authors.values()], people: found.flatMap(({ person }) => person ?? []) };
}

/** The text of the term is a login with Co-Authors Plus, a name with other plugins. */
function byTerm({ nicename, name }: Category, known: Known): { author: Author; person?: Person } {
  const slug = withoutPrefix(nicename);
  const person = known.people.get(slug) ?? known.people.get(name);
  const shown = person?.name || known.authors.get(name) || known.authors.get(slug) || plainText(name) || slug;
  return { author: { name: clip(shown, 120), slug: slugOf(slug) }, ...(person && { person }) };
}

export function byLogin({ authors, people }: Known, login: string): { author: Author; person?: Person } {
  const person = people.get(login);
  const shown = authors.get(login) || person?.name || login;
  return { author: { name: clip(shown, 120), slug: slugOf(login) }, ...(person && { person }) };
}

function withoutPrefix(nicename: string): string {
  return nicename.replace(/^cap-/, "");
}

/** A login that is an email address stays out of the author's address. */
export function slugOf(login: string): string {
  return login.includes("@") ? "" : slugify(login);
}
