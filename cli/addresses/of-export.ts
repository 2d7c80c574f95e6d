import { type Item, readExport, type Term } from "../wordpress/read-export.ts";
import { sameHost } from "../wordpress/same-host.ts";
import { openTermPaths } from "../wordpress/term-paths.ts";
import { type AddressKind, kindOf } from "./kinds.ts";

/** An address of the old site: path and query. */
export type OldAddress = { address: string; kind: AddressKind };

/** Every address that a WordPress site has by its export: of what it shows, its lists and its feeds. */
export async function* addressesOfExport(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<OldAddress> {
  let site: URL | null = null;
  const terms = openTermPaths();
  for await (const event of readExport(file, onBytes)) {
    if (event.kind === "site") site = URL.parse(event.address) ?? site;
    const base = site?.pathname.replace(/\/+$/, "") ?? "";
    if (event.kind === "author") yield* ofAuthor(base, event.fields);
    else if (event.kind === "term") yield* ofTerm(base, terms.add(event.term), event.term);
    else if (event.kind === "item") yield* ofItem(base, site, event.item);
  }
  const base = site?.pathname.replace(/\/+$/, "") ?? "";
  for (const path of [
    "/",
    "/feed/",
    "/feed/atom/",
    "/feed/rdf/",
    "/rss/",
    "/comments/feed/",
    "/page/2/",
    "/wp-sitemap.xml",
  ])
    yield named(base + path);
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

/** What is public of an item. */
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
  } else if (type === "post" || type === "page") {
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
