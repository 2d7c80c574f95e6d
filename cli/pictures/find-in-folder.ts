import { readFile, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { decodedPart } from "../../src/http/paths.ts";
import { Failure } from "../failure.ts";

/** What stands in an address before the part that a folder of uploads has. */
const BEFORE = /^.*?\/(?:wp-content\/uploads|content\/(?:images|files|media))(?=\/)/;

const UPLOADS = "name an unpacked wp-content/uploads, or a folder that has its files at the same places";

/** @param advice which folder to name @throws Failure for what is no folder */
export async function ensureFolder(folder: string, advice = UPLOADS): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) throw new Failure(`${folder} is no folder: ${advice}.`, 2);
}

/**
 * The file of an address in a copy of the old site's folder: in the folder of uploads, or in one around it.
 * @returns its place, or null
 */
export async function findInFolder(folder: string, address: string): Promise<string | null> {
  for (const place of placesOf(folder, address)) {
    const found = await stat(place).catch(() => null);
    if (found?.isFile()) return place;
  }
  return null;
}

export async function readFromFolder(
  folder: string,
  address: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const place = await findInFolder(folder, address);
  return place === null ? null : new Uint8Array(await readFile(place));
}

/** Where it may be, in each way of writing accents: a Mac takes them apart. None is outside the folder. */
export function placesOf(folder: string, address: string): string[] {
  const path = URL.parse(address)?.pathname ?? "";
  const below = path.replace(BEFORE, "");
  const around = path.slice(0, path.length - below.length).split("/");
  const tails = around.map((_, from) =>
    [...around.slice(from + 1), below.slice(1)].filter(Boolean).join("/"),
  );
  const root = resolve(folder);
  const inside = [...new Set(tails.reverse())].flatMap((tail) => {
    const parts = tail.split("/").map((part) => decodedPart(part) ?? part);
    if (parts.some((part) => part === "." || part === ".." || /[/\\\0]/.test(part))) return [];
    return (["NFC", "NFD"] as const).map((form) => join(root, ...parts.map((part) => part.normalize(form))));
  });
  return [...new Set(inside)].filter((place) => place.startsWith(root + sep));
}
