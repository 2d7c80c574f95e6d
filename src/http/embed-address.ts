import { findAddress } from "./addresses.ts";
import { canonicalPath, decodedPart } from "./paths.ts";

/** Below it stand the threads of pages of other sites. */
export const EMBED_ROOT = "/embed/";

/** A page of another site, or what that calls one of its threads. `isAllowed`: its origin may show threads. */
export type OutsidePage = { url: string; title: string; isAllowed: boolean };

/** Longer ones are no keys of stored pages; such a page has to give its thread a name. */
const LONGEST = 400;

/** The outside page whose thread is at a path of the paper; null where none can be. @param origins that are allowed */
export function outsidePageOf(path: string, origins: string[]): OutsidePage | null {
  if (!path.startsWith(EMBED_ROOT) || path.length > LONGEST) return null;
  const found = findAddress(path);
  if (found?.name !== "embed" || canonicalPath(path) !== path) return null;
  const { host, page = "" } = found.groups;
  const allowed = origins.find((one) => new URL(one).host === host);
  const origin = allowed ?? `https://${host}`;
  const isAllowed = allowed !== undefined;
  if (!page.startsWith("~"))
    return { url: `${origin}/${page}`, title: `${host}/${decodedPart(page) ?? page}`, isAllowed };
  const name = decodedPart(page.slice(1, -1)) ?? page;
  return { url: `${origin}/`, title: `${name} (${host})`, isAllowed };
}
