import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { stemOf } from "../../src/media/types.ts";

/** Where a folder of pictures has the file of a key: under its key, which is the hash of its bytes. */
export function placeOfKey(folder: string, key: string): string {
  return join(folder, key);
}

/** SHA-256 in hexadecimal of the file that a folder has for a key; null where it has none, or one with other bytes. */
export async function hashInFolder(folder: string, key: string): Promise<string | null> {
  const place = placeOfKey(folder, key);
  if (!(await stat(place).catch(() => null))?.isFile()) return null;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(place)) hash.update(chunk);
  const sha256 = hash.digest("hex");
  return isOfKey({ sha256, key }) ? sha256 : null;
}

/** @param sha256 of bytes, in hexadecimal */
export function isOfKey({ sha256, key }: { sha256: string; key: string }): boolean {
  return key.startsWith(`${stemOf(sha256)}.`);
}
