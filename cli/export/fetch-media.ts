import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { failing } from "../files/file-failure.ts";
import { hashInFolder, isOfKey, placeOfKey } from "../media/file-of-key.ts";
import { fetchFile, MANNERS, type Manners } from "../pictures/fetch-file.ts";
import { inLanes } from "../pictures/in-lanes.ts";
import type { Progress } from "../progress.ts";

/** Of the files of pictures that an export names. */
export type FetchedMedia = {
  fetched: number;
  /** Those that the folder had already. */
  had: number;
  bytes: number;
  notHad: { key: string; reason: string }[];
};

const LANES = 6;

/**
 * Brings the bytes of an export's pictures into a folder, each under its key. What is there already, with the right bytes, is not fetched
 * again; a file is there whole or not at all.
 */
export async function fetchMedia(
  site: string,
  keys: string[],
  folder: string,
  { progress, manners = MANNERS }: { progress: Progress; manners?: Manners },
): Promise<FetchedMedia> {
  await mkdir(folder, { recursive: true }).catch(failing(folder, "written"));
  const result: FetchedMedia = { fetched: 0, had: 0, bytes: 0, notHad: [] };
  let done = 0;
  await inLanes(keys, LANES, async (key) => {
    if (await hashInFolder(folder, key)) result.had += 1;
    else await fetchOne(site, key, folder, { result, manners });
    done += 1;
    progress.update(done / keys.length, `${done} of ${keys.length} files of pictures`);
  });
  result.notHad.sort((a, b) => (a.key < b.key ? -1 : 1));
  return result;
}

async function fetchOne(
  site: string,
  key: string,
  folder: string,
  { result, manners }: { result: FetchedMedia; manners: Manners },
): Promise<void> {
  const fetched = await fetchFile(`${site}/media/${key}`, manners);
  if (fetched.outcome !== "here") {
    result.notHad.push({ key, reason: fetched.reason });
    return;
  }
  const { bytes } = fetched;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (!isOfKey({ sha256, key })) {
    result.notHad.push({ key, reason: "what arrived has other bytes than its address says" });
    return;
  }
  const place = placeOfKey(folder, key);
  await writeFile(`${place}.part`, bytes).catch(failing(place, "written"));
  await rename(`${place}.part`, place).catch(failing(place, "written"));
  result.fetched += 1;
  result.bytes += bytes.length;
}
