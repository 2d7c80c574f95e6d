import { ADDRESSES, type AddressKind, findAddress } from "../http/addresses.ts";
import { canonicalPath, decodedPart, isNumbered } from "../http/paths.ts";
import { type Meaning, meaningsOf, type NamedKind, type Part } from "../http/wordpress.ts";
import { commentsFeedPath, listPath } from "../pages/links.ts";
import type { Resolved } from "./addresses.ts";

/** How it is found out what is there: for one request, or for hundreds of addresses together. */
export type Lookups = {
  /** What is at an address, in any spelling. */
  address: (address: string) => Promise<Resolved>;
  /** Whether there is a list of a name. */
  isNamed: (kind: NamedKind, slug: string) => Promise<boolean>;
  /** Whether anything came out in the year, month or day of an archive's address. */
  hasArchive: (path: string) => Promise<boolean>;
};

/** Where something is that was looked for, or that it is gone on purpose. */
export type Equal = { is: "moved"; to: string } | { is: "gone" };

/** A part of a part of an old address, and no further. */
const MAX_DEPTH = 3;

/** The depth at which an address is only looked for as it stands, and not as one of WordPress's. */
export const AS_IT_STANDS = MAX_DEPTH;

/** The first place that there is of what an address of WordPress's may mean; null where there is none. */
export async function findEqual(lookups: Lookups, meanings: Meaning[], depth = 0): Promise<Equal | null> {
  for (const meaning of meanings) {
    const found = await equalOf(lookups, meaning, depth);
    if (found !== null) return found;
  }
  return null;
}

async function equalOf(lookups: Lookups, meaning: Meaning, depth: number): Promise<Equal | null> {
  switch (meaning.is) {
    case "fixed":
      return { is: "moved", to: meaning.to };
    case "named":
      for (const kind of meaning.kinds)
        if (await lookups.isNamed(kind, meaning.slug)) return at(listPath(kind, meaning.slug), meaning.part);
      return null;
    case "dated": {
      const place = await placeAt(lookups, meaning.path, AS_IT_STANDS);
      return place?.is === "moved" ? at(place.to, meaning.part) : place;
    }
    case "in-folder": {
      // What is below the old site's front page is where the front page is now.
      const front = await lookups.address(meaning.folder);
      return front.is === "moved" && front.to === "/" ? placeAt(lookups, meaning.rest, depth + 1) : null;
    }
    case "part": {
      const place = await placeAt(lookups, meaning.of, depth);
      if (place?.is !== "moved") return place;
      return meaning.onlyOfArticles && findAddress(place.to)?.name !== "article"
        ? null
        : at(place.to, meaning.part);
    }
  }
}

/** What answers for an address, be it one of the paper's own, an old one, or one of WordPress's. */
export async function placeAt(lookups: Lookups, address: string, depth = 0): Promise<Equal | null> {
  const path = isNumbered(address) ? address : canonicalPath(address);
  if (path === null) return null;
  const own = isNumbered(path) ? null : findAddress(path);
  const { reserved, mayBeOld, leadsTo }: AddressKind = own ? ADDRESSES[own.name] : { path: /$/ };
  if (leadsTo !== undefined) return { is: "moved", to: leadsTo };
  if (own?.name === "list" && (await isList(lookups, own.groups))) return { is: "moved", to: path };
  if (reserved !== undefined && !mayBeOld) return own?.name === "front" ? { is: "moved", to: "/" } : null;
  const found = await lookups.address(path);
  if (found.is === "article") return { is: "moved", to: found.path };
  const isLeft = found.is === "nothing" || (found.is === "moved" && found.isAlias === true);
  if (own?.name === "archive" && isLeft && (await lookups.hasArchive(path))) return { is: "moved", to: path };
  if (found.is !== "nothing") return found;
  if (depth >= MAX_DEPTH || isNumbered(path)) return null;
  return findEqual(lookups, meaningsOf(path), depth + 1);
}

/** Whether there is the list that the groups of its address name. */
export async function isList(lookups: Lookups, { kind, slug }: Record<string, string>): Promise<boolean> {
  const name = slug === undefined ? null : decodedPart(slug);
  return name !== null && lookups.isNamed(kind as NamedKind, name);
}

/** A part of what is at a place: of an article, of a list, or of the paper as a whole. */
function at(place: string, part: Part): Equal {
  if (part === "page") return { is: "moved", to: place };
  const name = findAddress(place)?.name;
  if (part === "comments") return { is: "moved", to: name === "article" ? `${place}#comments` : place };
  if (name === "article") return { is: "moved", to: commentsFeedPath(place) };
  if (place.startsWith("/feed.") || place.endsWith("/feed.xml")) return { is: "moved", to: place };
  return { is: "moved", to: name === "list" ? `${place}feed.xml` : "/feed.xml" };
}
