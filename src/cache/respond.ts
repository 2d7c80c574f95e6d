import { digest } from "../http/signing.ts";
import { assetPath } from "../pages/assets.ts";
import { SCHEME_SOURCE } from "../pages/colour-scheme.ts";
import type { FillablePage, RememberedPage } from "./memory.ts";
import type { SlotContents } from "./page-cache.ts";
import { fillSlots, type StoredPage } from "./stored-page.ts";

/** Browsers may keep a page and must ask before they show it again: most of these questions are answered 304. */
export const REVALIDATE = "public, max-age=0, must-revalidate";
export const PRIVATE = "private, no-store";

/** What a policy allows beyond the paper's own, by its directives. */
export type Sources = Partial<
  Record<
    "script-src" | "style-src" | "connect-src" | "frame-src" | "img-src" | "media-src" | "font-src",
    string[]
  >
>;

/** Scripts, styles and pictures come from the paper itself; pictures and sound also from elsewhere, by https. */
const POLICY: Record<string, string[]> = {
  "default-src": ["'self'"],
  "script-src": ["'self'", SCHEME_SOURCE],
  "img-src": ["'self'", "https:", "http:", "data:"],
  "media-src": ["'self'", "https:", "http:"],
  "object-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'self'"],
};

/** The policy of readers' pages, which allows these as well. */
function policyWith(more: Sources): string {
  const added = Object.entries(more).filter(([, sources]) => sources.length > 0);
  const directives = { ...POLICY };
  for (const [name, sources] of added) {
    const all = [...new Set([...(directives[name] ?? ["'self'"]), ...sources])];
    // Browsers overlook 'unsafe-inline' beside a hash.
    const isLoose = all.includes("'unsafe-inline'");
    directives[name] = isLoose ? all.filter((source) => !source.startsWith("'sha256-")) : all;
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}

/** What both allow. */
export function bothSources(one: Sources, other: Sources): Sources {
  const names = Object.keys({ ...one, ...other }) as (keyof Sources)[];
  return Object.fromEntries(names.map((name) => [name, [...(one[name] ?? []), ...(other[name] ?? [])]]));
}

/** What allows an inline style or script of exactly this text. */
export async function inlineSource(text: string): Promise<string> {
  const base64 = (await digest(text)).replaceAll("-", "+").replaceAll("_", "/");
  return `'sha256-${base64}='`;
}

/** Where Turnstile's script and frame come from. */
const TURNSTILE = "https://challenges.cloudflare.com";

export const HTML_HEADERS = {
  "Content-Security-Policy": policyWith({}),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "strict-origin-when-cross-origin",
};

/** These headers for a page that may frame these origins: they are its own, since a kept page has no nonce. */
export function withFrames(
  headers: Record<string, string>,
  frames: string[] | undefined,
): Record<string, string> {
  const policy = headers["Content-Security-Policy"];
  if (policy === undefined || !frames || frames.length === 0) return headers;
  const sources = `frame-src ${frames.join(" ")}`;
  const allowing = policy.includes("frame-src")
    ? policy.replace("frame-src", sources)
    : `${policy}; ${sources}`;
  return { ...headers, "Content-Security-Policy": allowing };
}

/** Which links a browser may fetch before they are clicked: a header, since pages are kept and the policy forbids scripts in them. */
const FETCH_AHEAD = { "Speculation-Rules": `"${assetPath("speculation-rules.json")}"` };

/**
 * Headers of readers' pages of a site whose form has Turnstile's check or not, and whose links are fetched ahead or not.
 * @param more what the site's own settings put into its pages
 */
export function readersHeaders(
  site: { turnstile: boolean; fetchAhead: boolean },
  more: Sources = {},
): Record<string, string> {
  const turnstile = site.turnstile ? [TURNSTILE] : [];
  const policy = policyWith({
    ...more,
    "script-src": [...turnstile, ...(more["script-src"] ?? [])],
    "frame-src": [...turnstile, ...(more["frame-src"] ?? [])],
  });
  return {
    ...HTML_HEADERS,
    "Content-Security-Policy": policy,
    ...(site.fetchAhead && FETCH_AHEAD),
  };
}

/** The answer for a kept page: 304 where the reader has it already, else 200 with its slots filled. */
export function respond(request: Request, entry: RememberedPage, contents: SlotContents): Response {
  const { head } = entry.page;
  const etag = `W/"${head.hash}-${contents.tag}"`;
  const headers = {
    ETag: etag,
    "Cache-Control": cacheControl(head.keep),
    ...withFrames(contents.headers, head.frames),
  };
  if (matches(request.headers.get("If-None-Match"), etag))
    return new Response(null, { status: 304, headers });
  return new Response(filledBytes(entry, contents), {
    headers: { ...headers, "Content-Type": head.contentType },
  });
}

/** The answer for a page that is one reader's own, or not to be kept for another reason. */
export function respondUncached(entry: FillablePage, contents: SlotContents, status = 200): Response {
  const { head } = entry.page;
  const headers = {
    "Cache-Control": PRIVATE,
    ...withFrames(contents.headers, head.frames),
    "Content-Type": head.contentType,
  };
  return new Response(filledBytes(entry, contents), { status, headers });
}

/** Whether an If-None-Match header names this ETag, by weak comparison (RFC 9110, 13.1.2). */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const opaque = etag.replace(/^W\//, "");
  return (
    header === etag ||
    header === "*" ||
    header.split(",").some((one) => one.trim().replace(/^W\//, "") === opaque)
  );
}

function cacheControl(keep: StoredPage["head"]["keep"]): string {
  return keep === "until-changed" ? REVALIDATE : `public, max-age=${keep}`;
}

function filledBytes(entry: FillablePage, contents: SlotContents): Uint8Array {
  const { key } = contents;
  if (key === null) return fillSlots(entry.page, contents.get);
  if (entry.filled?.key !== key) entry.filled = { key, bytes: fillSlots(entry.page, contents.get) };
  return entry.filled.bytes;
}
