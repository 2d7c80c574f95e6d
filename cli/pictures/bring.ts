import type { openApi } from "../api-client.ts";
import { Failure } from "../failure.ts";
import { storePicture } from "../media/store-picture.ts";
import type { Progress } from "../progress.ts";
import { Refused } from "../refused.ts";
import { askLength, type Fetched, fetchFile, MANNERS, type Manners } from "./fetch-file.ts";
import { findInFolder, readFromFolder } from "./find-in-folder.ts";
import { inLanes } from "./in-lanes.ts";
import type { Picture } from "./plan.ts";

export type MediaApi = Pick<ReturnType<typeof openApi>, "findOldAddresses" | "putFile" | "postMedia">;

/** Where pictures are taken from: a copy of the old site's folder, its own server, or the first and then the second. */
export type Sources = { folder: string | null; web: boolean };

export type NotHad = { address: string; reason: string; articles: string[]; uses: number };

export type Brought = {
  /** Their addresses here, by the keys of their places. */
  here: Map<string, string>;
  /** How many there were already. */
  known: number;
  brought: number;
  bytes: number;
  notHad: NotHad[];
};

/** As many pictures at the same time: the old site has readers too. */
const LANES = 4;
const ASKED_AT_ONCE = 200;
/** After so many files in a row of which nothing was heard, a site is taken to be away. */
const SILENT_TRIES = 5;

/** Which of the pictures are here already, as an earlier import has brought them. */
export async function findKnown(api: MediaApi, pictures: Picture[]): Promise<Map<string, string>> {
  const here = new Map<string, string>();
  for (let at = 0; at < pictures.length; at += ASKED_AT_ONCE) {
    const asked = pictures.slice(at, at + ASKED_AT_ONCE);
    const { found } = await api.findOldAddresses(asked.map(({ candidates }) => candidates[0] ?? ""));
    for (const { key, candidates } of asked) {
      const url = found[candidates[0] ?? ""];
      if (url !== undefined) here.set(key, url);
    }
  }
  return here;
}

/**
 * Fetches what is not here yet, makes its sizes and stores them. What was stored before an interruption is found by its old address and
 * not fetched again.
 */
export async function bringPictures(
  api: MediaApi,
  pictures: Picture[],
  sources: Sources,
  { progress, manners = MANNERS }: { progress: Progress; manners?: Manners },
): Promise<Brought> {
  const here = await findKnown(api, pictures);
  const result: Brought = { here, known: here.size, brought: 0, bytes: 0, notHad: [] };
  const missing = pictures.filter(({ key }) => !here.has(key));
  const fetcher = openFetcher(sources, manners);
  let done = 0;
  await inLanes(missing, LANES, async (picture) => {
    const outcome = await bringOne(api, picture, fetcher);
    done += 1;
    if ("reason" in outcome) {
      const { candidates, articles, uses } = picture;
      result.notHad.push({ address: candidates[0] ?? "", reason: outcome.reason, articles, uses });
    } else {
      here.set(picture.key, outcome.url);
      result.brought += 1;
      result.bytes += outcome.bytes;
    }
    progress.update(
      done / missing.length,
      `${done} of ${missing.length} pictures, ${megabytes(result.bytes)}`,
    );
  });
  result.notHad.sort((a, b) => (a.address < b.address ? -1 : 1));
  return result;
}

type Fetcher = (address: string) => Promise<Fetched>;

async function bringOne(
  api: MediaApi,
  picture: Picture,
  fetcher: Fetcher,
): Promise<{ url: string; bytes: number } | { reason: string }> {
  let reason = "";
  for (const address of picture.candidates) {
    const fetched = await fetcher(address);
    if (fetched.outcome === "failed") return { reason: fetched.reason };
    if (fetched.outcome === "missing") {
      reason ||= fetched.reason;
      continue;
    }
    const { name, alt, caption, candidates } = picture;
    const stored = await storePicture(api, fetched.bytes, {
      name,
      alt: alt.slice(0, 1_000),
      caption: caption.slice(0, 2_000),
      from: [...new Set([address, candidates[0] ?? address])],
    });
    if ("url" in stored) return { ...stored, bytes: fetched.bytes.length };
    reason = stored.reason;
  }
  return { reason };
}

function openFetcher({ folder, web }: Sources, manners: Manners): Fetcher {
  const silent = new Map<string, number>();
  return async (address) => {
    const bytes = folder === null ? null : await readFromFolder(folder, address);
    if (bytes) return { outcome: "here", bytes };
    if (!web) return { outcome: "missing", reason: `it is not in ${folder}` };
    const host = URL.parse(address)?.host ?? "";
    if ((silent.get(host) ?? 0) >= SILENT_TRIES)
      return { outcome: "failed", reason: `nothing was heard of ${host}`, isSilent: true };
    const fetched = await fetchFile(address, manners);
    silent.set(host, fetched.outcome === "failed" && fetched.isSilent ? (silent.get(host) ?? 0) + 1 : 0);
    return fetched;
  };
}

/** How much there would be to fetch: pictures, bytes, and of how many the size is not known. */
export type Measured = { pictures: number; bytes: number; unknown: number; missing: NotHad[] };

/** Asks how large the pictures are, without fetching one. */
export async function measurePictures(
  pictures: Picture[],
  { folder, web }: Sources,
  { progress, manners = MANNERS }: { progress: Progress; manners?: Manners },
): Promise<Measured> {
  const measured: Measured = { pictures: pictures.length, bytes: 0, unknown: 0, missing: [] };
  let done = 0;
  await inLanes(pictures, LANES, async ({ candidates, articles, uses }) => {
    const length = await lengthOf(candidates, { folder, web }, manners);
    done += 1;
    if (length === "missing")
      measured.missing.push({ address: candidates[0] ?? "", reason: "it is not there", articles, uses });
    else if (length === null) measured.unknown += 1;
    else measured.bytes += length;
    progress.update(done / pictures.length, `${done} of ${pictures.length} pictures looked at`);
  });
  return measured;
}

async function lengthOf(
  candidates: string[],
  { folder, web }: Sources,
  manners: Manners,
): Promise<number | null | "missing"> {
  for (const address of candidates) {
    const bytes = folder === null ? null : await sizeInFolder(folder, address);
    if (bytes !== null) return bytes;
    const asked = web ? await askLength(address, manners) : "missing";
    if (asked !== "missing") return asked;
  }
  return "missing";
}

async function sizeInFolder(folder: string, address: string): Promise<number | null> {
  const { stat } = await import("node:fs/promises");
  const place = await findInFolder(folder, address);
  return place === null ? null : (await stat(place)).size;
}

export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @throws Failure where the paper has no room for pictures, or is older than this command */
export async function ensureRoom(api: MediaApi): Promise<{ any: boolean }> {
  try {
    return await api.findOldAddresses([]);
  } catch (error) {
    if (error instanceof Refused && error.code === "not_found")
      throw new Failure("this paper knows nothing of pictures yet: deploy the same version first.");
    throw error;
  }
}
