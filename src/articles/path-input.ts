import * as z from "zod";

/** Characters of a path as readers see it. Percent-encoded, as it is kept and exported, it may be nine times as long. */
const MAX_PATH = 400;
export const MAX_ENCODED_PATH = 9 * MAX_PATH;

/** Whether a path, encoded or not, is too long to be one. */
export function isTooLong(path: string): boolean {
  return decodedLength(path) > MAX_PATH;
}

/** Part of a path, encoded or not. */
export const pathPart = z
  .string()
  .max(MAX_ENCODED_PATH)
  .refine((value) => !isTooLong(value), `write at most ${MAX_PATH} characters`);

/** A path of this paper, encoded or not. */
export const pathInput = pathPart.startsWith("/", "write a path such as /2026/11/23/a-slug/");

function decodedLength(path: string): number {
  try {
    return decodeURIComponent(path).length;
  } catch {
    // A percent sign that encodes nothing: it is read as it stands.
    return path.length;
  }
}
