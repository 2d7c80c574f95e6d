import { eq, inArray, type SQL } from "drizzle-orm";
import { recordEvent } from "../audit/record-event.ts";
import type { Db } from "../db/client.ts";
import { statementOf } from "../db/statements.ts";
import type { StoredFile } from "./bucket.ts";
import type { MediaChange } from "./inputs.ts";
import { noteAddresses } from "./old-addresses.ts";
import type { OldAddress } from "./old-names.ts";
import { pictureInPlaceOf } from "./picture-in-place.ts";
import { media, mediaAddresses, mediaUses } from "./table.ts";
import { MAX_SIZES } from "./types.ts";
import { noteMediaBehind, notePortraits } from "./uses.ts";

/** A size of a picture, as it is addressed. Pixels are null for what is no picture. */
export type PublicFile = Omit<StoredFile, "key"> & { url: string };

/** A picture or another file, as the newsroom and its programs see it. Times are ISO 8601. */
export type PublicMedia = PublicFile & {
  id: number;
  name: string;
  alt: string;
  decorative: boolean;
  caption: string;
  credit: string;
  focus: { x: number; y: number } | null;
  color: string | null;
  /** Whether an article, an author or the paper itself shows it. */
  used: boolean;
  /** Smaller ones of the same picture, the smallest first. */
  sizes: PublicFile[];
  createdAt: string;
  createdBy: string;
};

type MediaRow = typeof media.$inferSelect;

/** What is said of a picture; what is left out stays as it is. */
export type MediaWords = Omit<MediaChange, "sizes">;

/** @returns in the order of `ids`, those that are there */
export async function findMedia(db: Db, ids: number[]): Promise<PublicMedia[]> {
  if (ids.length === 0) return [];
  const rows = await db.select().from(media).where(inArray(media.id, ids)).all();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [publicMedia(row)] : [];
  });
}

function publicMedia(row: MediaRow): PublicMedia {
  return {
    id: row.id,
    ...publicFile(row),
    name: row.name,
    alt: row.alt,
    decorative: row.isDecorative,
    caption: row.caption,
    credit: row.credit,
    focus: row.focusX === null || row.focusY === null ? null : { x: row.focusX, y: row.focusY },
    color: row.color,
    used: row.isUsed,
    sizes: sizesOf(row).map(publicFile),
    createdAt: new Date(row.createdAt).toISOString(),
    createdBy: row.createdBy,
  };
}

function publicFile({ key, type, width, height, bytes }: StoredFile): PublicFile {
  return { url: `/media/${key}`, type, width, height, bytes };
}

function sizesOf({ sizes }: { sizes: string }): StoredFile[] {
  return JSON.parse(sizes);
}

/**
 * Stores a picture. One with the same bytes stays the one that it is, and gets what it lacks: sizes, and words where nothing was said.
 * @returns its id, and whether it is new
 */
export async function insertMedia(
  db: Db,
  given: {
    file: StoredFile;
    sizes: StoredFile[];
    words: MediaWords;
    from?: OldAddress[];
    by: string;
    now: number;
  },
): Promise<{ id: number; isNew: boolean }> {
  const { file, sizes, words, from = [], by, now } = given;
  const addresses = noteAddresses(db, file.key, from);
  const known = await findBy(db, eq(media.key, file.key));
  if (known) {
    await changeMedia(db, known.id, { words: lacking(known, words), sizes, now });
    if (addresses.length > 0) await db.$client.batch(addresses);
    return { id: known.id, isNew: false };
  }
  // What was replaced comes back to no article by itself: the file of today is the picture.
  const inPlace = await pictureInPlaceOf(db.$client, file.key);
  if (inPlace) return { id: inPlace.id, isNew: false };
  const row = {
    ...file,
    sizes: JSON.stringify(inOrder(sizes)),
    name: "picture",
    ...columnsOf(words),
    createdAt: now,
    createdBy: by,
    updatedAt: now,
  };
  const event = { action: "media.added", subject: row.name, detail: { url: `/media/${file.key}` } };
  await db.$client.batch([
    statementOf(db, db.insert(media).values(row).onConflictDoNothing({ target: media.key })),
    // Of an import's thousands the trail has nothing to tell.
    ...(from.length === 0 ? [recordEvent(db, by, event, now, "changes() > 0")] : []),
    noteFiles(db, file.key, [file, ...sizes]),
    ...addresses,
  ]);
  const stored = await findBy(db, eq(media.key, file.key));
  if (!stored) throw new Error(`${file.key} was stored and is not there`);
  return { id: stored.id, isNew: true };
}

async function findBy(db: Db, condition: SQL): Promise<MediaRow | undefined> {
  return db.select().from(media).where(condition).get();
}

/** The picture whose largest file this is; null: none. */
export async function idOfKey(db: Db, key: string): Promise<number | null> {
  return (await findBy(db, eq(media.key, key)))?.id ?? null;
}

/** The statement that puts another file in a picture's place; what must stay in sight was of the old one. */
export function putFile(
  db: Db,
  id: number,
  { file, sizes, color, now }: { file: StoredFile; sizes: StoredFile[]; color: string | null; now: number },
): D1PreparedStatement {
  const row = {
    ...file,
    sizes: JSON.stringify(inOrder(sizes)),
    color,
    focusX: null,
    focusY: null,
    updatedAt: now,
  };
  return statementOf(db, db.update(media).set(row).where(eq(media.id, id)));
}

/** What is said of a picture of which nothing was said. */
function lacking(known: MediaRow, words: MediaWords): MediaWords {
  const isSilent = known.alt === "" && !known.isDecorative;
  return {
    ...(isSilent && { alt: words.alt, decorative: words.decorative }),
    ...(known.caption === "" && { caption: words.caption }),
    ...(known.credit === "" && { credit: words.credit }),
    ...(known.focusX === null && { focus: words.focus }),
    ...(known.color === null && { color: words.color }),
  };
}

function columnsOf(words: MediaWords): Partial<MediaRow> {
  const { name, alt, decorative, caption, credit, focus, color } = words;
  return {
    ...(name !== undefined && { name }),
    ...(alt !== undefined && { alt }),
    ...(decorative !== undefined && { isDecorative: decorative }),
    ...(caption !== undefined && { caption }),
    ...(credit !== undefined && { credit }),
    ...(focus !== undefined && { focusX: focus?.x ?? null, focusY: focus?.y ?? null }),
    ...(color !== undefined && { color }),
  };
}

function inOrder(sizes: StoredFile[]): StoredFile[] {
  const each = [...new Map(sizes.map((size) => [size.key, size])).values()];
  return each.toSorted((a, b) => (a.width ?? 0) - (b.width ?? 0)).slice(0, MAX_SIZES);
}

/** What another picture has already stays there: it has the same bytes. What was replaced, and is here again, is whose it is now. */
export function noteFiles(db: Db, key: string, files: StoredFile[]): D1PreparedStatement {
  return db.$client
    .prepare(
      `INSERT INTO media_files (key, media_id)
       SELECT value, (SELECT id FROM media WHERE key = ?1) FROM json_each(?2) WHERE true
       ON CONFLICT (key) DO UPDATE SET media_id = excluded.media_id, replaced_at = NULL WHERE replaced_at IS NOT NULL`,
    )
    .bind(key, JSON.stringify(files.map((file) => file.key)));
}

/**
 * @param change.by who says so, for the audit trail; left out: nobody of the newsroom
 * @returns false where there is no such picture
 */
export async function changeMedia(
  db: Db,
  id: number,
  { words, sizes, by, now }: { words: MediaWords; sizes: StoredFile[]; by?: string; now: number },
): Promise<boolean> {
  const known = await findBy(db, eq(media.id, id));
  if (!known) return false;
  const isShown = [words.alt, words.decorative, words.caption, words.credit, words.focus].some(
    (word) => word !== undefined,
  );
  const values = {
    ...columnsOf(words),
    ...(sizes.length > 0 && { sizes: JSON.stringify(inOrder([...sizesOf(known), ...sizes])) }),
  };
  if (Object.keys(values).length === 0) return true;
  await db.$client.batch([
    statementOf(
      db,
      db
        .update(media)
        .set({ ...values, updatedAt: now })
        .where(eq(media.id, id)),
    ),
    ...(by !== undefined && (isShown || words.name !== undefined)
      ? [recordEvent(db, by, { action: "media.changed", subject: known.name, detail: { id, ...words } }, now)]
      : []),
    ...(sizes.length > 0 ? [noteFiles(db, known.key, sizes)] : []),
    ...(isShown || sizes.length > 0 ? [noteMediaBehind(db, [id]), ...notePortraits(db, id, now)] : []),
  ]);
  return true;
}

/** Ids of the articles that show a picture, at most `limit`. */
export async function articlesShowing(db: Db, id: number, limit: number): Promise<number[]> {
  const rows = await db
    .select({ id: mediaUses.articleId })
    .from(mediaUses)
    .where(eq(mediaUses.mediaId, id))
    .limit(limit)
    .all();
  return rows.map((row) => row.id);
}

/**
 * Forgets a picture and where it was; the articles that show it are rendered without.
 * @param by who deletes it, for the audit trail; left out: nobody of the newsroom
 * @returns the keys of its files, whose bytes nobody needs any more
 */
export async function deleteMedia(
  db: Db,
  id: number,
  { by, now }: { by?: string; now: number },
): Promise<string[]> {
  const known = await findBy(db, eq(media.id, id));
  if (!known) return [];
  const keys = [known.key, ...sizesOf(known).map(({ key }) => key)];
  await db.$client.batch([
    ...notePortraits(db, id, now),
    db.$client
      .prepare("DELETE FROM media_files WHERE key IN (SELECT value FROM json_each(?))")
      .bind(JSON.stringify(keys)),
    statementOf(db, db.delete(mediaAddresses).where(eq(mediaAddresses.mediaId, id))),
    statementOf(db, db.delete(media).where(eq(media.id, id))),
    ...(by !== undefined
      ? [recordEvent(db, by, { action: "media.deleted", subject: known.name, detail: { id } }, now)]
      : []),
    noteMediaBehind(db, [id]),
  ]);
  return keys;
}

/** The picture goes without sizes that were lost. */
export async function forgetSizes(db: Db, id: number, lost: string[], now: number): Promise<void> {
  const known = await findBy(db, eq(media.id, id));
  if (!known) return;
  const left = sizesOf(known).filter(({ key }) => !lost.includes(key));
  await db.$client.batch([
    statementOf(
      db,
      db
        .update(media)
        .set({ sizes: JSON.stringify(left) })
        .where(eq(media.id, id)),
    ),
    db.$client
      .prepare("DELETE FROM media_files WHERE key IN (SELECT value FROM json_each(?))")
      .bind(JSON.stringify(lost)),
    noteMediaBehind(db, [id]),
    ...notePortraits(db, id, now),
  ]);
}
