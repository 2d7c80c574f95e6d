import { nearbyCache } from "../cache/nearby.ts";
import type { Rows } from "../db/rows.ts";
import { canonicalPath } from "../http/paths.ts";
import { addSecurityHeaders } from "../http/security-headers.ts";
import type { StoredFile } from "./bucket.ts";
import { namesOf } from "./old-names.ts";
import { pictureInPlaceOf } from "./picture-in-place.ts";
import { KEY } from "./types.ts";

/** A file may be replaced, and the picture deleted: who has the redirect asks again after a day. */
const A_DAY = "public, max-age=86400";

/** One path of several sites: more of them were hardly brought together. */
const MOST_SITES = 20;

/**
 * Where a file of an old site is now: a redirect, to the size that is nearest to the one that was asked for.
 * @returns null where none is known
 */
export async function leadToFile(
  binding: D1Database,
  request: Request,
  after: (work: Promise<unknown>) => void,
): Promise<Response | null> {
  const url = new URL(request.url);
  const cacheKey = `${url.origin}${url.pathname}`;
  const cached = await nearbyCache()
    .match(cacheKey)
    .catch(() => undefined);
  if (cached) return cached;
  const path = canonicalPath(url.pathname);
  const place = path && (await findPlace(binding, path));
  if (!place) return null;
  const headers = new Headers({ Location: place, "Cache-Control": A_DAY });
  addSecurityHeaders(headers, request.url);
  const response = new Response(null, { status: 301, headers });
  after(
    nearbyCache()
      .put(cacheKey, response.clone())
      .catch(() => {}),
  );
  return response;
}

/**
 * Where the file is that stands in the place of another one, which was replaced.
 * @returns null where none does
 */
export async function leadToSuccessor(
  binding: D1Database,
  request: Request,
  key: string,
): Promise<Response | null> {
  const found = KEY.test(key) ? await pictureInPlaceOf(binding, key) : null;
  if (!found) return null;
  const headers = new Headers({ Location: `/media/${found.key}`, "Cache-Control": "public, max-age=300" });
  addSecurityHeaders(headers, request.url);
  return new Response(null, { status: 302, headers });
}

type Place = Pick<Rows["media"], "key" | "sizes"> & { rank: number };

async function findPlace(binding: D1Database, path: string): Promise<string | null> {
  const { results } = await binding
    .prepare(
      `SELECT j.key AS rank, m.key, m.sizes FROM json_each(?) j
       CROSS JOIN media_addresses a ON a.path = j.value
       CROSS JOIN media m ON m.id = a.media_id LIMIT ${MOST_SITES}`,
    )
    .bind(JSON.stringify(namesOf(path)))
    .all<Place>();
  const [found] = results.toSorted((a, b) => a.rank - b.rank);
  if (!found) return null;
  const width = widthAsked(path);
  const sizes: StoredFile[] = JSON.parse(found.sizes);
  // The file of this very name is what it was: nothing smaller was asked for.
  const fitting =
    width !== null && found.rank > 0 ? sizes.find((size) => (size.width ?? 0) >= width) : undefined;
  return `/media/${(fitting ?? found).key}`;
}

function widthAsked(path: string): number | null {
  const [, width] = /-(\d+)x\d+\.\w+$/.exec(path) ?? /\/size\/w(\d+)/.exec(path) ?? [];
  return width === undefined ? null : Number(width);
}
