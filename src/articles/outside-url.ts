import { isNamedThread } from "../http/embed-address.ts";

/** SQL: where the page of another site is whose thread an article is; null of the paper's own. @param alias of `articles` */
export function outsideColumn(alias: string): string {
  return `iif(${alias}.kind = 'thread', ${alias}.body_source, NULL) AS outside_url`;
}

export type OutsideColumn = { outside_url: string | null };

/** The page that shows a thread; null of the paper's own, and as long as no page has said where one stands that goes by a name. */
export function outsideUrlOf({ path, outside_url: url }: { path: string } & OutsideColumn): string | null {
  const parsed = url === null ? null : URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return null;
  return isNamedThread(path) && parsed.pathname === "/" && parsed.search === "" ? null : parsed.href;
}
