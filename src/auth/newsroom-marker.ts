/** Says that a browser has been in the newsroom, so that its views are not counted. No secret: it opens nothing. */
const COOKIE = "broadsheet_newsroom";

const LIFE_SECONDS = 180 * 86_400;

export function readMarker(cookies: string | null | undefined): boolean {
  return cookies?.includes(`${COOKIE}=1`) ?? false;
}

/** The Set-Cookie of it, for the whole paper. */
export function writeMarker({ secure }: { secure: boolean }): string {
  const attributes = ["Path=/", `Max-Age=${LIFE_SECONDS}`, "HttpOnly", "SameSite=Lax"];
  return [`${COOKIE}=1`, ...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}
