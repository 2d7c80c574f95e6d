import type { Db } from "../db/client.ts";
import { columnsOf } from "../db/columns.ts";
import type { Reading } from "../db/readings.ts";
import type { Rows } from "../db/rows.ts";
import type { OwnPicture, SocialPicture } from "../pages/image.ts";
import type { StoredFile } from "./bucket.ts";
import { KEY_PATTERN, type KnownPicture, SOCIAL_WIDTH } from "./types.ts";

/**
 * A file by whatever key it was mentioned: one of its sizes too. `picture`: null for what is none. `address`: what was mentioned, or what
 * is in its place by now.
 */
export type KnownMedia = Map<string, { id: number; picture: KnownPicture | null; address: string }>;

const MENTIONED = new RegExp(`/media/(${KEY_PATTERN})(?![\\w.-])`, "g");

/** The keys of all files that a text mentions, whatever host it names: the same key is the same bytes everywhere. Each once. */
export function keysIn(text: string): string[] {
  return [...new Set([...text.matchAll(MENTIONED)].map(([, key = ""]) => key))];
}

const ADDRESS = new RegExp(`^(?:(?:https?:)?//[^/?#]+)?/media/(${KEY_PATTERN})(?:[?#].*)?$`, "i");

/** The key that an address is of; null where it is another address. */
export function keyOfAddress(address: string): string | null {
  return ADDRESS.exec(address)?.[1] ?? null;
}

const READ = [
  "id",
  "key",
  "type",
  "width",
  "height",
  "sizes",
  "alt",
  "is_decorative",
  "caption",
  "credit",
  "focus_x",
  "focus_y",
] as const satisfies (keyof Rows["media"])[];

/** SQL: what a picture is known by, from `media m`. */
export const PICTURE_COLUMNS = columnsOf("m", READ);

export type PictureRow = Pick<Rows["media"], (typeof READ)[number]>;

type Row = PictureRow & { asked: string; today: string };

/** Those among these keys that are the paper's own, in one query that reads two rows for each. */
export function mediaReading(db: Db, keys: string[]): Reading<KnownMedia> {
  const statement = db.$client
    .prepare(
      `SELECT f.key AS asked, iif(f.replaced_at IS NULL, f.key, m.key) AS today, ${PICTURE_COLUMNS}
       FROM json_each(?) j CROSS JOIN media_files f ON f.key = j.value CROSS JOIN media m ON m.id = f.media_id`,
    )
    .bind(JSON.stringify(keys));
  return {
    statement,
    read: (rows: Row[]) =>
      new Map(rows.map((row) => [row.asked, { ...knownOf(row), address: `/media/${row.today}` }])),
  };
}

export function knownOf(row: PictureRow): { id: number; picture: KnownPicture | null } {
  const { id, width, height, alt, caption, credit } = row;
  if (width === null || height === null) return { id, picture: null };
  const sizes: StoredFile[] = JSON.parse(row.sizes);
  const file: StoredFile = { key: row.key, type: row.type, width, height, bytes: 0 };
  const shown = row.is_decorative ? "" : alt;
  return {
    id,
    picture: {
      width,
      height,
      files: candidates(file, sizes),
      ...(row.focus_x !== null && row.focus_y !== null && { focus: [row.focus_x, row.focus_y] }),
      alt: shown,
      caption,
      credit,
      social: { ...socialFile(file, sizes), alt: shown },
    },
  };
}

const JPEG = "image/jpeg";

/** The files that browsers choose among: JPEG is for social networks, unless there is nothing else. One of each width. */
function candidates(file: StoredFile, sizes: StoredFile[]): OwnPicture["files"] {
  const modern = sizes.filter(({ type }) => type !== JPEG);
  const chosen = file.type === JPEG && modern.length === 0 ? sizes : modern;
  const byWidth = new Map([file, ...chosen].map(({ key, width }) => [width ?? 0, `/media/${key}`]));
  return [...byWidth]
    .map(([width, address]): [string, number] => [address, width])
    .toSorted(([, a], [, b]) => a - b);
}

function socialFile(file: StoredFile, sizes: StoredFile[]): Omit<SocialPicture, "alt"> {
  const files = [...sizes, file].toSorted((a, b) => (a.width ?? 0) - (b.width ?? 0));
  const jpegs = files.filter(({ type }) => type === JPEG);
  const among = jpegs.length > 0 ? jpegs : files;
  const found = among.find(({ width }) => (width ?? 0) >= SOCIAL_WIDTH) ?? among.at(-1) ?? file;
  const { key, width, height } = found;
  return { url: `/media/${key}`, ...(width !== null && height !== null && { width, height }) };
}
