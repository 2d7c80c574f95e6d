import { joined } from "./joined.ts";

/**
 * The same picture without what a camera or a program wrote beside it: place, time, device, names, previews. Pixels, colour
 * profile and animation stay as they are, and so does which way is up. What is broken comes back as it is.
 * @param ending of the file's type
 * @param turn which way is up, from 1 (as it lies) to 8, as Exif numbers them; known of JPEG alone
 */
export function withoutCameraData(
  bytes: Uint8Array<ArrayBuffer>,
  ending: string,
  turn: number,
): Uint8Array<ArrayBuffer> {
  if (ending === "jpg") return jpegWithout(bytes, turn);
  if (ending === "png") return pngWithout(bytes);
  if (ending === "webp") return webpWithout(bytes);
  if (ending === "avif") return avifWithout(bytes);
  return bytes;
}

/** Whether a file's head says more than its picture. @param head of any length */
export function hasCameraData(head: Uint8Array<ArrayBuffer>, ending: string, turn: number): boolean {
  if (turn !== 1) return true;
  if (ending === "jpg") return jpegParts(head).some(({ marker, from }) => isCameraPart(head, marker, from));
  if (ending === "png") return pngChunks(head).some(({ name }) => PNG_TELLS.has(name));
  if (ending === "webp")
    return webpChunks(head).some(({ name, from }) => name === "VP8X" && ((head[from + 8] ?? 0) & 0x0c) > 0);
  // What lies behind this beginning is not known to be black.
  const isThere = ({ from, to }: { from: number; to: number }) =>
    to > head.length || head.subarray(from, to).some((byte) => byte !== 0);
  return ending === "avif" && exifItemsOf(head).some(isThere);
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const nameAt = (bytes: Uint8Array, at: number, length = 4) =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** A segment of a JPEG file, from its marker to its end (ITU T.81, B.1). */
type JpegPart = { marker: number; from: number; to: number };

/** The segments before the picture itself, which begins at the end of the last one. */
function jpegParts(bytes: Uint8Array): JpegPart[] {
  const parts: JpegPart[] = [];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    // Fill bytes.
    if (bytes[at + 1] === 0xff) {
      at += 1;
      continue;
    }
    const to = at + 2 + viewOf(bytes).getUint16(at + 2);
    parts.push({ marker: bytes[at + 1] ?? 0, from: at, to });
    at = to;
  }
  return parts;
}

/** Exif and XMP (APP1), Photoshop's (APP13), comments, and makers' own; JFIF, colour profiles and Adobe's transform stay. */
function isCameraPart(bytes: Uint8Array, marker: number, from: number): boolean {
  if (marker === 0xfe) return true;
  if (marker === 0xe2) return nameAt(bytes, from + 4, 11) !== "ICC_PROFILE";
  return marker > 0xe0 && marker < 0xef && marker !== 0xee;
}

function jpegWithout(bytes: Uint8Array<ArrayBuffer>, turn: number): Uint8Array<ArrayBuffer> {
  const parts = jpegParts(bytes);
  const end = parts.at(-1)?.to ?? 2;
  // What is cut off stays whole: a picture that is broken is not broken more.
  if (end > bytes.length || bytes[end] !== 0xff) return bytes;
  const kept = parts.filter(({ marker, from }) => !isCameraPart(bytes, marker, from));
  // JFIF comes first where it is there, then which way is up.
  const first = kept[0]?.marker === 0xe0 ? 1 : 0;
  const slices = kept.map(({ from, to }) => bytes.subarray(from, to));
  const way = turn === 1 ? [] : [jpegTurn(turn)];
  return joined([
    bytes.subarray(0, 2),
    ...slices.slice(0, first),
    ...way,
    ...slices.slice(first),
    withoutTrailer(bytes.subarray(end)),
  ]);
}

/** Phones append films and depth maps, each with a place of its own, behind the picture's end. */
function withoutTrailer(picture: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let at = 0;
  while (at >= 0 && at + 4 <= picture.length) {
    const marker = picture[at + 1] ?? 0;
    if (marker === 0xd9) return picture.subarray(0, at + 2);
    // A table or the next scan has a length; stuffed bytes, fill bytes and restarts have none.
    const isAlone = marker === 0x00 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    at = picture.indexOf(0xff, isAlone ? at + 1 : at + 2 + viewOf(picture).getUint16(at + 2));
  }
  return picture;
}

/** An Exif segment that says which way is up, and nothing else (Exif 3.0, 4.6). */
function jpegTurn(turn: number): Uint8Array {
  return Uint8Array.from([
    ...[0xff, 0xe1, 0x00, 0x22, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00],
    ...[0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x08, 0x00, 0x01],
    ...[0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, turn, 0x00, 0x00],
    ...[0x00, 0x00, 0x00, 0x00],
  ]);
}

type Chunk = { name: string; from: number; to: number };

/** Chunks of a PNG file that say who, when, where and with what (PNG specification, 11.3). */
const PNG_TELLS = new Set(["eXIf", "tEXt", "zTXt", "iTXt", "tIME"]);

function pngChunks(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const to = at + 12 + viewOf(bytes).getUint32(at);
    chunks.push({ name: nameAt(bytes, at + 4), from: at, to });
    at = to;
  }
  return chunks;
}

function pngWithout(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const chunks = pngChunks(bytes);
  if ((chunks.at(-1)?.to ?? 0) > bytes.length) return bytes;
  const kept = chunks.filter(({ name }) => !PNG_TELLS.has(name));
  return joined([bytes.subarray(0, 8), ...kept.map(({ from, to }) => bytes.subarray(from, to))]);
}

function webpChunks(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = viewOf(bytes).getUint32(at + 4, true);
    const to = at + 8 + size + (size % 2);
    chunks.push({ name: nameAt(bytes, at), from: at, to });
    at = to;
  }
  return chunks;
}

/** Flags of VP8X: 8 Exif, 4 XMP (WebP container specification). */
function webpWithout(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const chunks = webpChunks(bytes);
  if (bytes.length < 12 || (chunks.at(-1)?.to ?? 0) > bytes.length) return bytes;
  const kept = chunks
    .filter(({ name }) => name !== "EXIF" && name !== "XMP ")
    .map(({ name, from, to }) => {
      const chunk = bytes.slice(from, to);
      if (name === "VP8X") chunk[8] = (chunk[8] ?? 0) & ~0x0c;
      return chunk;
    });
  const whole = joined([bytes.subarray(0, 12), ...kept]);
  viewOf(whole).setUint32(4, whole.length - 8, true);
  return whole;
}

/** AVIF names its parts' places by number, so that nothing may move: what tells is blackened where it stands. */
function avifWithout(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const black = bytes.slice();
  for (const { from, to } of exifItemsOf(bytes)) black.fill(0, from, to);
  return black;
}

/** Where the items of type Exif and mime (XMP) of an AVIF file lie (ISO/IEC 14496-12, 8.11: `iinf` and `iloc`). */
function exifItemsOf(bytes: Uint8Array): { from: number; to: number }[] {
  const meta = boxesIn(bytes, 0, bytes.length).find(({ name }) => name === "meta");
  if (!meta) return [];
  const inner = boxesIn(bytes, meta.from + 12, Math.min(meta.to, bytes.length));
  const iinf = inner.find(({ name }) => name === "iinf");
  const iloc = inner.find(({ name }) => name === "iloc");
  if (!iinf || !iloc) return [];
  const telling = tellingItems(bytes, iinf);
  return placesOf(bytes, iloc).filter(({ id, from, to }) => telling.has(id) && to > from);
}

function boxesIn(bytes: Uint8Array, from: number, to: number): Chunk[] {
  const boxes: Chunk[] = [];
  for (let at = from; at + 8 <= to; ) {
    const size = viewOf(bytes).getUint32(at);
    // 0: to the file's end; 1: a length of 64 bits, which only the picture itself may need.
    const end = size === 0 ? to : size === 1 ? at + Number(bigAt(bytes, at + 8, to)) : at + size;
    if (end <= at + 7) break;
    boxes.push({ name: nameAt(bytes, at + 4), from: at, to: end });
    at = end;
  }
  return boxes;
}

const bigAt = (bytes: Uint8Array, at: number, to: number) =>
  at + 8 <= to ? viewOf(bytes).getBigUint64(at) : 0n;

function tellingItems(bytes: Uint8Array, iinf: Chunk): Set<number> {
  const version = bytes[iinf.from + 8] ?? 0;
  const items = boxesIn(bytes, iinf.from + (version === 0 ? 14 : 16), Math.min(iinf.to, bytes.length));
  const telling = items.flatMap(({ name, from }) => {
    const itemVersion = bytes[from + 8] ?? 0;
    if (name !== "infe" || itemVersion < 2 || from + 22 > bytes.length) return [];
    const isLong = itemVersion > 2;
    const id = isLong ? viewOf(bytes).getUint32(from + 12) : viewOf(bytes).getUint16(from + 12);
    const type = nameAt(bytes, from + (isLong ? 18 : 16));
    return type === "Exif" || type === "mime" ? [id] : [];
  });
  return new Set(telling);
}

function placesOf(bytes: Uint8Array, iloc: Chunk): { id: number; from: number; to: number }[] {
  const version = bytes[iloc.from + 8] ?? 0;
  let at = iloc.from + 12;
  const end = Math.min(iloc.to, bytes.length);
  const read = (size: number): number => {
    let value = 0;
    for (let n = 0; n < size; n += 1) value = value * 256 + (bytes[at + n] ?? 0);
    at += size;
    return value;
  };
  const [sizes, more] = [read(1), read(1)];
  const [offsetSize, lengthSize, baseSize, indexSize] = [
    sizes >> 4,
    sizes & 15,
    more >> 4,
    version > 0 ? more & 15 : 0,
  ];
  const count = read(version < 2 ? 2 : 4);
  const places: { id: number; from: number; to: number }[] = [];
  for (let n = 0; n < count && at < end; n += 1) {
    const id = read(version < 2 ? 2 : 4);
    // 0: places in the file, which is what writers of AVIF use for these.
    const method = version > 0 ? read(2) & 15 : 0;
    read(2);
    const base = read(baseSize);
    const extents = read(2);
    for (let m = 0; m < extents && at < end; m += 1) {
      read(indexSize);
      const from = base + read(offsetSize);
      const to = from + read(lengthSize);
      if (method === 0) places.push({ id, from, to });
    }
  }
  return places;
}
