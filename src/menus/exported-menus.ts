import * as z from "zod";
import type { Db } from "../db/client.ts";
import { readOne } from "../db/readings.ts";
import { TEMPLATE_NAMES } from "./made-pages.ts";
import { MENU_NAMES, type MenuItem, NO_MENUS, restoreMenus, storedMenus } from "./menus.ts";
import { addressOf, placesOfReading } from "./places.ts";

/**
 * The menus as a line of the export; none where nothing was set. Each entry has its address too, by which a paper finds what it leads
 * to under other ids. Behind the articles: they have to be there first.
 */
export async function menuLines(db: Db, now: number): Promise<string[]> {
  const { menus } = await storedMenus(db);
  if (menus === NO_MENUS) return [];
  const places = await readOne(placesOfReading(db, [...menus.main, ...menus.footer], now));
  const told = (items: MenuItem[]) =>
    items.flatMap((item) => {
      const path = addressOf(item, places);
      return path === null ? [] : [{ ...item, path }];
    });
  const items = Object.fromEntries(MENU_NAMES.map((name) => [name, told(menus[name])]));
  return [JSON.stringify({ type: "menus", ...menus, ...items })];
}

const items = z.array(z.object({ to: z.string(), label: z.string() }));

const exported = z.object({
  main: items,
  footer: items,
  social: items,
  thenSections: z.boolean(),
  pages: z.partialRecord(
    z.enum(TEMPLATE_NAMES),
    z.object({ id: z.number(), facts: z.record(z.string(), z.string()).optional() }),
  ),
});

/** The statements that put such a line back, in a paper whose articles have the ids that they had. @throws ZodError */
export function restoreMenuLine(db: Db, line: unknown, now: number): D1PreparedStatement[] {
  const { pages, ...menus } = exported.parse(line);
  const known = Object.entries(pages).map(([name, { id, facts }]) => [name, { id, ...(facts && { facts }) }]);
  return restoreMenus(db, { ...menus, pages: Object.fromEntries(known) }, now);
}
