import { type StoredFile, storeBytes } from "../media/bucket.ts";
import { readFileHead } from "../media/read-file-head.ts";
import { withoutCameraData } from "../media/without-camera-data.ts";
import { providerAddress } from "./oembed.ts";
import { bytesUpTo } from "./read-up-to.ts";

const TIMEOUT_MS = 3_000;

/** A card's picture is small; a larger one would cost readers more than the card is worth. */
const MAX_BYTES = 400_000;

/**
 * Fetches the small picture that a provider names, into the paper's own bucket: a reader's browser never asks the provider for
 * it. It is judged by its bytes, and leaves what a camera wrote behind. Never throws.
 * @param standIn as in `askProvider`
 * @returns null where there is none that a card can show
 */
export async function fetchEmbedPicture(
  bucket: R2Bucket,
  address: string,
  standIn: string | null,
): Promise<StoredFile | null> {
  try {
    const response = await fetch(providerAddress(new URL(address), standIn), {
      // As the endpoint, it leads nowhere else.
      redirect: "manual",
      headers: { Accept: "image/*", "User-Agent": "Broadsheet/1" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return null;
    }
    const bytes = await bytesUpTo(response, MAX_BYTES);
    const head = readFileHead(bytes);
    if (head.outcome !== "picture") return null;
    return await storeBytes(bucket, withoutCameraData(bytes, head.type.ending, head.turn));
  } catch (error) {
    console.error({ event: "embed_picture_failed", address, error: String(error) });
    return null;
  }
}
