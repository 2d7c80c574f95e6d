import sharp from "sharp";
import { preparePicture } from "../../../cli/media/prepare-picture.ts";
import { randomNumbers } from "../random.ts";
import type { RunningPaper } from "./server.ts";

type Size = { width: number; height: number };

/** A photograph of invented pixels, as JPEG: broad shapes, finer ones in them, and the grain of a camera. */
export async function makePhoto(seed: number, { width, height }: Size): Promise<Uint8Array<ArrayBuffer>> {
  const layer = (across: number, sigma: number) =>
    noise(seed * 100 + across, across, { width, height }, sigma);
  const jpeg = await sharp(await layer(9, 90))
    .composite([
      { input: await layer(60, 45), blend: "overlay" },
      { input: await layer(400, 22), blend: "soft-light" },
    ])
    .modulate({ brightness: 1.1 })
    .jpeg({ quality: 90 })
    .toBuffer();
  return new Uint8Array(jpeg);
}

/** Random colours, so many across, each spread smoothly over its neighbours. */
async function noise(seed: number, across: number, { width, height }: Size, spread: number): Promise<Buffer> {
  const random = randomNumbers(seed);
  const down = Math.max(2, Math.round((across * height) / width));
  const pixels = Buffer.from(
    Array.from({ length: across * down * 3 }, () => Math.round(128 + (random() - 0.5) * 2 * spread)),
  );
  return sharp(pixels, { raw: { width: across, height: down, channels: 3 } })
    .resize(width, height, { kernel: "cubic", fit: "fill" })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** Sends a picture with the sizes that the command makes of it. @returns its address on the paper, with its sizes' */
export async function sendPhoto(
  paper: RunningPaper,
  bytes: Uint8Array<ArrayBuffer>,
  words: object = {},
): Promise<{ id: number; url: string; sizes: { url: string; width: number }[] }> {
  const { file, sizes, color } = await preparePicture(bytes);
  const send = async (method: string, path: string, body: BodyInit, type: string) => {
    const response = await fetch(`${paper.url}/api/v1/admin/media${path}`, {
      method,
      body,
      headers: { Authorization: `Bearer ${paper.token}`, "Content-Type": type },
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  for (const { sha256, bytes: own } of [file, ...sizes])
    await send("PUT", `/files/${sha256}`, new Blob([own]), "application/octet-stream");
  const given = { file: file.sha256, sizes: sizes.map(({ sha256 }) => sha256), name: "photo.jpg", color };
  return (await send("POST", "", JSON.stringify({ ...given, ...words }), "application/json")) as Awaited<
    ReturnType<typeof sendPhoto>
  >;
}
