import { DAY_MS } from "../../db/time.ts";
import { firstIdOf } from "../../db/time-id.ts";
import { EMBED_ROOT } from "../../http/embed-address.ts";
import { base64url, sign, verify } from "../../http/signing.ts";

/** A reader's own comments on one article, as their cookie names them. */
export type OwnComments = {
  /** Of the article, as it was when what is said here was found out. */
  revision: number;
  ids: number[];
  /** What this browser has sent as well, after another one had: it is shown them as they were sent, and owns none. */
  repeated: number[];
  /** Those of both that were held when the cookie was written, if any. */
  held?: number[] | undefined;
  /** Those that have been on the page for so long that all caches have them, if any: only that one is removed would be news. */
  settled?: number[] | undefined;
};

/** What the one cookie of this site says of a browser that has commented. */
export type Own = {
  /** Names the browser: 22 random base64url characters. */
  browser: string;
  /** Its comments by the article's id, which stays when the article moves; the ids of repeated ones are negated. */
  articles: Map<number, { revision: number; ids: number[] }>;
  /** Ids of those that were held, or removed: they are shown to their author as long as it has the cookie. */
  held?: Set<number>;
  /** Ids of those that have been published for longer than caches need to know them. */
  settled?: Set<number>;
};

const COOKIE = "broadsheet_own";
/**
 * Where a browser keeps no cookie in frames, the frame of an outside page sends in this header what the cookie would have said, and
 * has its new value told in it. Empty: it has none yet, and asks.
 */
const FRAME_HEADER = "Broadsheet-Own";
const NAMED = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w.:+~-]{1,1500})`, "g");

/** So long a browser is known by the comments that were approved. */
const LIFE_SECONDS = 180 * 86_400;
/** So long a page of one's own bridges what caches do not have yet. */
const SHOWN_MS = DAY_MS;
/** So long a comment is known to be its author's: that it waits, or was removed, is said in its place as long. */
const NAMED_MS = LIFE_SECONDS * 1000;
const MAX_IDS = 20;
/** Before the id of a held one. */
const HELD_MARK = "_";

/** Whether a request may carry the cookie at all: most don't, and need no check of a signature. */
export function mayHaveOwn(cookies: string | null): boolean {
  return cookies?.includes(`${COOKIE}=`) ?? false;
}

/** What a request says of its browser: its cookies and, in the frame of an outside page, what that keeps for want of them. */
export function ownSent({ url, headers }: Pick<Request, "url" | "headers">): string | null {
  const cookies = headers.get("Cookie");
  const kept = headers.get(FRAME_HEADER);
  if (!kept || !new URL(url).pathname.startsWith(EMBED_ROOT)) return cookies;
  return [cookies, `${COOKIE}=${kept}`].filter(Boolean).join("; ");
}

/**
 * Tells a frame that asks what its browser's new cookie says: where cookies are kept it need not remember that, and scripts have no
 * part in it.
 */
export function tellFrame({ headers: asked }: Request, { headers }: Response): void {
  if (!asked.has(FRAME_HEADER)) return;
  const isKept = mayHaveOwn(asked.get("Cookie"));
  const given = isKept ? "" : new RegExp(`^${COOKIE}=([^;]+)`).exec(headers.get("Set-Cookie") ?? "")?.[1];
  if (given !== undefined) headers.set(FRAME_HEADER, given);
}

/** What the signed cookie says; null without one, or when it is forged or over. */
export async function readOwn(secret: string, cookies: string | null, now: number): Promise<Own | null> {
  for (const [, value = ""] of (cookies ?? "").matchAll(NAMED)) {
    const [browser = "", articles = "", expires = "", signature = ""] = value.split(".");
    if (!(Number.parseInt(expires, 36) > now)) continue;
    if (!(await verify(secret, signedText(browser, articles, expires), signature))) continue;
    return { browser, ...readArticles(articles, now) };
  }
  return null;
}

/** A browser that has not commented yet: a fresh name and no comments. */
export function newOwn(): Own {
  return {
    browser: base64url(crypto.getRandomValues(new Uint8Array(16))),
    articles: new Map(),
    held: new Set(),
  };
}

/**
 * A browser without a cookie that sends a secret of its own making, and the same one when it has to send its comment again:
 * that it is the same browser then, nobody else can say.
 */
export async function ownBySecret(secret: string, itsSecret: string): Promise<Own> {
  const browser = (await sign(secret, `idempotency:${itsSecret}`)).slice(0, 22);
  return { browser, articles: new Map(), held: new Set() };
}

/** The reader's own comments on the article of this id, or null. */
export function ownCommentsOn(own: Own | null, articleId: number): OwnComments | null {
  const named = own?.articles.get(articleId);
  if (!named) return null;
  const repeated = named.ids.flatMap((id) => (id < 0 ? -id : []));
  const ids = named.ids.filter((id) => id > 0);
  const held = [...ids, ...repeated].filter((id) => own?.held?.has(id));
  const settled = ids.filter((id) => own?.settled?.has(id));
  const { revision } = named;
  const some = (found: number[]) => (found.length > 0 ? found : undefined);
  return { revision, ids, repeated, held: some(held), settled: some(settled) };
}

/** A comment just posted or changed, and its article with the revision that it has since. */
export type Added = {
  articleId: number;
  revision: number;
  id: number;
  /** Another browser had posted the same before. */
  isRepeated?: boolean;
  /** It waits for a moderator, or was taken for spam. */
  isHeld?: boolean;
};

/** With one more comment; the last 20 are kept. */
export function withOwnComment(own: Own | null, added: Added): Own {
  const { articleId, revision, id, isRepeated = false, isHeld = false } = added;
  const { browser, articles: before, held: heldBefore, settled } = own ?? newOwn();
  const articles = new Map(before);
  const held = new Set(heldBefore);
  if (isHeld) held.add(id);
  else held.delete(id);
  const known = articles.get(articleId)?.ids ?? [];
  const ids = new Set([...known, isRepeated && !known.includes(id) ? -id : id]);
  articles.delete(articleId);
  articles.set(articleId, { revision, ids: [...ids].slice(-MAX_IDS) });
  const count = () => [...articles.values()].reduce((sum, one) => sum + one.ids.length, 0);
  for (const oldest of articles.keys()) if (count() > MAX_IDS) articles.delete(oldest);
  return { browser, articles, held, ...(settled && { settled }) };
}

/** Whether a page of this revision has nothing to say to its author that they have not been told. */
export function isSettled({ ids, repeated, settled = [], revision }: OwnComments, page: number): boolean {
  return settled.length === ids.length + repeated.length && page <= revision;
}

/**
 * What it says where, of the comments on one article, these wait, or were removed, and no others, up to this revision: views of settled
 * ones need no look at the database as long as the page is of no later one.
 */
export function withHeld(
  own: Own,
  { ids, repeated }: OwnComments,
  { articleId, revision, waiting }: { articleId: number; revision: number; waiting: number[] },
): Own {
  const here = [...ids, ...repeated];
  const elsewhere = [...(own.held ?? [])].filter((id) => !here.includes(id));
  const articles = new Map(own.articles);
  const named = articles.get(articleId);
  if (named) articles.set(articleId, { ...named, revision });
  return { ...own, articles, held: new Set([...elsewhere, ...waiting]) };
}

/** The Set-Cookie of it. @param path of the article that it is about: below `/embed/` it may be a page in a frame */
export async function writeOwn(
  secret: string,
  own: Own,
  { now, secure, path = "/" }: { now: number; secure: boolean; path?: string },
): Promise<string> {
  const articles = [...own.articles]
    .map(
      ([articleId, { revision, ids }]) =>
        `${articleId.toString(36)}:${revision.toString(36)}:${ids.map((id) => (own.held?.has(Math.abs(id)) ? HELD_MARK : "") + id.toString(36)).join("~")}`,
    )
    .join("+");
  const expires = (now + LIFE_SECONDS * 1000).toString(36);
  const signature = await sign(secret, signedText(own.browser, articles, expires));
  // In a frame of another site's page a browser keeps it for that site alone (CHIPS), where it keeps any. The longer path comes first.
  const isFramed = path.startsWith(EMBED_ROOT);
  const attributes = [
    `Path=${isFramed ? EMBED_ROOT : "/"}`,
    `Max-Age=${LIFE_SECONDS}`,
    "HttpOnly",
    ...(isFramed && secure ? ["SameSite=None", "Partitioned"] : ["SameSite=Lax"]),
  ];
  return [
    `${COOKIE}=${own.browser}.${articles}.${expires}.${signature}`,
    ...attributes,
    ...(secure ? ["Secure"] : []),
  ].join("; ");
}

/** What is stored of a browser: a keyed hash, 22 base64url characters. */
export async function commenterKey(secret: string, { browser }: Own): Promise<string> {
  return (await sign(secret, `browser:${browser}`)).slice(0, 22);
}

function readArticles(text: string, now: number): Pick<Own, "articles" | "held" | "settled"> {
  const articles: Own["articles"] = new Map();
  const held = new Set<number>();
  const settled = new Set<number>();
  for (const article of text.split("+")) {
    const [articleId = "", revision = "", ids = ""] = article.split(":");
    const shown = ids.split("~").flatMap((written) => {
      const isHeld = written.startsWith(HELD_MARK);
      const id = Number.parseInt(isHeld ? written.slice(HELD_MARK.length) : written, 36);
      // Ids are made from the clock.
      if (!(Math.abs(id) > firstIdOf(now - NAMED_MS))) return [];
      const isNews = Math.abs(id) > firstIdOf(now - SHOWN_MS);
      // Of what somebody else has posted as well, only that somebody is told.
      if (id < 0 && !isNews && !isHeld) return [];
      if (isHeld) held.add(Math.abs(id));
      else if (!isNews) settled.add(id);
      return id;
    });
    if (shown.length > 0)
      articles.set(Number.parseInt(articleId, 36), { revision: Number.parseInt(revision, 36), ids: shown });
  }
  return { articles, held, ...(settled.size > 0 && { settled }) };
}

function signedText(...parts: string[]): string {
  return `own:${parts.join(".")}`;
}
