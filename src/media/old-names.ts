import { canonicalPath } from "../http/paths.ts";

/** An address that a picture or file had on another site: as `media_addresses` has it. */
export type OldAddress = { path: string; host: string };

/** Where WordPress and Ghost keep pictures and files, also in a site's folder. */
export const OLD_FILES =
  /^\/(?:[^/]+\/){0,3}?(?:wp-content\/(?:uploads|blogs\.dir|gallery)|content\/(?:images|files|media))\/./;

/** What is at an address of this form is named by its path alone: a query asks for a size, or for nothing. */
const FILE = /\.[a-z0-9]{2,5}$/i;

/** @returns null for what is no address of the web */
export function readOldAddress(address: string): OldAddress | null {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const path = canonicalPath(url.pathname);
  if (path === null) return null;
  return {
    path: FILE.test(path) ? path : path + url.search,
    host: url.host.toLowerCase().replace(/^www\./, ""),
  };
}

/** `photo-300x200.jpg`: a size that WordPress has made of `photo.jpg`. */
const SIZE = /-\d+x(\d+)(?=\.\w+$)/;
/** What WordPress calls a picture that it has made smaller, or turned. */
const MADE = /-(?:scaled|rotated)(?=\.\w+$)/;
/** Ghost's sizes have a folder each. */
const SIZE_FOLDER = /(\/content\/images)\/size\/w\d+(?:h\d+)?(?:\/format\/\w+)?(?=\/)/;
/** What programs for WordPress put beside a picture. */
const CONVERTED = /(\.(?:jpe?g|png|gif))\.(?:webp|avif)$/i;

/** The paths at which a picture may be known whose file is asked for at this one, the likeliest first. */
export function namesOf(path: string): string[] {
  const plain = path.replace(SIZE_FOLDER, "$1").replace(CONVERTED, "$1");
  const whole = plain.replace(SIZE, "");
  const original = whole.replace(MADE, "");
  const made = ["scaled", "rotated"].map((what) => original.replace(/(?=\.\w+$)/, `-${what}`));
  return [...new Set([path, plain, whole, original, ...made])];
}
