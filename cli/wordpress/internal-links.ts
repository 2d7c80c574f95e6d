import { numberedIn } from "../../src/http/paths.ts";
import { PROGRAMS } from "../../src/http/wordpress.ts";
import { sameHost } from "./same-host.ts";

const LINK = /<(?:a|area)\b[^<>]*>/gi;
const HREF = /(\bhref\s*=\s*)(?:"([^"]*)"|'([^']*)')/i;

/** What others hang on an address to see where readers come from. */
const TRACKING = /^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid)$/;

/** A file of the old site's: it stays there. */
const FILE = /\/wp-content\/|\/wp-includes\//;

/**
 * Makes paths of links to the old site, however they name it, so that they stay in the paper wherever it is. Files stay where they
 * are, and so do their addresses.
 * @param site host and path of the old site, such as `example.org/blog`
 * @param paths of articles by their numbers: a link such as `/?p=12` becomes the path
 */
export function withOwnLinks(html: string, site: string, paths: Map<string, string> = new Map()): string {
  const old = URL.parse(`https://${site}/`);
  if (old === null || site === "") return html;
  return html.replace(LINK, (tag) =>
    tag.replace(HREF, (whole, before: string, double?: string, single?: string) => {
      const path = ownPath((double ?? single ?? "").replaceAll("&amp;", "&").trim(), old, paths);
      return path === null ? whole : `${before}"${path.replaceAll("&", "&amp;").replaceAll('"', "%22")}"`;
    }),
  );
}

/** The path of an address of the old site, with what else it says; null for any other, and for files. */
function ownPath(address: string, old: URL, paths: Map<string, string>): string | null {
  if (!/^(?:https?:)?\/\//i.test(address)) return null;
  const url = URL.parse(address, old);
  if (url === null || !sameHost(url, old) || !`${url.pathname}/`.startsWith(old.pathname)) return null;
  if (FILE.test(url.pathname) || PROGRAMS.test(url.pathname)) return null;
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  const number = numberedIn(url.pathname, url.searchParams, ["p", "page_id", "attachment_id"]);
  const path = number && paths.get(number.slice(number.indexOf("=") + 1));
  return (path ?? url.pathname + url.search) + url.hash;
}
