import { MAX_PICTURE_BYTES, type StoredFile, storeBytes, tooLarge } from "./bucket.ts";
import { makeSizes } from "./make-sizes.ts";
import { HEAD_BYTES, readFileHead } from "./read-file-head.ts";
import { withoutCameraData } from "./without-camera-data.ts";

/**
 * Stores a file that was sent alone, without what a camera wrote, and its sizes where Images is bound.
 * @throws Refusal for what is no file that is taken, or is too large
 */
export async function storeSent(
  bucket: R2Bucket,
  images: ImagesBinding | undefined,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ file: StoredFile; sizes: StoredFile[] }> {
  if (bytes.length > MAX_PICTURE_BYTES) throw tooLarge(MAX_PICTURE_BYTES);
  const head = readFileHead(bytes.subarray(0, HEAD_BYTES));
  const own = head.outcome === "picture" ? withoutCameraData(bytes, head.type.ending, head.turn) : bytes;
  const file = await storeBytes(bucket, own);
  return { file, sizes: await makeSizes(images, bucket, own, file) };
}
