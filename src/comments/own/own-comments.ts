import { DAY_MS } from "../../db/time.ts";
import { firstIdOf } from "../../db/time-id.ts";
import { base64url, sign, verify } from "../../http/signing.ts";

/** A reader's own comments on one article, as their cookie names them. */
export type OwnComments = {
  revision: number;
  ids: number[];
  /** What this browser has sent as well, after another one had: it is shown them as they were sent, and owns none. */
  repeated: number[];
};

/** What the one cookie of this site says of a browser that has commented. */
export type Own = {
  /** Names the browser: 22 random base64url characters. */
  browser: string;
  /** Its comments of the last day by the article's id, which stays when the article moves; the ids of repeated ones are negated. */
  articles: Map<number, { revision: number; ids: number[] }>;
};

const COOKIE = "broadsheet_own";
const NAMED = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w.:+~-]{1,1500})`, "g");

/** So long a browser is known by the comments that were approved. */
const LIFE_SECONDS = 180 * 86_400;
/** So long a page shows commenters their own comments before a moderator has seen them. */
const SHOWN_MS = DAY_MS;
const MAX_IDS = 20;

/** Whether a request may carry the cookie at all: most don't, and need no check of a signature. */
export function mayHaveOwn(cookies: string | null): boolean {
  return cookies?.includes(`${COOKIE}=`) ?? false;
}

/** What the signed cookie says; null without one, or when it is forged or over. */
export async function readOwn(secret: string, cookies: string | null, now: number): Promise<Own | null> {
  for (const [, value = ""] of (cookies ?? "").matchAll(NAMED)) {
    const [browser = "", articles = "", expires = "", signature = ""] = value.split(".");
    if (!(Number.parseInt(expires, 36) > now)) continue;
    if (!(await verify(secret, signedText(browser, articles, expires), signature))) continue;
    return { browser, articles: readArticles(articles, now) };
  }
  return null;
}

/** A browser that has not commented yet: a fresh name and no comments. */
export function newOwn(): Own {
  return { browser: base64url(crypto.getRandomValues(new Uint8Array(16))), articles: new Map() };
}

/**
 * A browser without a cookie that sends a secret of its own making, and the same one when it has to send its comment again:
 * that it is the same browser then, nobody else can say.
 */
export async function ownBySecret(secret: string, itsSecret: string): Promise<Own> {
  return { browser: (await sign(secret, `idempotency:${itsSecret}`)).slice(0, 22), articles: new Map() };
}

/** The reader's own comments on the article of this id, or null. */
export function ownCommentsOn(own: Own | null, articleId: number): OwnComments | null {
  const named = own?.articles.get(articleId);
  if (!named) return null;
  const repeated = named.ids.flatMap((id) => (id < 0 ? -id : []));
  return { revision: named.revision, ids: named.ids.filter((id) => id > 0), repeated };
}

/** A comment just posted or changed, and its article with the revision that it has since. */
export type Added = {
  articleId: number;
  revision: number;
  id: number;
  /** Another browser had posted the same before. */
  isRepeated?: boolean;
};

/** With one more comment; the last 20 are kept. */
export function withOwnComment(own: Own | null, { articleId, revision, id, isRepeated = false }: Added): Own {
  const { browser, articles: before } = own ?? newOwn();
  const articles = new Map(before);
  const known = articles.get(articleId)?.ids ?? [];
  const ids = new Set([...known, isRepeated && !known.includes(id) ? -id : id]);
  articles.delete(articleId);
  articles.set(articleId, { revision, ids: [...ids].slice(-MAX_IDS) });
  const count = () => [...articles.values()].reduce((sum, one) => sum + one.ids.length, 0);
  for (const oldest of articles.keys()) if (count() > MAX_IDS) articles.delete(oldest);
  return { browser, articles };
}

/** The Set-Cookie of it. */
export async function writeOwn(
  secret: string,
  own: Own,
  { now, secure }: { now: number; secure: boolean },
): Promise<string> {
  const articles = [...own.articles]
    .map(
      ([articleId, { revision, ids }]) =>
        `${articleId.toString(36)}:${revision.toString(36)}:${ids.map((id) => id.toString(36)).join("~")}`,
    )
    .join("+");
  const expires = (now + LIFE_SECONDS * 1000).toString(36);
  const signature = await sign(secret, signedText(own.browser, articles, expires));
  const attributes = ["Path=/", `Max-Age=${LIFE_SECONDS}`, "HttpOnly", "SameSite=Lax"];
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

function readArticles(text: string, now: number): Own["articles"] {
  const articles: Own["articles"] = new Map();
  for (const article of text.split("+")) {
    const [articleId = "", revision = "", ids = ""] = article.split(":");
    const shown = ids.split("~").map((id) => Number.parseInt(id, 36));
    // Ids are made from the clock.
    const young = shown.filter((id) => Math.abs(id) > firstIdOf(now - SHOWN_MS));
    if (young.length > 0)
      articles.set(Number.parseInt(articleId, 36), { revision: Number.parseInt(revision, 36), ids: young });
  }
  return articles;
}

function signedText(...parts: string[]): string {
  return `own:${parts.join(".")}`;
}
