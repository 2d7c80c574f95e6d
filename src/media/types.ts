import type { OwnPicture, SocialPicture } from "../pages/image.ts";

/** What a file may be: its media type, and the ending of its key. */
export type FileType = { type: string; ending: string; isPicture: boolean };

const picture = (type: string, ending: string): FileType => ({ type, ending, isPicture: true });
const other = (type: string, ending: string): FileType => ({ type, ending, isPicture: false });

/** All that is taken. SVG is not: it can hold scripts, and no social network shows it. */
export const FILE_TYPES: FileType[] = [
  picture("image/jpeg", "jpg"),
  picture("image/png", "png"),
  picture("image/webp", "webp"),
  picture("image/avif", "avif"),
  picture("image/gif", "gif"),
  other("application/pdf", "pdf"),
  other("audio/mpeg", "mp3"),
  other("audio/mp4", "m4a"),
  other("audio/ogg", "ogg"),
  other("audio/wav", "wav"),
  other("video/mp4", "mp4"),
  other("video/webm", "webm"),
];

/** Widths of the files that are made of a picture, in pixels: for a phone, one with a sharp screen, a desk. */
export const SCREEN_WIDTHS = [480, 960, 1600];
/** No screen shows more of a newspaper's picture. */
export const LARGEST_WIDTH = 2400;
/** What social networks show of a link; some of them know no type but JPEG. */
export const SOCIAL_WIDTH = 1200;

/** More sizes of one picture than any screen tells apart. */
export const MAX_SIZES = 12;

/** What a key looks like, as a regular expression: bytes that are named so never change. */
export const KEY_PATTERN = `[0-9a-f]{32}\\.(?:${FILE_TYPES.map(({ ending }) => ending).join("|")})`;

export const KEY = new RegExp(`^${KEY_PATTERN}$`);

/** What a key begins with. @param sha256 of the bytes, 64 hexadecimal digits */
export function stemOf(sha256: string): string {
  return sha256.slice(0, 32).toLowerCase();
}

/** @param sha256 of the bytes, 64 hexadecimal digits */
export function keyOf(sha256: string, { ending }: FileType): string {
  return `${stemOf(sha256)}.${ending}`;
}

/** Of a key or a file's name. */
export function typeByEnding(name: string): FileType | null {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase().replace("jpeg", "jpg");
  return FILE_TYPES.find((known) => known.ending === ending) ?? null;
}

/** What pages need to know of a picture that is mentioned somewhere. */
export type KnownPicture = OwnPicture & {
  /** "" where it is decorative, or nobody has said. */
  alt: string;
  caption: string;
  credit: string;
  /** The file that social networks are told of. */
  social: SocialPicture;
};

/** Where a file lies in R2: as it is addressed, so that a public domain of the bucket serves the same addresses. */
export const objectKey = (key: string) => `media/${key}`;
/** The key of an object in R2. */
export const keyOfObject = ({ key }: { key: string }) => key.slice(objectKey("").length);
