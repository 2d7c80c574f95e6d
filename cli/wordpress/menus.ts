import type { MenuEntry, MenusUpload } from "../api-shapes.ts";
import { plainText } from "./plain-text.ts";
import type { ExportEvent, Item } from "./read-export.ts";

/** An entry of a menu of the old site's, as its export has it. */
type OldEntry = {
  menu: string;
  order: number;
  /** "": by the name of what it leads to. */
  label: string;
  kind: string;
  taxonomy: string;
  /** What it leads to: the id of a post or a term. */
  id: string;
  /** Below an entry of the same menu. */
  isBelow: boolean;
  url: string;
};

/** What WordPress sites call the menus of each place. */
const FOOTER = /foot|bottom|legal|imprint|impressum|meta|service/i;
const SOCIAL = /social/i;
const MAIN = /main|primary|haupt|principal|header|nav/i;

/** More is no menu. */
const MOST = 40;

/** Gathers the old site's menus, item by item. */
export function openOldMenus() {
  const entries: OldEntry[] = [];
  const paths = new Map<string, string>();
  const terms = new Map<string, string>();
  const hosts = new Set<string>();
  return {
    add: (event: ExportEvent): void => {
      if (event.kind === "site") hosts.add(URL.parse(event.address)?.host ?? "");
      if (event.kind === "term") terms.set(`${event.term.taxonomy} ${event.term.id}`, event.term.slug);
      if (event.kind === "item") addItem(event.item);
    },
    /** As this paper takes them: the masthead's, a footer's and a social one, as far as there are any. */
    end: (): MenusUpload => {
      const menus = [...Map.groupBy(entries, ({ menu }) => menu)].map(([name, all]) => ({
        name,
        entries: all.sort((a, b) => a.order - b.order),
      }));
      const footer = menus.find(({ name }) => FOOTER.test(name));
      const social = menus.find(({ name }) => SOCIAL.test(name));
      const others = menus.filter((menu) => menu !== footer && menu !== social);
      const main =
        others.find(({ name }) => MAIN.test(name)) ??
        others.toSorted((a, b) => b.entries.length - a.entries.length)[0];
      const taken = (all: OldEntry[] = []) => all.flatMap((entry) => uploadOf(entry) ?? []).slice(0, MOST);
      const named = {
        main: taken(main?.entries.filter(({ isBelow }) => !isBelow)),
        footer: taken(footer?.entries),
        social: taken(social?.entries),
      };
      const there = Object.entries(named).filter(([, list]) => list.length > 0);
      return { ...Object.fromEntries(there), ...(named.main.length > 0 && { thenSections: false }) };
    },
  };

  function addItem({ fields, meta, categories }: Item): void {
    const field = (name: string) => fields.get(name)?.trim() ?? "";
    if (field("wp:post_type") !== "nav_menu_item")
      return void paths.set(field("wp:post_id"), pathOf(field("link")));
    const said = (name: string) => meta.get(`_menu_item_${name}`)?.trim() ?? "";
    entries.push({
      menu: categories.find(({ domain }) => domain === "nav_menu")?.nicename ?? "",
      order: Number(field("wp:menu_order")),
      label: plainText(field("title")),
      kind: said("type"),
      taxonomy: said("object"),
      id: said("object_id"),
      isBelow: !["", "0"].includes(said("menu_item_parent")),
      url: said("url"),
    });
  }

  function uploadOf(entry: OldEntry): MenuEntry | null {
    const to = addressOf(entry);
    return to === "" ? null : { to, label: entry.label.slice(0, 80) };
  }

  /** "": it leads nowhere, as what unfolds others does. */
  function addressOf({ kind, taxonomy, id, url }: OldEntry): string {
    if (kind === "post_type") return paths.get(id) ?? "";
    if (kind === "taxonomy") {
      const slug = terms.get(`${taxonomy} ${id}`);
      const list = { category: "category", post_tag: "tag" }[taxonomy];
      return slug && list ? `/${list}/${slug}/` : "";
    }
    const parsed = URL.parse(url, "https://paper.invalid");
    if (parsed === null || url.startsWith("#") || url === "") return "";
    return hosts.has(parsed.host) || url.startsWith("/") ? parsed.pathname + parsed.search : url;
  }
}

/** By number, where the site has no permalinks. */
function pathOf(link: string): string {
  const url = URL.parse(link);
  return url === null ? "" : url.pathname + (url.pathname === "/" ? url.search : "");
}
