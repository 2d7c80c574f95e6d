import { sign, verify } from "../api/signing.ts";

/** A reader's own comments on one article, as their cookie names them. */
export type OwnComments = { revision: number; ids: number[] };

const COOKIE = "broadsheet_own";
const LIFE_SECONDS = 86_400;
const MAX_IDS = 20;

/** Whether a request may carry the cookie at all: most don't, and need no check of a signature. */
export function mayHaveOwn(cookies: string | null): boolean {
  return cookies?.includes(`${COOKIE}=`) ?? false;
}

/** The comments that a signed cookie for this article's path names; null without one, or when it is forged or over. */
export async function readOwn(
  secret: string,
  cookies: string | null,
  articlePath: string,
  now: number,
): Promise<OwnComments | null> {
  for (const [, value = ""] of (cookies ?? "").matchAll(/(?:^|;\s*)broadsheet_own=([\w.~-]{1,400})/g)) {
    const [revision = "", ids = "", expires = "", signature = ""] = value.split(".");
    if (!(Number.parseInt(expires, 36) > now)) continue;
    if (!(await verify(secret, signedText(articlePath, revision, ids, expires), signature))) continue;
    return {
      revision: Number.parseInt(revision, 36),
      ids: ids.split("~").map((id) => Number.parseInt(id, 36)),
    };
  }
  return null;
}

/** The Set-Cookie that names a reader's own comments, the last 20 of them, to this article's pages only. */
export async function writeOwn(
  secret: string,
  own: OwnComments,
  articlePath: string,
  { now, secure }: { now: number; secure: boolean },
): Promise<string> {
  const revision = own.revision.toString(36);
  const ids = [...new Set(own.ids)]
    .slice(-MAX_IDS)
    .map((id) => id.toString(36))
    .join("~");
  const expires = (now + LIFE_SECONDS * 1000).toString(36);
  const signature = await sign(secret, signedText(articlePath, revision, ids, expires));
  const attributes = [`Path=${articlePath}`, `Max-Age=${LIFE_SECONDS}`, "HttpOnly", "SameSite=Lax"];
  return [
    `${COOKIE}=${revision}.${ids}.${expires}.${signature}`,
    ...attributes,
    ...(secure ? ["Secure"] : []),
  ].join("; ");
}

function signedText(...parts: string[]): string {
  return `own:${parts.join(":")}`;
}
