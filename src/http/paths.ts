const ORIGIN = "https://paper.invalid";

/** What stands in a path as it is (RFC 3986, 3.3: `pchar`), though encodeURIComponent escapes it. */
const NEEDLESS = /%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40)/g;

/** A path that is tidy at a glance, as most are. */
const PLAIN = /^(?:\/[\w.~-]+)*\/?$/;

/**
 * The only addresses with a query that lead anywhere: WordPress's own, by the number of an article, a page, a picture, a category or
 * an author, at the front page of a site, which may be in a folder.
 */
const NUMBERED = /^(\/(?:[^?]*\/)?)\?(p|page_id|attachment_id|cat|author)=(\d{1,15})$/;

/** WordPress counts whatever it keeps as a post in one row, and answers to `?p=` for all of it. */
const OF_POSTS = ["p", "page_id", "attachment_id"];

/**
 * A path as the database keys it, whatever way it was written: percent-encoded in capitals where it must be and nowhere else,
 * accents composed (Unicode NFC), one slash at a time, no dots to climb. So `/caf%c3%a9/`, `/café/` and `/cafe%CC%81//` are one.
 * Whether it ends in a slash stays. Null for what is no absolute path.
 */
export function canonicalPath(path: string): string | null {
  const pathname = pathnameOf(path);
  return pathname && tidyPath(pathname);
}

/** The same for an address that may be old: of WordPress's own by number the folder alone is a path. */
export function canonicalAddress(address: string): string | null {
  const [, folder = "/", name, id] = NUMBERED.exec(address) ?? [];
  if (id === undefined) return canonicalPath(address);
  const path = canonicalPath(folder);
  return path && `${path}?${name}=${id}`;
}

function pathnameOf(path: string): string | null {
  // What has nothing to escape and no dots to climb by is what a URL's path would be.
  if (PLAIN.test(path) && !path.includes("/.")) return path;
  const url = path.startsWith("/") && !path.startsWith("//") ? URL.parse(path, ORIGIN) : null;
  return url?.origin === ORIGIN ? url.pathname : null;
}

function tidyPath(pathname: string): string {
  if (PLAIN.test(pathname)) return pathname;
  return pathname
    .replace(/\/{2,}/g, "/")
    .split("/")
    .map(tidySegment)
    .join("/");
}

function tidySegment(segment: string): string {
  const text = decodedPart(segment);
  // Escapes of what is no UTF-8 stay as they are, and so does a segment that would climb if it were written plainly.
  if (text === null || /^\.{1,2}$/.test(text)) return upperCaseEscapes(segment);
  return encodeURIComponent(text.normalize("NFC")).replace(NEEDLESS, decodeURIComponent);
}

/** A part of a path as text; null where its escapes are none. */
export function decodedPart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** The path of a parsed URL with its escapes in capitals, and nothing else about it changed. */
export function upperCaseEscapes(pathname: string): string {
  return pathname.includes("%")
    ? pathname.replace(/%[0-9a-f]{2}/gi, (triplet) => triplet.toUpperCase())
    : pathname;
}

/** The other spelling of a path, with or without its last slash; null for the root. */
export function otherSpelling(path: string): string | null {
  if (path === "/") return null;
  return path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
}

/** One text for all spellings of a path: two paths of the same key are one address. */
export function addressKey(path: string): string {
  return tidyPath(path).replace(/\/$/, "");
}

/**
 * The spellings, four at most, under which an address may be stored, the likeliest first: as it is written canonically, and as it
 * was given, which is how it may have been stored long ago; each with and without its last slash. None for what is no path.
 */
export function spellingsOf(address: string): string[] {
  if (isNumbered(address)) return spellingsOfNumber(address);
  const pathname = pathnameOf(address.replace(/^\/{2,}/, "/"));
  if (pathname === null) return [];
  const given = upperCaseEscapes(pathname);
  const tidy = tidyPath(pathname);
  const spellings = [tidy, otherSpelling(tidy), given, otherSpelling(given)];
  return [...new Set(spellings)].filter((spelling) => spelling !== null);
}

/** As it was asked for, and as it is stored: `/?page_id=12` and `/?attachment_id=12` are `/?p=12`. */
function spellingsOfNumber(address: string): string[] {
  const tidy = canonicalAddress(address) ?? address;
  const [, folder, name = "", id] = NUMBERED.exec(tidy) ?? [];
  return [...new Set([tidy, OF_POSTS.includes(name) ? `${folder}?p=${id}` : tidy])];
}

/** Whether a path is one of WordPress's addresses by number. */
export function isNumbered(path: string): boolean {
  return NUMBERED.test(path);
}

/** The old address of a request for the front page that names an article by its number; null for any other. */
export function numberedAddress({ pathname, searchParams }: URL): string | null {
  return pathname === "/" ? numberedIn("/", searchParams, OF_POSTS) : null;
}

/** The address by number that a query asks for at the front page of a site in a folder; null for none. */
export function numberedIn(
  folder: string,
  query: URLSearchParams,
  names = [...OF_POSTS, "cat", "author"],
): string | null {
  for (const name of names) {
    const address = `${folder}?${name}=${query.get(name)?.trim()}`;
    if (isNumbered(address)) return address;
  }
  return null;
}
