import type * as z from "zod";
import type { Db } from "../db/client.ts";
import type { mediaQuery } from "./inputs.ts";
import { findMedia, type PublicMedia } from "./media-rows.ts";

/** How many pictures a search looks through at a time: what is older is on the pages after. */
const LOOKED_THROUGH = 2_000;

/** A page of pictures, newest first. `next` is the cursor of the page after; null: there are no more. */
export type MediaPage = { items: PublicMedia[]; next: number | null };

/** Conditions that the partial indexes have word for word. */
const ONLY = { unused: "is_used = 0", "without-alt": "alt = '' AND is_decorative = 0" } as const;

/**
 * A search reads so many pictures as it looks through; a page may have fewer than it could, or none, and there are more
 * nevertheless.
 * @param named by the paper's settings: these are used, too
 */
export async function listMedia(
  db: Db,
  { q, only, cursor, limit }: z.output<typeof mediaQuery>,
  named: ReadonlyMap<number, unknown>,
): Promise<MediaPage> {
  const before = cursor ?? Number.MAX_SAFE_INTEGER;
  const condition = only ? ` AND ${ONLY[only]}` : "";
  const words = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const look = words.length > 0 ? LOOKED_THROUGH : limit + 1;
  const { results } = await db.$client
    .prepare(
      `SELECT id, lower(name || ' ' || alt || ' ' || caption || ' ' || credit) AS text FROM media
       WHERE id < ?${condition} ORDER BY id DESC LIMIT ?`,
    )
    .bind(before, look)
    .all<{ id: number; text: string }>();
  const fitting = results.filter(
    ({ id, text }) => words.every((word) => text.includes(word)) && !(only === "unused" && named.has(id)),
  );
  const shown = fitting.slice(0, limit).map(({ id }) => id);
  const isMore = fitting.length > limit || results.length === look;
  const last = fitting.length > limit ? shown.at(-1) : results.at(-1)?.id;
  return {
    items: (await findMedia(db, shown)).map((one) => ({ ...one, used: one.used || named.has(one.id) })),
    next: isMore ? (last ?? null) : null,
  };
}
