import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readFileHead } from "../../src/media/read-file-head.ts";
import { hasCameraData, withoutCameraData } from "../../src/media/without-camera-data.ts";

const WIDTH = 160;
const HEIGHT = 96;
const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, n) => (n * 2654435761) >>> 24);
const SECRETS = ["SecretCam", "Somebody Secret", "secret-xmp"];
const EXIF = {
  IFD0: { Make: "SecretCam", Copyright: "Somebody Secret" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" },
};
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" secret-xmp="1"/></rdf:RDF></x:xmpmeta>`;

/** A photo as a telephone writes it. */
function photo(turn = 1) {
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .withMetadata({ orientation: turn, exif: EXIF, icc: "srgb" })
    .withXmp(XMP);
}

const FILES: [name: string, ending: string, turn: number, make: () => Promise<Buffer>][] = [
  ["JPEG", "jpg", 1, () => photo().jpeg().toBuffer()],
  ["JPEG on its side", "jpg", 6, () => photo(6).jpeg().toBuffer()],
  ["progressive JPEG upside down", "jpg", 3, () => photo(3).jpeg({ progressive: true }).toBuffer()],
  [
    "JPEG with a film behind it",
    "jpg",
    1,
    async () => Buffer.concat([await photo().jpeg().toBuffer(), Buffer.from("ftyp SecretCam film")]),
  ],
  ["PNG", "png", 1, () => photo().png().toBuffer()],
  ["WebP", "webp", 1, () => photo().webp({ lossless: true }).toBuffer()],
  ["WebP with losses", "webp", 1, () => photo().webp().toBuffer()],
  ["AVIF", "avif", 1, () => photo().avif().toBuffer()],
];

describe.each(FILES)("a %s", (_name, ending, turn, make) => {
  it("loses what the camera wrote, and not a pixel, its colours or which way is up", async () => {
    const file = new Uint8Array(await make());
    const head = readFileHead(file);
    if (head.outcome !== "picture") throw new Error(JSON.stringify(head));
    expect(head.turn).toBe(turn);
    expect(head.type.ending).toBe(ending);
    expect([head.width, head.height]).toEqual(turn > 4 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT]);
    expect(holdsSecret(file)).toBe(true);
    expect(hasCameraData(file, ending, turn)).toBe(true);

    const bare = withoutCameraData(file, ending, head.turn);
    expect(holdsSecret(bare)).toBe(false);
    expect(hasCameraData(bare, ending, 1)).toBe(turn !== 1);
    const [before, after] = await Promise.all([seen(file), seen(bare)]);
    expect(after.data.equals(before.data)).toBe(true);
    expect(after.info).toEqual(before.info);
    const [then, now] = await Promise.all([sharp(file).metadata(), sharp(bare).metadata()]);
    expect(now.icc?.equals(then.icc ?? Buffer.from(""))).toBe(true);
  });

  it("that is broken off is left as it is, or still without them, and never an error", async () => {
    const file = new Uint8Array(await make());
    for (let length = 0; length < file.length; length += Math.ceil(file.length / 97)) {
      const piece = file.slice(0, length);
      const bare = withoutCameraData(piece, ending, turn);
      expect(bare.length).toBeLessThanOrEqual(piece.length + 36);
      hasCameraData(piece, ending, turn);
      readFileHead(piece);
    }
  });
});

/** As it is shown: turned. */
async function seen(file: Uint8Array) {
  const { data, info } = await sharp(file).rotate().raw().toBuffer({ resolveWithObject: true });
  return { data, info: { width: info.width, height: info.height } };
}

function holdsSecret(file: Uint8Array): boolean {
  const text = Buffer.from(file).toString("latin1");
  return SECRETS.some((secret) => text.includes(secret));
}
