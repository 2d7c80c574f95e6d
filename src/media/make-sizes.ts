import { type StoredFile, storeBytes } from "./bucket.ts";
import { LARGEST_WIDTH, SCREEN_WIDTHS, SOCIAL_WIDTH } from "./types.ts";

const MAKES = ["image/jpeg", "image/png", "image/webp", "image/avif"];

/**
 * Makes the sizes of a picture that was sent alone, by Cloudflare's Images, and stores them; a GIF stays as it is. Never throws:
 * where Images takes no more (its month's transformations are used up) or not this picture, the file is served as it was sent, and
 * the newsroom makes sizes when somebody opens the picture there.
 * @returns sizes that are smaller than the file, the smallest first, and a JPEG for social networks
 */
export async function makeSizes(
  images: ImagesBinding | undefined,
  bucket: R2Bucket,
  bytes: Uint8Array<ArrayBuffer>,
  file: StoredFile,
): Promise<StoredFile[]> {
  const { width } = file;
  if (!images || width === null || !MAKES.includes(file.type)) return [];
  const make = async (one: number, format: "image/webp" | "image/jpeg") => {
    const made = await images
      .input(new Blob([bytes]).stream())
      .transform({ width: one, fit: "scale-down" })
      .output(
        format === "image/jpeg" ? { format, quality: 80, background: "#ffffff" } : { format, quality: 75 },
      );
    return storeBytes(bucket, new Uint8Array(await made.response().arrayBuffer()));
  };
  const sizes: StoredFile[] = [];
  try {
    // One after another: each is held whole while it is made.
    for (const one of [...SCREEN_WIDTHS, LARGEST_WIDTH])
      if (one < width) sizes.push(await make(one, "image/webp"));
    sizes.push(await make(Math.min(width, SOCIAL_WIDTH), "image/jpeg"));
  } catch (error) {
    console.error({ event: "sizes_not_made", key: file.key, error: String(error) });
  }
  return sizes.filter(({ key, bytes: length }) => key !== file.key && length < file.bytes);
}
