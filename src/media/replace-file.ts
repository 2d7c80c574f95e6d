import type { Db } from "../db/client.ts";
import { Refusal } from "../http/errors.ts";
import type { StoredFile } from "./bucket.ts";
import { replaceMedia } from "./replace-media.ts";
import { deleteUnused } from "./rubbish.ts";

/**
 * Puts a stored file in a picture's place, and deletes the bytes of the old one.
 * @throws Refusal where there is no such picture, or the file is another one's
 */
export async function replaceFile(
  by: { db: Db; now: number; identity: { name: string } },
  bucket: R2Bucket,
  id: number,
  given: { file: StoredFile; sizes: StoredFile[]; color: string | null; origin: string },
): Promise<void> {
  const replaced = await replaceMedia(by.db, id, { ...given, by: by.identity.name, now: by.now });
  if (replaced.outcome === "no picture")
    throw new Refusal("not_found", "There is no picture or file with this id.");
  if (replaced.outcome === "elsewhere")
    throw new Refusal("invalid_input", "This file is here already, as another picture.", {
      fields: {
        file: `This file is here already, as picture ${replaced.id}: show that one in the articles, or choose another file.`,
      },
    });
  await deleteUnused(by.db, bucket, replaced.gone, given.origin);
}
