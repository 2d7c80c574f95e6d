import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { decodedPart } from "../../src/http/paths.ts";
import type { openApi } from "../api-client.ts";
import { failing } from "../files/file-failure.ts";
import { storePicture } from "../media/store-picture.ts";
import { inLanes } from "../pictures/in-lanes.ts";
import type { Progress } from "../progress.ts";
import type { Beside } from "./pictures-beside.ts";

type Api = Pick<ReturnType<typeof openApi>, "findOldAddresses" | "putFile" | "postMedia">;

/** A picture of a story: its file, and what the story says of it. */
export type StoryPicture = Beside & { file: string };

/** As many at the same time: what takes long is to make their sizes, for which the machine has but some cores. */
const LANES = 2;

/** The file that an address beside a story names; null where there is none. @param story the story's file */
export async function fileBeside(story: string, address: string): Promise<string | null> {
  const path = address.replace(/[?#].*$/s, "");
  for (const name of new Set([decodedPart(path) ?? path, path])) {
    const file = resolve(dirname(story), name);
    if ((await stat(file).catch(() => null))?.isFile()) return file;
  }
  return null;
}

/** The pictures' addresses on the paper, or why one is not taken, by their files. */
export type SentPictures = Map<string, { url: string } | { reason: string }>;

/** Sends each file once. What was sent before is known by its bytes: neither are its sizes made again, nor is it sent. */
export async function sendPictures(
  api: Api,
  pictures: StoryPicture[],
  progress: Progress,
): Promise<SentPictures> {
  const each = [...new Map(pictures.map((picture) => [picture.file, picture])).values()];
  const sent: SentPictures = new Map();
  await inLanes(each, LANES, async (picture) => {
    sent.set(picture.file, await sendPicture(api, picture));
    progress.update(sent.size / each.length, `${sent.size} of ${each.length} pictures`);
  });
  return sent;
}

async function sendPicture(
  api: Api,
  { file, alt, title }: StoryPicture,
): Promise<{ url: string } | { reason: string }> {
  const bytes = new Uint8Array(await readFile(file).catch(failing(file, "read")));
  const own = addressOfBytes(bytes);
  const url = (await api.findOldAddresses([own])).found[own];
  if (url !== undefined) return { url };
  const [caption = "", credit = ""] = title.split("|").map((part) => part.trim());
  return await storePicture(api, bytes, {
    name: basename(file).slice(0, 300),
    alt: alt.slice(0, 1_000),
    caption: caption.slice(0, 2_000),
    credit: credit.slice(0, 300),
    from: [own],
  });
}

/** Where a file was before it came here: on nobody's site, under the hash of what it was before its sizes were made. */
function addressOfBytes(bytes: Uint8Array): string {
  return `https://sha256.invalid/${createHash("sha256").update(bytes).digest("hex")}`;
}
