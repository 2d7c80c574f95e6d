import { imageSize } from "image-size";
import type { FaceFileName } from "../../pages/face-data.ts";
import type { NewFile } from "../face-files.ts";

/** More than any logo needs; each page of a reader's first visit loads it. */
export const MAX_FILE_BYTES = 100_000;

/** No screen shows more of it. */
const MAX_SIDE = 4_000;

/** By image-size's names. */
const ENDINGS: Record<string, string> = { svg: "svg", png: "png", webp: "webp", jpg: "jpg", ico: "ico" };

/** Sides in pixels that programs count on. */
const SIDES: Partial<Record<FaceFileName, number>> = { touch: 180, small: 192, large: 512 };

/** A file as it is stored, by its bytes alone; a sentence for what cannot be taken. */
export async function readPicture(name: FaceFileName, bytes: Uint8Array): Promise<NewFile | string> {
  if (bytes.length > MAX_FILE_BYTES)
    return `This file has ${Math.ceil(bytes.length / 1000)} KB, and at most ${MAX_FILE_BYTES / 1000} are taken, since every reader loads it: save it smaller, or as SVG.`;
  const size = measure(bytes);
  const ending = ENDINGS[size?.type ?? ""];
  if (!size || ending === undefined || (ending === "ico") !== (name === "favicon"))
    return name === "favicon"
      ? "This is no ICO file. Choose an icon as SVG or PNG above: it is made of that."
      : "This is no SVG, PNG, WebP or JPEG that browsers can show. An SVG needs its size or a viewBox.";
  const { width, height } = size;
  if (!(width > 0 && height > 0) || Math.max(width, height) > MAX_SIDE)
    return `This picture says that it has ${width} × ${height} pixels. At most ${MAX_SIDE} each are taken.`;
  const problem = shapeProblem(name, ending, width, height);
  return problem ?? { key: await keyOf(bytes, ending), width, height, bytes };
}

/** The first 32 hexadecimal digits of the bytes' SHA-256, a point, and the ending. */
export async function keyOf(bytes: Uint8Array, ending: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const digits = [...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `${digits.join("")}.${ending}`;
}

function shapeProblem(name: FaceFileName, ending: string, width: number, height: number): string | null {
  const side = SIDES[name];
  if (side !== undefined && (ending !== "png" || width !== side || height !== side))
    return `This has to be a PNG of ${side} × ${side} pixels.`;
  const isSquare = Math.abs(width - height) <= 0.05 * Math.max(width, height);
  return name === "icon" && !isSquare
    ? `An icon is as wide as it is high, and this has ${Math.round(width)} × ${Math.round(height)} pixels.`
    : null;
}

function measure(bytes: Uint8Array): { type: string; width: number; height: number } | null {
  try {
    const { type = "", width, height } = imageSize(bytes);
    return { type, width: Math.round(width), height: Math.round(height) };
  } catch {
    // What it cannot read is none.
    return null;
  }
}
