import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { SaxesParser } from "saxes";
import { Failure } from "../failure.ts";
import { type AddressKind, kindOf } from "./kinds.ts";

/** Sitemaps of sitemaps are followed so far. */
const MAX_DEPTH = 3;

/**
 * The pages that a sitemap names, and those of the sitemaps that it names (https://www.sitemaps.org/protocol.html), packed or not.
 * @param place a file, or an address that begins with http
 */
export async function* addressesOfSitemap(
  place: string,
  depth = 0,
): AsyncGenerator<{ address: string; kind: AddressKind }> {
  const { pages, maps } = await readSitemap(place);
  for (const page of pages) {
    const url = URL.parse(page);
    if (url) yield { address: url.pathname + url.search, kind: kindOf(url.pathname + url.search) };
  }
  if (depth < MAX_DEPTH) for (const map of maps) yield* addressesOfSitemap(map, depth + 1);
}

async function readSitemap(place: string): Promise<{ pages: string[]; maps: string[] }> {
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
    throw new Failure(`${place} is no sitemap that can be read: ${message}.`);
  });
  for await (const chunk of await openText(place)) parser.write(chunk);
  parser.close();
  return found;
}

async function openText(place: string): Promise<AsyncIterable<string>> {
  const source = /^https?:/.test(place) ? await fetched(place) : createReadStream(place);
  const [first, rest] = await firstChunk(source, place);
  const isPacked = first[0] === 0x1f && first[1] === 0x8b;
  const stream = isPacked ? rest.pipe(createGunzip()) : rest;
  return stream.setEncoding("utf8");
}

async function fetched(address: string): Promise<Readable> {
  const response = await fetch(address, { signal: AbortSignal.timeout(60_000) }).catch((error: Error) => {
    throw new Failure(`${address} cannot be reached: ${error.message}.`);
  });
  if (!response.ok || response.body === null)
    throw new Failure(`${address} answers ${response.status}: name the address of the old site's sitemap.`);
  return Readable.fromWeb(response.body as import("node:stream/web").ReadableStream);
}

/** The beginning of a stream, and the whole of it. */
async function firstChunk(source: Readable, place: string): Promise<[Buffer, Readable]> {
  const chunks = source.iterator({ destroyOnReturn: false });
  const { value } = await chunks.next().catch((error: Error) => {
    throw new Failure(`${place} cannot be read: ${error.message}.`);
  });
  const first = Buffer.from(value ?? "");
  async function* whole() {
    yield first;
    for await (const chunk of chunks) yield chunk;
  }
  return [first, Readable.from(whole(), { objectMode: false })];
}
