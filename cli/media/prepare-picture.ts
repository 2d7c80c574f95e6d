import { createHash } from "node:crypto";
import sharp from "sharp";
import { LARGEST_WIDTH, SCREEN_WIDTHS, SOCIAL_WIDTH } from "../../src/media/types.ts";
import { Failure } from "../failure.ts";

/** From here on a screen shows more than one of its pixels for each of the page's, and hides more. */
const FINE_WIDTH = 960;
/** As `media/read-file-head.ts` has it. */
const MAX_PIXELS = 120_000_000;

/** Bytes, and their SHA-256 in hexadecimal. */
export type Hashed = { bytes: Uint8Array<ArrayBuffer>; sha256: string };

/** A picture as it is sent: the largest first, then smaller ones, and a JPEG for social networks; `color` is what is seen until it is there. */
export type Prepared = { file: Hashed; sizes: Hashed[]; color: string | null };

/**
 * Makes the sizes of a picture that readers load: turned as it is to be seen, in the colours of screens (sRGB), without anything
 * that a camera wrote. What moves, and what is no picture, stays the file that it is.
 * @throws Failure where it cannot be read: why, and what to do
 */
export async function preparePicture(bytes: Uint8Array<ArrayBuffer>): Promise<Prepared> {
  if (isHeic(bytes)) throw new Failure(HEIC);
  return await makeSizes(bytes).catch((error: Error) => {
    throw new Failure(`it is damaged, or no picture that can be read (${error.message.split("\n")[0]})`);
  });
}

const HEIC =
  "it is a HEIC picture, as iPhones take them, and hardly any browser shows these: save it as JPEG and send that. On a Mac: Preview, File, Export; on the phone: Settings, Camera, Formats, Most Compatible";

/** ISO 14496-12, 4.3: the brands of a file stand at its beginning, whatever its name says. AVIF is another of the same family. */
function isHeic(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(4, 64)).toString("latin1");
  return /^ftyp(?:hei[cxms]|hev[cxms])/.test(head) || (/^ftypmi[fs]1/.test(head) && !/avi[fs]/.test(head));
}

async function makeSizes(bytes: Uint8Array<ArrayBuffer>): Promise<Prepared> {
  const meta = await metadataOf(bytes);
  if (meta === null || (meta.pages ?? 1) > 1) return { file: hashed(bytes), sizes: [], color: null };
  const isSideways = (meta.orientation ?? 1) >= 5;
  const width = (isSideways ? meta.height : meta.width) ?? 0;
  const isDrawn = meta.format === "png" || meta.format === "gif";
  const [largest, ...smaller] = [
    Math.min(width, LARGEST_WIDTH),
    ...SCREEN_WIDTHS.filter((one) => one < Math.min(width, LARGEST_WIDTH)),
  ];
  const file = await sized(bytes, largest ?? width, isDrawn);
  const sizes: Hashed[] = [];
  for (const one of smaller) sizes.push(await sized(bytes, one, isDrawn));
  sizes.push(await forNetworks(bytes));
  return { file, sizes, color: await mainColour(bytes) };
}

async function metadataOf(bytes: Uint8Array<ArrayBuffer>) {
  try {
    return await open(bytes).metadata();
  } catch {
    // The paper says what it takes.
    return null;
  }
}

function open(bytes: Uint8Array<ArrayBuffer>) {
  return sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: "error" });
}

/** Photographs with losses that nobody sees; what is drawn, in whichever way is smaller. */
async function sized(bytes: Uint8Array<ArrayBuffer>, width: number, isDrawn: boolean): Promise<Hashed> {
  const picture = open(bytes).rotate().resize({ width, withoutEnlargement: true }).toColourspace("srgb");
  const photo = await picture
    .clone()
    .webp({ quality: width < FINE_WIDTH ? 78 : 72, effort: 4 })
    .toBuffer();
  if (!isDrawn) return hashed(new Uint8Array(photo));
  const drawing = await picture.clone().webp({ lossless: true }).toBuffer();
  return hashed(new Uint8Array(drawing.length <= photo.length ? drawing : photo));
}

async function forNetworks(bytes: Uint8Array<ArrayBuffer>): Promise<Hashed> {
  const jpeg = await open(bytes)
    .rotate()
    .flatten({ background: "#fff" })
    .resize({ width: SOCIAL_WIDTH, withoutEnlargement: true })
    .toColourspace("srgb")
    .jpeg({ quality: 80, mozjpeg: true })
    .toBuffer();
  return hashed(new Uint8Array(jpeg));
}

async function mainColour(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const pixel = await open(bytes)
    .flatten({ background: "#fff" })
    .resize(1, 1)
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer();
  const [red = 0, green = red, blue = red] = pixel.length === 1 ? [pixel[0] ?? 0] : [...pixel];
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function hashed(bytes: Uint8Array<ArrayBuffer>): Hashed {
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}
