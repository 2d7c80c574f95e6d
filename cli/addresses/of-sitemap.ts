import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { SaxesParser } from "saxes";
import { Failure } from "../failure.ts";
import { readText } from "../files/read-text.ts";
import type { Source } from "../files/source.ts";
import { type AddressKind, kindOf } from "./kinds.ts";

/** Sitemaps of sitemaps are followed so far. */
const MAX_DEPTH = 3;
const FETCH_MS = 60_000;

/** The pages that a sitemap names, and those of the sitemaps that it names (https://www.sitemaps.org/protocol.html). */
export async function* addressesOfSitemap(
  source: Source,
  depth = 0,
): AsyncGenerator<{ address: string; kind: AddressKind }> {
  const { pages, maps } = await readSitemap(source);
  for (const page of pages) {
    const url = URL.parse(page);
    if (url) yield { address: url.pathname + url.search, kind: kindOf(url.pathname + url.search) };
  }
  if (depth < MAX_DEPTH)
    for (const map of maps) if (URL.canParse(map)) yield* addressesOfSitemap(webSource(map), depth + 1);
}

async function readSitemap(source: Source): Promise<{ pages: string[]; maps: string[] }> {
  const found = { pages: [] as string[], maps: [] as string[] };
  const parser = new SaxesParser();
  let inMap = false;
  let text = "";
  const collect = (more: string) => {
    text += more;
  };
  parser.on("text", collect);
  parser.on("cdata", collect);
  parser.on("opentag", ({ name }) => {
    text = "";
    if (name === "sitemap") inMap = true;
  });
  parser.on("closetag", ({ name }) => {
    if (name === "loc") (inMap ? found.maps : found.pages).push(text.trim());
    if (name === "sitemap") inMap = false;
    text = "";
  });
  parser.on("error", ({ message }) => {
    throw new Failure(`${source.name} is no sitemap that can be read: ${message}.`);
  });
  for await (const piece of readText(source)) parser.write(piece);
  parser.close();
  return found;
}

/** What is at an address of the web, unpacked if it is packed. */
export function webSource(address: string): Source {
  return { name: address, size: 0, read: () => fetched(address) };
}

async function* fetched(address: string): AsyncGenerator<Uint8Array> {
  const unreachable = (error: Error) => {
    throw new Failure(`${address} cannot be reached: ${error.message}.`);
  };
  const response = await fetch(address, { signal: AbortSignal.timeout(FETCH_MS) }).catch(unreachable);
  if (!response.ok || response.body === null)
    throw new Failure(`${address} answers ${response.status}: name the address of the old site's sitemap.`);
  const bytes = await new Response(response.body).bytes().catch(unreachable);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  yield* isPacked ? Readable.from([bytes]).pipe(createGunzip()) : [bytes];
}
