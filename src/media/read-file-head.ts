import { imageSize } from "image-size";
import { FILE_TYPES, type FileType } from "./types.ts";

/** Enough of a file to know what it is: cameras put a preview before a picture's size. */
export const HEAD_BYTES = 262_144;

/** More than the best cameras take, and as much as a phone can still show: a small file can claim far more. */
const MAX_PIXELS = 120_000_000;

/** What a file's first bytes say. Pixels are those that are shown, turned where the file says so. */
export type FileHead =
  | { outcome: "picture"; type: FileType; width: number; height: number; turn: number }
  | { outcome: "other"; type: FileType }
  | { outcome: "refused"; reason: string };

const refused = (reason: string): FileHead => ({ outcome: "refused", reason });

/** By image-size's names. */
const PICTURES: Record<string, string> = { jpg: "jpg", png: "png", webp: "webp", avif: "avif", gif: "gif" };

/** What we know, and cannot show everywhere; what to do instead. */
const KNOWN_OTHERS: [pattern: RegExp, reason: string][] = [
  [/^(heic|heif|heix)$/, "HEIC pictures are shown by few browsers. Save it as JPEG, and send that."],
  [
    /^svg$/,
    "SVG pictures can hold scripts, and no social network shows them. Save it as PNG or WebP, and send that.",
  ],
  [
    /^(tiff|bmp|psd|jp2|j2c|jxl|jxl-stream|ico|icns|dds|tga|ktx|pnm)$/,
    "Browsers do not show pictures of this kind. Save it as JPEG, PNG or WebP, and send that.",
  ],
];

/**
 * What a file is, by its bytes: its name and its Content-Type are only what somebody says.
 * @param head at most HEAD_BYTES of its beginning
 */
export function readFileHead(head: Uint8Array): FileHead {
  const other = otherType(head);
  if (other !== null) return { outcome: "other", type: other };
  const size = measure(head);
  if (size === null)
    return refused(
      "This is no picture, PDF, audio or video that readers' browsers can show, or it is broken. JPEG, PNG, WebP, AVIF, GIF, PDF, MP3, M4A, OGG, WAV, MP4 and WebM are taken.",
    );
  const known = KNOWN_OTHERS.find(([pattern]) => pattern.test(size.kind));
  if (known) return refused(known[1]);
  const type = FILE_TYPES.find(({ ending }) => ending === PICTURES[size.kind]);
  if (!type) return refused(KNOWN_OTHERS[2]?.[1] ?? "");
  if (!(size.width > 0 && size.height > 0)) return refused("This picture is broken: it has no size.");
  if (size.width * size.height > MAX_PIXELS)
    return refused(
      `This picture says that it has ${size.width} × ${size.height} pixels, which no phone can show. At most 120 million are taken: make it smaller, 2400 pixels wide is enough.`,
    );
  const isOnItsSide = size.turn >= 5;
  const [width, height] = isOnItsSide ? [size.height, size.width] : [size.width, size.height];
  return { outcome: "picture", type, width, height, turn: size.turn };
}

function measure(head: Uint8Array): { kind: string; width: number; height: number; turn: number } | null {
  try {
    const { type, width, height, orientation } = imageSize(head);
    return { kind: type ?? "", width, height, turn: orientation ?? 1 };
  } catch {
    // What it cannot read is none.
    return null;
  }
}

const text = (head: Uint8Array, from: number, to: number) => String.fromCharCode(...head.subarray(from, to));

/** By the first bytes of each format's specification. */
function otherType(head: Uint8Array): FileType | null {
  const ending = otherEnding(head);
  return FILE_TYPES.find((known) => !known.isPicture && known.ending === ending) ?? null;
}

function otherEnding(head: Uint8Array): string | null {
  if (text(head, 0, 5) === "%PDF-") return "pdf";
  if (text(head, 0, 4) === "OggS") return "ogg";
  if (text(head, 0, 4) === "RIFF" && text(head, 8, 12) === "WAVE") return "wav";
  if (text(head, 0, 3) === "ID3" || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2)) return "mp3";
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return "webm";
  if (text(head, 4, 8) !== "ftyp") return null;
  const brand = text(head, 8, 12);
  if (/^M4[AB]/.test(brand)) return "m4a";
  return /^(isom|iso[2-9]|mp4[12]|avc1|M4V |dash|MSNV|qt {2})/.test(brand) ? "mp4" : null;
}
