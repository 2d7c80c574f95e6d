import { OLD_FILES, readOldAddress } from "../../src/media/old-names.ts";
import { typeByEnding } from "../../src/media/types.ts";

/** A file of the old site, named by its `key` in whatever size: where it may be, the best first. */
export type Place = { key: string; candidates: string[] };

export type OldSite = {
  /** Where a picture that an article shows is fetched from; null: it is another site's, or none. */
  shown: (address: string) => Place | null;
  /** The same of what a link leads to: a picture or file, and no page. */
  linked: (address: string) => Place | null;
  /** Whether an address is another site's picture. */
  isOthers: (address: string) => boolean;
};

type Known = {
  /** The old site's address. */
  base: string;
  /** Addresses of what its media library has: their hosts are its own, too. */
  library: Iterable<string>;
  /** Pictures of other sites are fetched as well. */
  ofOthers: boolean;
};

const SIZE = /-\d+x\d+(?=\.\w+$)/;
const MADE = /-(?:scaled|rotated)(?=\.\w+$)/;
const GHOST_SIZE = /(\/content\/images)\/size\/w\d+(?:h\d+)?(?:\/format\/\w+)?(?=\/)/;
/** WordPress's picture service: the address behind its host is the picture's own. */
const PHOTON = /^i\d\.wp\.com$/;
const FILE = /\.[a-z0-9]{2,5}$/i;
/** What no paper takes, though links lead there. */
const OTHER_FILES =
  /\.(?:svgz?|docx?|xlsx?|pptx?|od[tsp]|zip|rar|txt|csv|rtf|epub|mov|wmv|avi|flv|bmp|tiff?|heic|ico)$/i;

export function openOldSite({ base, library, ofOthers }: Known): OldSite {
  const home = URL.parse(base);
  const originals = new Map<string, string>();
  const hosts = new Set(home ? [plainHost(home)] : []);
  for (const address of library) {
    const url = URL.parse(address, base);
    if (url === null) continue;
    originals.set(keyOf(url), url.href);
    if (!PHOTON.test(url.host)) hosts.add(plainHost(url));
  }

  function read(address: string): URL | null {
    const url = URL.parse(address, base);
    const isPage = url === null || address.trim() === "" || url.pathname.endsWith("/");
    return isPage || !/^https?:$/.test(url.protocol) ? null : unwrapped(url);
  }

  /** Without the service in front of it, and without what asks for a size. */
  function unwrapped(url: URL): URL {
    const inner = PHOTON.test(url.host) ? /^\/([^/]+\.[^/]+)(\/.+)$/.exec(url.pathname) : null;
    const found = inner ? URL.parse(`${protocolFor(inner[1] ?? "")}//${inner[1]}${inner[2]}`) : null;
    const own = found ?? new URL(url);
    own.hash = "";
    if (isOwn(own) && FILE.test(own.pathname)) own.search = "";
    return own;
  }

  function protocolFor(host: string): string {
    return home && plainHost(home) === host.replace(/^www\./, "") ? home.protocol : "https:";
  }

  const isOwn = (url: URL) => hosts.has(plainHost(url)) || /\.files\.wordpress\.com$/.test(url.host);

  function placeOf(url: URL, address: string): Place {
    const named = originals.has(keyOf(url)) ? url : sized(url, (path) => path.replace(SIZE, ""));
    const whole = isOwn(url) ? sized(named, (path) => path.replace(GHOST_SIZE, "$1")) : url;
    const original = isOwn(url) ? sized(whole, (path) => path.replace(MADE, "")) : url;
    const scaled = [whole, sized(original, (path) => path.replace(/(?=\.\w+$)/, "-scaled"))];
    const listed = scaled.filter((one, at) => at === 0 || originals.has(keyOf(one)));
    const asWritten = URL.parse(address, base);
    const candidates = [original, ...listed, url, ...(asWritten && isOwn(url) ? [asWritten] : [])];
    return {
      key: keyOf(original),
      candidates: [...new Set(candidates.map(({ href }) => href))],
    };
  }

  return {
    shown: (address) => {
      const url = read(address);
      return url && (isOwn(url) || ofOthers) ? placeOf(url, address) : null;
    },
    linked: (address) => {
      const url = read(address);
      if (url === null || !isOwn(url)) return null;
      const isUpload = OLD_FILES.test(url.pathname) || originals.has(keyOf(url)) || isFileHost(url);
      const isTaken = typeByEnding(url.pathname) !== null || OTHER_FILES.test(url.pathname);
      return isUpload && isTaken ? placeOf(url, address) : null;
    },
    isOthers: (address) => {
      const url = read(address);
      return url !== null && !isOwn(url);
    },
  };
}

/** A host that has nothing but files. */
const isFileHost = (url: URL) => /\.files\.wordpress\.com$/.test(url.host);

function sized(url: URL, change: (path: string) => string): URL {
  const other = new URL(url);
  other.pathname = change(url.pathname);
  return other;
}

function plainHost({ host }: URL): string {
  return host.replace(/^www\./, "");
}

/** One text for the ways in which an address may be written: the paper knows it by the same. */
function keyOf(url: URL): string {
  const old = readOldAddress(url.href);
  return old ? old.host + old.path : url.href;
}
