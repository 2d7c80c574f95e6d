import { MAX_PICTURE_BYTES, type StoredFile, storeBytes, tooLarge } from "./bucket.ts";
import { HEAD_BYTES, readFileHead } from "./read-file-head.ts";
import { withoutCameraData } from "./without-camera-data.ts";

/**
 * Stores a file that was sent alone, without what a camera wrote.
 * @throws Refusal for what is no file that is taken, or is too large
 */
export async function storeSent(bucket: R2Bucket, bytes: Uint8Array<ArrayBuffer>): Promise<StoredFile> {
  if (bytes.length > MAX_PICTURE_BYTES) throw tooLarge(MAX_PICTURE_BYTES);
  const head = readFileHead(bytes.subarray(0, HEAD_BYTES));
  const own = head.outcome === "picture" ? withoutCameraData(bytes, head.type.ending, head.turn) : bytes;
  return storeBytes(bucket, own);
}
