import slugify from "@sindresorhus/slugify";
import type { Item } from "./read-export.ts";

export type ItemPath = { path: string; redirects: string[]; note?: string };

/** Gives each item of an export its path: the one it had, or the nearest that the paper can serve. */
export function openPaths(): (item: Item, title: string, date: string | undefined) => ItemPath {
  const taken = new Set<string>();
  return (item, title, date) => {
    const id = item.fields.get("wp:post_id") ?? "";
    const found = withNumber(item, id, originalPath(item) ?? inventPath(item, title, date));
    const key = keyOf(found.path);
    if (!taken.has(key)) {
      taken.add(key);
      return found;
    }
    const path = `${found.path.replace(/\/$/, "")}-${id}/`;
    taken.add(keyOf(path));
    return withNumber(item, id, {
      path,
      redirects: [],
      note: `another item of the export has its path ${found.path}`,
    });
  };
}

/** WordPress answers to an item's number too: short links and old feeds have it. */
function withNumber({ fields }: Item, id: string, given: ItemPath): ItemPath {
  if (!/^\d{1,15}$/.test(id)) return given;
  const isPage = fields.get("wp:post_type") === "page";
  const numbers = isPage ? [`/?page_id=${id}`, `/?p=${id}`] : [`/?p=${id}`];
  return { ...given, redirects: [...given.redirects, ...numbers] };
}

function keyOf(path: string): string {
  return path.replace(/\/$/, "").toUpperCase();
}

/** The path of its address, unless that is `/?p=12` or nothing. */
function originalPath(item: Item): ItemPath | null {
  const url = URL.parse(item.fields.get("link")?.trim() ?? "");
  if (!url || url.pathname === "/") return null;
  // Two slashes in front would name a host: the paper leads such an address to the one slash. It writes escapes in
  // capitals, which makes no other address.
  const path = url.pathname
    .replace(/^\/{2,}/, "/")
    .replace(/%[0-9a-f]{2}/gi, (triplet) => triplet.toUpperCase());
  return path === "/" ? null : { path, redirects: oldPaths(item, path) };
}

/** WordPress leads an article's earlier slugs to it. */
function oldPaths(item: Item, path: string): string[] {
  const old = item.meta.get("_wp_old_slug");
  const segments = path.split("/");
  const last = segments.findLastIndex((segment) => segment !== "");
  if (!old || last < 0 || segments[last] === old) return [];
  return [segments.with(last, encodeURI(decode(old))).join("/")];
}

function inventPath({ fields }: Item, title: string, date: string | undefined): ItemPath {
  const id = fields.get("wp:post_id") ?? "";
  const slug =
    slugify(decode(fields.get("wp:post_name") ?? "")) || [slugify(title), id].filter(Boolean).join("-");
  const isPage = fields.get("wp:post_type") === "page";
  const path = isPage || !date ? `/${slug}/` : `/${date.slice(0, 10).replaceAll("-", "/")}/${slug}/`;
  const isFront = URL.parse(fields.get("link") ?? "")?.search === "" && fields.get("wp:status") === "publish";
  if (isFront) return { path, redirects: [], note: "it was the site's front page" };
  const isPublic = fields.get("wp:status") === "publish";
  return { path, redirects: [], ...(isPublic && { note: "the export names no path for it" }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
