import type { Item } from "./read-export.ts";

/** Post ids of pictures in the text of an article: of the classic editor, of blocks and of galleries. */
const SHOWN = /wp-image-(\d+)|"(?:id|mediaId)":(\d+)|\bids="([\d,\s]+)"|"ids":\[([\d,\s"]+)\]/g;

/** `-300x200` at the end of a file's name: a size that WordPress has made of it. */
const SIZE = /-\d+x\d+(?=\.\w+$)/;
const UPLOAD = /\/wp-content\/uploads\/[^\s"'<>)?#]+/g;

/**
 * WordPress has a page for each picture, with an address below its article's and one by number. Both lead to the article that
 * it was uploaded for, else to one that shows it.
 * @param base the old site's folder, without its last slash
 */
export function openAttachmentPages(base: string) {
  const pages: { id: string; path: string | null; parent: string; file: string }[] = [];
  const articles = new Map<string, string>();
  const showing = new Map<string, string>();

  return {
    /** @param path of the article that the item has become, or null */
    add: (item: Item, path: string | null): void => {
      const { fields, meta } = item;
      const id = fields.get("wp:post_id")?.trim() ?? "";
      if (fields.get("wp:post_type") === "attachment") {
        const link = URL.parse(fields.get("link")?.trim() ?? "");
        const isPath = link !== null && link.search === "" && link.pathname !== "/";
        const file = uploadOf(fields.get("wp:attachment_url") ?? fields.get("guid") ?? "");
        pages.push({
          id,
          path: isPath ? link.pathname : null,
          parent: fields.get("wp:post_parent") ?? "",
          file,
        });
        return;
      }
      if (path === null || fields.get("wp:status") !== "publish") return;
      articles.set(id, path);
      for (const shown of shownIn(fields.get("content:encoded") ?? "", meta.get("_thumbnail_id")))
        if (!showing.has(shown)) showing.set(shown, path);
    },
    list: (): { from: string; to: string }[] =>
      pages.flatMap(({ id, path, parent, file }) => {
        const to = articles.get(parent) ?? showing.get(id) ?? showing.get(file);
        if (to === undefined) return [];
        const number = /^\d{1,15}$/.test(id) ? [{ from: `${base}/?p=${id}`, to }] : [];
        return path === null ? number : [{ from: path, to }, ...number];
      }),
  };
}

function shownIn(text: string, thumbnail: string | undefined): Set<string> {
  const ids = [...text.matchAll(SHOWN)].flatMap(
    (found) => (found.slice(1).find(Boolean) ?? "").match(/\d+/g) ?? [],
  );
  const files = [...text.matchAll(UPLOAD)].map(([file]) => uploadOf(file));
  return new Set([...(thumbnail ? [thumbnail.trim()] : []), ...ids, ...files].filter(Boolean));
}

/** The file that a size was made of, below the folder of uploads; empty for what is none. */
function uploadOf(address: string): string {
  const [file = ""] = address.match(UPLOAD) ?? [];
  return file.replace(SIZE, "");
}
