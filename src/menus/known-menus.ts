import type { Db } from "../db/client.ts";
import { readOne } from "../db/readings.ts";
import { MENU_NAMES, type MenuItem, type MenuName, type StoredMenus, storedMenus } from "./menus.ts";
import { addressOf, nameOf, type Places, partsOf, placesOfReading } from "./places.ts";

/** An entry as the newsroom sees it. */
export type KnownEntry = {
  /** Where it leads: a path of the paper's, or a whole address. */
  to: string;
  /** "": it has no words of its own. */
  label: string;
  /** What it is called without a label. */
  name: string;
  /** Whether readers see it; else what it leads to is a draft, waits for its time, or was withdrawn. */
  state: "shown" | "draft" | "scheduled" | "withdrawn";
};

export type KnownMenus = Record<MenuName, KnownEntry[]> & { thenSections: boolean };

/** The menus, where their entries lead today, and the version that a change of them is based on. What was deleted has no entry. */
export async function knownMenus(
  db: Db,
  now: number,
): Promise<{ menus: KnownMenus; stored: StoredMenus; version: string }> {
  const { menus: stored, version } = await storedMenus(db);
  const places = await readOne(placesOfReading(db, [...stored.main, ...stored.footer], now));
  const known = Object.fromEntries(
    MENU_NAMES.map((name) => [name, stored[name].flatMap((item) => entryOf(item, places) ?? [])]),
  ) as Record<MenuName, KnownEntry[]>;
  return { menus: { ...known, thenSections: stored.thenSections }, stored, version };
}

function entryOf(item: MenuItem, places: Places): KnownEntry | null {
  const to = addressOf(item, places);
  return to === null
    ? null
    : { to, label: item.label, name: nameOf(item, places), state: stateOf(item, places) };
}

function stateOf({ to }: MenuItem, places: Places): KnownEntry["state"] {
  const place = partsOf(to).of === null ? undefined : places.get(to);
  if (!place || place.isServed || place.status === null) return "shown";
  return place.status === "published" ? "scheduled" : place.status;
}
