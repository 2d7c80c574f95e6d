import { type AddressKind, KINDS } from "./addresses/kinds.ts";
import { addressesOfExport } from "./addresses/of-export.ts";
import { addressesOfLog } from "./addresses/of-log.ts";
import { addressesOfSitemap, webSource } from "./addresses/of-sitemap.ts";
import { openApi } from "./api-client.ts";
import { type ConnectionOptions, findConnection } from "./connection.ts";
import { findSources } from "./files/find-sources.ts";
import { readText } from "./files/read-text.ts";
import { type Source, totalOf } from "./files/source.ts";
import { openProgress } from "./progress.ts";

type Options = ConnectionOptions & {
  json?: boolean;
  /** So many of each kind are named. */
  first: number;
  /** Kinds that are left out. */
  without: string[];
};

/** What one request takes. */
const BATCH = 100;
/** Requests under way at the same time: readers come first. */
const AT_ONCE = 3;

type Figures = { asked: number; there: number; moved: number; gone: number; nothing: number };

type Report = { kinds: Map<AddressKind, Figures>; nothing: Map<AddressKind, string[]> };

type OldAddress = { address: string; kind: AddressKind };

/** `broadsheet check-addresses`. @returns the exit status: 1 where an address leads nowhere. */
export async function checkAddresses(places: string[], options: Options): Promise<number> {
  const connection = findConnection(options);
  const api = openApi(connection);
  const progress = openProgress("Asking");
  const report: Report = { kinds: new Map(), nothing: new Map() };
  let asked = 0;
  let share = 0;
  const ask = async (batch: OldAddress[]) => {
    const { results } = await api.checkAddresses(batch.map(({ address }) => address));
    for (const [index, { status }] of results.entries()) {
      const one = batch[index];
      if (one) note(report, one, status);
    }
    asked += batch.length;
    progress.update(share, `${asked} addresses`);
  };
  console.error(`Asking ${connection.site} for the addresses of ${places.join(", ")}`);
  try {
    const addresses = unlike(
      readAll(places, (done) => (share = done)),
      new Set(options.without),
    );
    await inBatches(addresses, ask);
  } finally {
    progress.end();
  }
  print(report, asked, options);
  return report.nothing.size === 0 ? 0 : 1;
}

/** The addresses of all places. @param onShare is told how much of them is read */
async function* readAll(places: string[], onShare: (share: number) => void): AsyncGenerator<OldAddress> {
  const isWeb = (place: string) => /^https?:\/\//.test(place);
  for (const place of places.filter(isWeb)) yield* addressesOfSitemap(webSource(place));
  const files = places.filter((place) => !isWeb(place));
  const sources = await findSources(files, { ending: ".xml" });
  const kinds = new Map(
    await Promise.all(sources.map(async (source) => [source, await kindOf(source)] as const)),
  );
  const of = (kind: string) => sources.filter((source) => kinds.get(source) === kind);
  const size = Math.max(totalOf(sources), 1);
  let before = 0;
  const onBytes = (bytes: number) => onShare((before + bytes) / size);
  // Several files of one export are one.
  const exports = of("export");
  if (exports.length > 0) yield* addressesOfExport(exports, onBytes);
  before += totalOf(exports);
  for (const source of [...of("sitemap"), ...of("log")]) {
    yield* kinds.get(source) === "sitemap" ? addressesOfSitemap(source) : addressesOfLog(source, onBytes);
    before += source.size;
  }
}

/** So much of a file tells what it is. */
const BEGINNING = 4_000;

async function kindOf(source: Source): Promise<"export" | "sitemap" | "log"> {
  let text = "";
  for await (const piece of readText(source)) {
    text += piece;
    if (text.length > BEGINNING) break;
  }
  if (/<(?:urlset|sitemapindex)[\s>]/.test(text)) return "sitemap";
  return /<rss[\s>]/.test(text) ? "export" : "log";
}

/** Each address once, and none of the kinds that are left out. */
async function* unlike(
  addresses: AsyncIterable<OldAddress>,
  without: Set<string>,
): AsyncGenerator<OldAddress> {
  const seen = new Set<string>();
  for await (const one of addresses) {
    if (seen.has(one.address) || without.has(one.kind)) continue;
    seen.add(one.address);
    yield one;
  }
}

/** Some requests at a time; the reading waits for them. */
async function inBatches(
  addresses: AsyncIterable<OldAddress>,
  ask: (batch: OldAddress[]) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let batch: OldAddress[] = [];
  const send = async () => {
    if (batch.length === 0) return;
    const asking = ask(batch).finally(() => underWay.delete(asking));
    underWay.add(asking);
    batch = [];
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
  };
  for await (const one of addresses) {
    if (batch.push(one) === BATCH) await send();
  }
  await send();
  await Promise.all(underWay);
}

function note({ kinds, nothing }: Report, { kind, address }: OldAddress, status: number): void {
  const figures = kinds.get(kind) ?? { asked: 0, there: 0, moved: 0, gone: 0, nothing: 0 };
  kinds.set(kind, figures);
  figures.asked++;
  if (status === 200) figures.there++;
  else if (status === 301) figures.moved++;
  else if (status === 410) figures.gone++;
  else {
    figures.nothing++;
    const known = nothing.get(kind);
    if (known) known.push(address);
    else nothing.set(kind, [address]);
  }
}

function print({ kinds, nothing }: Report, asked: number, { json, first }: Options): void {
  const known = KINDS.filter((kind) => kinds.has(kind));
  if (json) {
    const named = Object.fromEntries([...nothing].map(([kind, addresses]) => [kind, addresses.toSorted()]));
    const figures = Object.fromEntries(known.map((kind) => [kind, kinds.get(kind)]));
    console.log(JSON.stringify({ addresses: asked, kinds: figures, nothing: named }));
    return;
  }
  console.log(`${asked} addresses:`);
  for (const kind of known) {
    const { asked: all = 0, there, moved, gone, nothing: none } = kinds.get(kind) ?? ({} as Figures);
    const rest = [`${there} there`, `${moved} lead on`, ...(gone ? [`${gone} gone on purpose`] : [])].join(
      ", ",
    );
    console.log(`${String(all).padStart(8)}  ${kind}: ${rest}, ${none} nothing`);
  }
  for (const [kind, addresses] of nothing) {
    console.log(`Nothing here, ${kind}: ${addresses.length}`);
    for (const address of addresses.toSorted().slice(0, first)) console.log(`  ${address}`);
    if (addresses.length > first)
      console.log(`  and ${addresses.length - first} more (--json lists them all)`);
  }
  console.log(nothing.size === 0 ? "Every one of them leads somewhere." : ADVICE);
}

const ADVICE =
  "To lead one of them on: `redirects:` in the front matter of the article it belongs to, or PUT /api/v1/admin/redirects.";
