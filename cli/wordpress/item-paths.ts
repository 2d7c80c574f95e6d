import slugify from "@sindresorhus/slugify";
import { numberedIn } from "../../src/http/paths.ts";
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

/** WordPress answers to an item's number too: short links and old feeds have it, and plain permalinks are nothing else. */
function withNumber({ fields }: Item, id: string, given: ItemPath): ItemPath {
  if (!/^\d{1,15}$/.test(id)) return given;
  const link = URL.parse(fields.get("link")?.trim() ?? "");
  const isPlain = link !== null && numberedIn(link.pathname, link.searchParams) !== null;
  const inFolder = isPlain ? [`${link.pathname}?p=${id}`] : [];
  return { ...given, redirects: [...new Set([...given.redirects, `/?p=${id}`, ...inFolder])] };
}

function keyOf(path: string): string {
  return path.replace(/\/$/, "").toUpperCase();
}

/** The path of its address, unless that is `/?p=12` or nothing. */
function originalPath(item: Item): ItemPath | null {
  const url = URL.parse(item.fields.get("link")?.trim() ?? "");
  if (!url || url.pathname === "/" || numberedIn(url.pathname, url.searchParams) !== null) return null;
  // Two slashes in front would name a host: the paper leads such an address to the one slash. It writes escapes in
  // capitals, which makes no other address.
  const path = url.pathname
    .replace(/^\/{2,}/, "/")
    .replace(/%[0-9a-f]{2}/gi, (triplet) => triplet.toUpperCase());
  return path === "/" ? null : { path, redirects: oldPaths(item, path) };
}

/** At most so many of the earlier addresses of an article. */
const MOST_OLD = 15;

/** WordPress leads an article's earlier slugs to it, and the days that it was dated before. */
function oldPaths(item: Item, path: string): string[] {
  const slug = item.fields.get("wp:post_name")?.trim() ?? "";
  const slugs = item.metaLists.get("_wp_old_slug") ?? [];
  const days = item.metaLists.get("_wp_old_date") ?? [];
  const paths = [
    path,
    ...days.flatMap((day) => withDay(path, item.fields.get("wp:post_date") ?? "", day) ?? []),
  ];
  const named = paths.flatMap((one) => [one, ...slugs.flatMap((old) => withSlug(one, slug, old) ?? [])]);
  return [...new Set(named)].filter((one) => one !== path).slice(0, MOST_OLD);
}

/** The path with an earlier slug in the place of the last one, or of its part of the last segment: `/12-a-slug.html`. */
function withSlug(path: string, slug: string, old: string): string | null {
  const segments = path.split("/");
  const last = segments.findLastIndex((segment) => segment !== "");
  const segment = decode(segments[last] ?? "");
  const before = decode(slug);
  if (last < 0 || old === "" || segment === decode(old)) return null;
  const earlier =
    before !== "" && segment.includes(before) ? segment.replace(before, decode(old)) : decode(old);
  return segments.with(last, encodeURI(earlier)).join("/");
}

/** The path with an earlier day in the place of its date; null where it does not begin with it. */
function withDay(path: string, date: string, old: string): string | null {
  const [from, to] = [date, old].map((text) => text.slice(0, 10).split("-"));
  const segments = path.split("/");
  const at = segments.indexOf(from?.[0] ?? "");
  if (at < 0 || !from || to?.length !== 3) return null;
  let end = 0;
  while (end < 3 && segments[at + end] === from[end]) end++;
  return segments
    .map((segment, index) => (index >= at && index < at + end ? (to[index - at] ?? "") : segment))
    .join("/");
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
