import { numberedIn } from "../../src/http/paths.ts";
import type { Item } from "./read-export.ts";
import { sameHost } from "./same-host.ts";

/**
 * An item's guid is the address that it had at first: by number, or the one before its slug or the site's permalinks changed.
 * What another item has by now is left out.
 */
export function openFirstAddresses() {
  const first = new Map<string, string>();
  const taken = new Set<string>();
  return {
    /** @param path of the article that the item has become, or null */
    add: ({ fields }: Item, path: string | null): void => {
      taken.add(`?p=${fields.get("wp:post_id")?.trim()}`);
      const link = URL.parse(fields.get("link")?.trim() ?? "");
      const guid = URL.parse(fields.get("guid")?.trim() ?? "");
      if (link) taken.add(keyOf(link.pathname));
      if (path === null || !link || !guid || !sameHost(link, guid)) return;
      const address = numberedIn(guid.pathname, guid.searchParams, ["p", "page_id"]);
      if (address !== null) first.set(address.replace("page_id", "p"), path);
      else if (guid.search === "" && guid.pathname !== "/") first.set(guid.pathname, path);
    },
    list: (): { from: string; to: string }[] =>
      [...first]
        .filter(([from]) => !taken.has(from.includes("?") ? from.slice(from.indexOf("?")) : keyOf(from)))
        .map(([from, to]) => ({ from, to })),
  };
}

function keyOf(path: string): string {
  return path.replace(/\/$/, "");
}
