import type { Source } from "../files/source.ts";
import { type Item, readExport, type Term } from "../wordpress/read-export.ts";
import { sameHost } from "../wordpress/same-host.ts";
import { openTermPaths } from "../wordpress/term-paths.ts";
import { type AddressKind, kindOf } from "./kinds.ts";

/** An address of the old site: path and query. */
export type OldAddress = { address: string; kind: AddressKind };

/** Every address that a WordPress site has by its export: of what it shows, its lists and its feeds. */
export async function* addressesOfExport(
  sources: Source[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<OldAddress> {
  let site: URL | null = null;
  const terms = openTermPaths();
  for await (const event of readExport(sources, onBytes)) {
    if (event.kind === "site") site = URL.parse(event.address) ?? site;
    const base = folderOf(site);
    if (event.kind === "author") yield* ofAuthor(base, event.fields);
    else if (event.kind === "term") yield* ofTerm(base, terms.add(event.term), event.term);
    else if (event.kind === "item") {
      yield* ofItem(base, site, event.item);
      yield* ofCategories(base, terms.categoryPath, event.item);
    }
  }
  for (const path of OF_ALL) yield named(folderOf(site) + path);
}

/** What every site of WordPress has. */
const OF_ALL = "/ /feed/ /feed/atom/ /feed/rdf/ /rss/ /comments/feed/ /page/2/ /wp-sitemap.xml".split(" ");

function folderOf(site: URL | null): string {
  return site?.pathname.replace(/\/+$/, "") ?? "";
}

/** An export of some articles only does not name its categories but where they stand. */
function* ofCategories(
  base: string,
  categoryPath: (slug: string) => string,
  { categories }: Item,
): Generator<OldAddress> {
  for (const { domain, nicename } of categories) {
    if (domain === "category") yield named(base + categoryPath(nicename));
    else if (domain === "post_tag") yield named(`${base}/tag/${nicename}/`);
  }
}

function* ofAuthor(base: string, fields: Item["fields"]): Generator<OldAddress> {
  const id = fields.get("wp:author_id")?.trim();
  if (id) yield named(`${base}/?author=${id}`);
}

function* ofTerm(base: string, path: string | null, { taxonomy, id }: Term): Generator<OldAddress> {
  if (path === null) return;
  yield named(base + path);
  yield named(`${base}${path}feed/`);
  if (taxonomy === "category" && id) yield named(`${base}/?cat=${id}`);
}

/** What WordPress keeps as posts, and no reader has seen at an address of its own. */
const WITHOUT_PAGE =
  /^(?:nav_menu_item|revision|wp_.*|custom_css|customize_changeset|oembed_cache|user_request|acf-.*|guest-author|)$/;

/** What is public of an item, whatever type of the site's own it is. */
function* ofItem(base: string, site: URL | null, item: Item): Generator<OldAddress> {
  const get = (name: string) => item.fields.get(name)?.trim() ?? "";
  const type = get("wp:post_type");
  const isShown = get("wp:status") === (type === "attachment" ? "inherit" : "publish");
  if (!isShown || get("wp:post_password") !== "") return;
  const own = ["link", "guid", "wp:attachment_url"].flatMap((name) => onSite(site, get(name)) ?? []);
  const [link = ""] = own;
  if (type === "attachment") {
    yield named(`${base}/?attachment_id=${get("wp:post_id")}`, "pictures' pages");
    for (const address of own)
      yield named(address, address.includes("/wp-content/") ? "files" : "pictures' pages");
  } else if (!WITHOUT_PAGE.test(type)) {
    yield named(`${base}/?p=${get("wp:post_id")}`);
    for (const address of own) yield named(address);
    if (link !== "" && !link.includes("?")) yield* belowItem(base, link.replace(/\/?$/, "/"), item);
  }
}

function* belowItem(base: string, path: string, { fields, comments }: Item): Generator<OldAddress> {
  yield named(`${path}feed/`);
  if (comments.length > 0) yield named(`${path}comment-page-1/`);
  if (fields.get("wp:post_type") !== "post") return;
  for (const suffix of ["trackback/", "embed/", "amp/"]) yield named(path + suffix);
  const [year, month, day] = readLocal(fields) ?? [];
  if (year && month && day)
    for (const date of [year, `${year}/${month}`, `${year}/${month}/${day}`]) yield named(`${base}/${date}/`);
}

/** The day that the old site's clock showed. */
function readLocal(fields: Item["fields"]): string[] | undefined {
  const local = /^(\d{4})-(\d\d)-(\d\d)/.exec(fields.get("wp:post_date") ?? "");
  return local?.slice(1);
}

/** Path and query of an address of the site, under whatever name of it; null for any other. */
function onSite(site: URL | null, address: string): string | null {
  const url = URL.parse(address);
  return url && site && sameHost(url, site) ? url.pathname + url.search : null;
}

function named(address: string, kind = kindOf(address)): OldAddress {
  return { address, kind };
}
