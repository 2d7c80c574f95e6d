import { served } from "../articles/addresses.ts";
import type { Db } from "../db/client.ts";
import type { Reading } from "../db/readings.ts";
import { listPath } from "../pages/links.ts";
import type { MenuEntry, Menus } from "../pages/menus.tsx";
import { nameOfAddress } from "../pages/social-networks.ts";
import { type MenuItem, NO_MENUS, type StoredMenus } from "./menus.ts";

/** What entries lead to, by their `to`: articles of any state, and names of lists that are there. */
export type Places = Map<string, Place>;

export type Place = {
  /** Of an article; null: of a list. */
  path: string | null;
  name: string;
  isServed: boolean;
  status: "draft" | "scheduled" | "published" | "withdrawn" | null;
};

type Row = { ref: string; path: string | null; name: string; isServed: number; status: Place["status"] };

/** What the entries of the stored menus lead to: a row or two read for each of them. */
export function placesReading(db: Db, now: number): Reading<Places> {
  const items = (menu: string) =>
    `SELECT item.value->>'to' AS ref FROM settings s, json_each(s.value, '$.${menu}') item WHERE s.name = 'menus'`;
  return readingOf(db.$client.prepare(statementOf(`${items("main")} UNION ${items("footer")}`)).bind(now));
}

/** The same of entries that are not stored, or not yet. */
export function placesOfReading(db: Db, items: MenuItem[], now: number): Reading<Places> {
  const refs = JSON.stringify(items.map(({ to }) => to));
  return readingOf(db.$client.prepare(statementOf("SELECT value AS ref FROM json_each(?2)")).bind(now, refs));
}

function readingOf(statement: D1PreparedStatement): Reading<Places> {
  const read = (rows: Row[]) =>
    new Map(rows.map(({ ref, isServed, ...place }) => [ref, { ...place, isServed: isServed === 1 }]));
  return { statement, read };
}

function statementOf(refs: string): string {
  const names = (kind: string) =>
    `SELECT ref, NULL, n.name, 1, NULL FROM refs CROSS JOIN ${kind}s n ON n.slug = substr(ref, ${kind.length + 2})
     WHERE substr(ref, 1, ${kind.length + 1}) = '${kind}/'`;
  return `WITH refs AS (${refs})
    SELECT ref, a.path, a.title AS name, ${served("a")} AS isServed, a.status
    FROM refs CROSS JOIN articles a ON a.id = CAST(substr(ref, 9) AS INTEGER) WHERE substr(ref, 1, 8) = 'article/'
    UNION ALL ${["section", "tag", "author"].map(names).join(" UNION ALL ")}`;
}

/** The menus as readers see them: without what they cannot open, by today's names and addresses. */
export function shownMenus(stored: object | null, places: Places): Menus | null {
  if (stored === null) return null;
  const shown = (items: MenuItem[]) => items.flatMap((item) => entryOf(item, places) ?? []);
  const { main, thenSections, footer, social }: StoredMenus = { ...NO_MENUS, ...stored };
  return { main: shown(main), thenSections, footer: shown(footer), social: shown(social) };
}

function entryOf(item: MenuItem, places: Places): MenuEntry | null {
  const { of } = partsOf(item.to);
  const href = addressOf(item, places);
  const isOpen = of === null || places.get(item.to)?.isServed === true;
  if (href === null || !isOpen) return null;
  return { label: item.label || nameOf(item, places), href, ...(of !== null && { of }) };
}

/** What of the paper's an entry leads to, and where in it; `of` is null for paths and addresses. */
export function partsOf(to: string): { of: string | null; hash: string } {
  const [, article, hash = ""] = /^(article\/\d+)(#.*)?$/s.exec(to) ?? [];
  if (article !== undefined) return { of: article, hash };
  return { of: LIST.test(to) ? to : null, hash: "" };
}

const LIST = /^(section|tag|author)\/(.+)$/s;

/** Where an entry leads; null: nowhere any more. */
export function addressOf({ to }: MenuItem, places: Places): string | null {
  const { of, hash } = partsOf(to);
  if (of === null) return to;
  const place = places.get(to);
  if (!place) return null;
  if (place.path !== null) return place.path + hash;
  const [, kind, slug = ""] = LIST.exec(of) ?? [];
  return listPath(kind as "section" | "tag" | "author", slug);
}

const OWN_PATHS: Record<string, string> = {
  "/": "Front page",
  "/search": "Search",
  "/feed.xml": "Articles by RSS",
  "/feed.json": "Articles by JSON Feed",
  "/comments/feed.xml": "Comments by RSS",
};

/** What an entry is called where it has no label of its own. */
export function nameOf({ to }: MenuItem, places: Places): string {
  return places.get(to)?.name ?? OWN_PATHS[to] ?? (to.startsWith("/") ? to : nameOfAddress(to));
}
