import { readFile } from "node:fs/promises";
import type { openApi } from "../api-client.ts";
import { failing } from "../files/file-failure.ts";
import { hashInFolder, placeOfKey } from "../media/file-of-key.ts";
import type { MediaUpload } from "../media/shapes.ts";
import { inLanes } from "../pictures/in-lanes.ts";
import type { Progress } from "../progress.ts";
import { Refused } from "../refused.ts";
import type { Line } from "./restore.ts";

type Api = Pick<ReturnType<typeof openApi>, "findFiles" | "putFile" | "postMedia">;

/** A picture as an export's row has it. */
type MediaRow = {
  id: number;
  key: string;
  sizes: string;
  name: string;
  alt: string;
  is_decorative: number;
  caption: string;
  credit: string;
  focus_x: number | null;
  focus_y: number | null;
  color: string | null;
};

/** What an export says of pictures. */
export type ExportedMedia = {
  keys: Set<string>;
  rows: MediaRow[];
  /** Where each was on other sites, by its number. */
  from: Map<number, string[]>;
};

export type SentMedia = {
  sent: number;
  /** Files that the paper had. */
  had: number;
  notSent: { key: string; reason: string }[];
};

const LANES = 6;
const ASKED_AT_ONCE = 40;
/** What a request takes of old addresses. */
const MOST_FROM = 20;

export function openExportedMedia(): ExportedMedia & { take: (line: Line) => void } {
  const media: ExportedMedia = { keys: new Set(), rows: [], from: new Map() };
  return {
    ...media,
    take: ({ type, table, row }) => {
      if (type !== "row") return;
      if (table === "media_files") {
        const { key, replaced_at = null } = row as { key: string; replaced_at?: number | null };
        if (replaced_at === null) media.keys.add(key);
      } else if (table === "media") media.rows.push(row as MediaRow);
      else if (table === "media_addresses") {
        const { media_id, host, path } = row as { media_id: number; host: string; path: string };
        media.from.set(media_id, [...(media.from.get(media_id) ?? []), `https://${host}${path}`]);
      }
    },
  };
}

/** Puts the bytes of an export's pictures into the paper, as far as they are not there: from a folder, under their keys. */
export async function sendFiles(
  api: Api,
  keys: Iterable<string>,
  folder: string,
  progress: Progress,
): Promise<SentMedia> {
  const all = [...keys];
  const here = await keysHere(api, all);
  const result: SentMedia = { sent: 0, had: here.size, notSent: [] };
  let done = 0;
  const missing = all.filter((key) => !here.has(key));
  await inLanes(missing, LANES, async (key) => {
    const reason = await sendFile(api, key, folder);
    if (reason === null) result.sent += 1;
    else result.notSent.push({ key, reason });
    done += 1;
    progress.update(done / missing.length, `${done} of ${missing.length} files of pictures`);
  });
  result.notSent.sort((a, b) => (a.key < b.key ? -1 : 1));
  return result;
}

async function keysHere(api: Api, keys: string[]): Promise<Set<string>> {
  const here = new Set<string>();
  for (let at = 0; at < keys.length; at += ASKED_AT_ONCE)
    for (const key of await api.findFiles(keys.slice(at, at + ASKED_AT_ONCE))) here.add(key);
  return here;
}

/** @returns why it was not sent, or null */
async function sendFile(api: Api, key: string, folder: string): Promise<string | null> {
  const sha256 = await hashInFolder(folder, key);
  if (sha256 === null) return `${folder} has no such file, or one with other bytes`;
  const place = placeOfKey(folder, key);
  const bytes = new Uint8Array(await readFile(place).catch(failing(place, "read")));
  try {
    await api.putFile(sha256, bytes);
    return null;
  } catch (error) {
    if (error instanceof Refused && error.code !== "not_configured") return error.message;
    throw error;
  }
}

/** Tells a paper with pictures of its own of those of an export: what is said there of a picture stays, and what is missing comes. */
export async function addPictures(
  api: Api,
  { rows, from }: ExportedMedia,
  folder: string,
  lost: Set<string>,
): Promise<number> {
  let added = 0;
  for (const row of rows) {
    const input = lost.has(row.key) ? null : await uploadOf(row, folder, from.get(row.id) ?? []);
    if (input === null) continue;
    await api.postMedia(input);
    added += 1;
  }
  return added;
}

async function uploadOf(row: MediaRow, folder: string, from: string[]): Promise<MediaUpload | null> {
  const keys = (JSON.parse(row.sizes) as { key: string }[]).map(({ key }) => key);
  const [file, ...sizes] = await Promise.all([row.key, ...keys].map((key) => hashInFolder(folder, key)));
  if (!file) return null;
  const { name, alt, caption, credit, color, focus_x: x, focus_y: y } = row;
  return {
    file,
    sizes: sizes.filter((size) => size !== null),
    name,
    ...(alt !== "" && { alt }),
    ...(row.is_decorative === 1 && { decorative: true }),
    ...(caption !== "" && { caption }),
    ...(credit !== "" && { credit }),
    ...(color !== null && { color }),
    ...(x !== null && y !== null && { focus: { x, y } }),
    from: from.slice(0, MOST_FROM),
  };
}
