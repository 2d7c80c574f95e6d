import { nearbyCache, nearbyKey } from "../cache/nearby.ts";
import { addSecurityHeaders } from "../http/security-headers.ts";
import { KEY, objectKey, typeByEnding } from "./types.ts";

/** The bytes at an address never change, but they may be deleted: whoever keeps them for others asks again after an hour. */
export const KEPT = "public, max-age=31536000, s-maxage=3600, immutable";

/** Films and long recordings are asked of R2 in their parts; the data centre's cache has room for what many look at. */
const MAX_CACHED_BYTES = 20_000_000;

/**
 * The file with this key, from the data centre's cache or R2: whole or in part, or that the browser has it already.
 * @returns null where there is none
 */
export async function serveFile(
  bucket: R2Bucket | undefined,
  request: Request,
  key: string,
  after: (work: Promise<unknown>) => void,
): Promise<Response | null> {
  if (!bucket || !KEY.test(key)) return null;
  const cached = await matchCache(request, key);
  if (isKnown(request, key)) {
    if (cached) after(cached.body?.cancel() ?? Promise.resolve());
    // What was deleted is no longer what it was: other people's caches, which ask by this, are to forget it.
    const isThere = cached !== null || (await bucket.head(objectKey(key))) !== null;
    return isThere ? new Response(null, { status: 304, headers: headersOf(request, key) }) : null;
  }
  if (cached) return request.method === "HEAD" ? new Response(null, cached) : cached;
  return await fromBucket(bucket, request, key, after);
}

/**
 * Takes files out of this data centre's cache, as it has been asked for them at one host; the others' let them go within the hour. What
 * fails is let go by then, too.
 */
export async function forgetNearby(origin: string, keys: string[]): Promise<void> {
  await Promise.allSettled(keys.map((key) => nearbyCache().delete(nearbyKey(origin, "media", key))));
}

/** Whatever is written behind its address, the bytes are the same. */
function cacheKey({ url }: Request, key: string): string {
  return nearbyKey(new URL(url).origin, "media", key);
}

/** It answers ranges by itself. */
async function matchCache(request: Request, key: string): Promise<Response | null> {
  const range = request.headers.get("Range");
  const wanted = new Request(cacheKey(request, key), range ? { headers: { Range: range } } : {});
  return (
    (await nearbyCache()
      .match(wanted)
      .catch(() => undefined)) ?? null
  );
}

function etagOf(key: string): string {
  return `"${key.slice(0, 32)}"`;
}

function isKnown(request: Request, key: string): boolean {
  const known = request.headers.get("If-None-Match")?.split(",") ?? [];
  return known.some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etagOf(key));
}

async function fromBucket(
  bucket: R2Bucket,
  request: Request,
  key: string,
  after: (work: Promise<unknown>) => void,
): Promise<Response | null> {
  const headers = headersOf(request, key);
  if (request.method === "HEAD") {
    const object = await bucket.head(objectKey(key));
    if (object) headers.set("Content-Length", String(object.size));
    return object && new Response(null, { headers });
  }
  const range = rangeOf(request);
  const object = await getObject(bucket, key, range);
  if (object === "no such part") return noSuchPart();
  if (!object) return null;
  if (range) {
    const { from, to } = partOf(range, object.size);
    if (from > to) {
      after(object.body.cancel());
      return noSuchPart();
    }
    headers.set("Content-Range", `bytes ${from}-${to}/${object.size}`);
    headers.set("Content-Length", String(to - from + 1));
    return new Response(object.body, { status: 206, headers });
  }
  headers.set("Content-Length", String(object.size));
  const response = new Response(object.body, { headers });
  if (object.size <= MAX_CACHED_BYTES)
    after(
      nearbyCache()
        .put(cacheKey(request, key), response.clone())
        .catch(() => {}),
    );
  return response;
}

function noSuchPart(): Response {
  return new Response("This file has no such part.\n", {
    status: 416,
    headers: { "Cache-Control": "no-store" },
  });
}

async function getObject(
  bucket: R2Bucket,
  key: string,
  range: R2Part | null,
): Promise<R2ObjectBody | null | "no such part"> {
  try {
    return await bucket.get(objectKey(key), range ? { range } : {});
  } catch (error) {
    // 10039: InvalidRange.
    if (range && /range|10039/i.test(String(error))) return "no such part";
    throw error;
  }
}

type R2Part = { offset: number; length?: number } | { suffix: number };

/** One range alone: browsers ask for no more, and what is asked otherwise gets all (RFC 9110, 14.2). */
function rangeOf(request: Request): R2Part | null {
  const [, from, to, suffix] =
    /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/.exec(request.headers.get("Range") ?? "") ?? [];
  if (suffix !== undefined) return Number(suffix) > 0 ? { suffix: Number(suffix) } : null;
  if (from === undefined || (to !== undefined && Number(to) < Number(from))) return null;
  return { offset: Number(from), ...(to !== undefined && { length: Number(to) - Number(from) + 1 }) };
}

/** First and last byte of a part. */
function partOf(range: R2Part, size: number): { from: number; to: number } {
  if ("suffix" in range) return { from: Math.max(0, size - range.suffix), to: size - 1 };
  return { from: range.offset, to: Math.min(size, range.offset + (range.length ?? size)) - 1 };
}

/** What is no picture is shown, played or saved under its name, and never as a page of ours. */
function headersOf(request: Request, key: string): Headers {
  const type = typeByEnding(key);
  const headers = new Headers({
    "Content-Type": type?.type ?? "application/octet-stream",
    "Cache-Control": KEPT,
    ETag: etagOf(key),
    "Accept-Ranges": "bytes",
    // Pictures are for whoever shows them.
    "Cross-Origin-Resource-Policy": "cross-origin",
  });
  addSecurityHeaders(headers, request.url);
  if (!type?.isPicture) headers.set("Content-Disposition", `inline; filename="${key}"`);
  // A browser's own viewer of PDF does not work in a sandbox; nothing else here is a document.
  if (type?.ending !== "pdf") headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
  return headers;
}
