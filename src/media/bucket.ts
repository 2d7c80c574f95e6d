import { Refusal } from "../http/errors.ts";
import { joined } from "./joined.ts";
import { HEAD_BYTES, readFileHead } from "./read-file-head.ts";
import { KEPT } from "./serve-file.ts";
import { type FileType, keyOf, keyOfObject, objectKey, stemOf, typeByEnding } from "./types.ts";
import { hasCameraData } from "./without-camera-data.ts";

/** The most that a picture may have, in bytes: the largest photographs of cameras. */
export const MAX_PICTURE_BYTES = 25_000_000;
/** The most that another file may have: Cloudflare lets no more in. */
export const MAX_FILE_BYTES = 95_000_000;

/** A file in R2. Pixels are null for what is no picture. */
export type StoredFile = {
  key: string;
  type: string;
  width: number | null;
  height: number | null;
  bytes: number;
};

/** @throws Refusal("not_configured") where the paper has no bucket */
export function bucketOf({ MEDIA }: { MEDIA?: R2Bucket | undefined }): R2Bucket {
  if (MEDIA) return MEDIA;
  throw new Refusal(
    "not_configured",
    "This paper has no room for pictures yet: switch R2 on for your Cloudflare account (it is free up to 10 GB), write the binding MEDIA into wrangler.toml as the repository has it, and run npm run deploy.",
  );
}

/**
 * Stores a file's bytes under their hash, which R2 itself works out and compares. They go through without being gathered: only their
 * beginning is looked at.
 * @param sha256 of the bytes, 64 hexadecimal digits
 * @throws Refusal for what is no file that is taken, is too large, or has another hash
 */
export async function storeStream(bucket: R2Bucket, sha256: string, request: Request): Promise<StoredFile> {
  const length = ensureLength(request, MAX_FILE_BYTES);
  if (!request.body) throw new Refusal("invalid_input", "Send the file's bytes as the body.");
  const reader = request.body.getReader();
  const head = await readHead(reader);
  const { type, width, height, turn } = settle(head, length);
  if (type.isPicture && hasCameraData(head, type.ending, turn))
    throw new Refusal(
      "invalid_input",
      "This file holds camera data, such as where it was taken. Send it by POST to /api/v1/admin/media, which takes them out.",
    );
  const known = await findFile(bucket, keyOf(sha256, type));
  if (known) {
    await reader.cancel();
    return known;
  }
  reader.releaseLock();
  const whole = new FixedLengthStream(length);
  const sending = passOn(head, request.body, whole.writable);
  const stored = put(bucket, { sha256, type, width, height, body: whole.readable, bytes: length });
  const [file] = await Promise.all([stored, sending.catch(() => {})]);
  return file;
}

async function passOn(head: Uint8Array, rest: ReadableStream, to: WritableStream): Promise<void> {
  const writer = to.getWriter();
  await writer.write(head);
  writer.releaseLock();
  await rest.pipeTo(to);
}

/** Stores a file that is here whole, and is no larger than a picture may be. */
export async function storeBytes(bucket: R2Bucket, bytes: Uint8Array<ArrayBuffer>): Promise<StoredFile> {
  const { type, width, height } = settle(bytes.subarray(0, HEAD_BYTES), bytes.length);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  const known = await findFile(bucket, keyOf(sha256, type));
  return known ?? (await put(bucket, { sha256, type, width, height, body: bytes, bytes: bytes.length }));
}

/** A file by its hash alone: R2 is asked once, whatever its type may be. */
export async function findByHash(bucket: R2Bucket, sha256: string): Promise<StoredFile | null> {
  const { objects } = await bucket.list({
    prefix: `${objectKey(stemOf(sha256))}.`,
    include: ["customMetadata"],
    limit: 1,
  });
  return fileOf(objects[0] ?? null);
}

/** Those of the keys whose bytes are there. @param keys at most as many as a request may ask of R2 */
export async function storedKeys(bucket: R2Bucket, keys: string[]): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => bucket.head(objectKey(key))));
  return keys.filter((_, n) => found[n] !== null);
}

async function findFile(bucket: R2Bucket, key: string): Promise<StoredFile | null> {
  return fileOf(await bucket.head(objectKey(key)));
}

function fileOf(object: R2Object | null): StoredFile | null {
  const key = object && keyOfObject(object);
  const type = key && typeByEnding(key);
  if (!object || !key || !type) return null;
  const { width, height } = object.customMetadata ?? {};
  return {
    key,
    type: type.type,
    width: width ? Number(width) : null,
    height: height ? Number(height) : null,
    bytes: object.size,
  };
}

type ToPut = {
  sha256: string;
  type: FileType;
  width: number | null;
  height: number | null;
  body: ReadableStream | Uint8Array;
  bytes: number;
};

async function put(
  bucket: R2Bucket,
  { sha256, type, width, height, body, bytes }: ToPut,
): Promise<StoredFile> {
  const key = keyOf(sha256, type);
  try {
    await bucket.put(objectKey(key), body, {
      sha256,
      // Where the bucket has a domain of its own, its answers say no more than this.
      httpMetadata: { contentType: type.type, cacheControl: KEPT },
      ...(width && height && { customMetadata: { width: String(width), height: String(height) } }),
    });
  } catch (error) {
    if (/checksum|sha-?256|BadDigest|10037/i.test(String(error)))
      throw new Refusal(
        "invalid_input",
        "These bytes have another SHA-256 than was said: they were changed on their way. Send them again.",
      );
    throw error;
  }
  return { key, type: type.type, width, height, bytes };
}

function settle(head: Uint8Array, bytes: number) {
  const read = readFileHead(head);
  if (read.outcome === "refused")
    throw new Refusal("invalid_input", read.reason, { fields: { file: read.reason } });
  if (read.outcome === "other") return { type: read.type, width: null, height: null, turn: 1 };
  if (bytes > MAX_PICTURE_BYTES) throw tooLarge(MAX_PICTURE_BYTES);
  return read;
}

/**
 * How long a body is, before a byte of it is read.
 * @throws Refusal for one that does not say so, or is longer than `max`
 */
export function ensureLength(request: Request, max: number): number {
  const length = Number(request.headers.get("Content-Length") ?? Number.NaN);
  if (!(length >= 0))
    throw new Refusal("invalid_input", "Say how long the file is: send its bytes with a Content-Length.");
  if (length > max) throw tooLarge(max);
  return length;
}

export function tooLarge(max: number): Refusal {
  return new Refusal(
    "body_too_large",
    max === MAX_FILE_BYTES
      ? `A file may have ${max / 1_000_000} MB at most. Put a longer film or recording where films are kept, and link to it.`
      : `A picture may have ${MAX_PICTURE_BYTES / 1_000_000} MB at most: make it smaller, 2400 pixels wide is enough for every screen.`,
  );
}

/** The first bytes of a stream: HEAD_BYTES, or somewhat more where a chunk is larger, or all of it. */
async function readHead(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  return joined(chunks);
}
