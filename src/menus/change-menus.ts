import type { Db } from "../db/client.ts";
import type { MenusInput } from "./inputs.ts";
import { MENU_NAMES, type MenuItem, type MenuName, saveMenus } from "./menus.ts";
import { settleItems } from "./settle-items.ts";

export type MenusChange =
  | { outcome: "saved" }
  /** What is wrong, by menu and place: `footer.2.to`. Nothing was saved. */
  | { outcome: "refused"; problems: Record<string, string> }
  /** Somebody else has saved since. Nothing was saved. */
  | { outcome: "outdated" };

type Context = { who: string; now: number; timeZone: string; origins: string[] };

/**
 * Saves the menus that are given, once every entry leads somewhere.
 * @param basedOn the version that was shown to whoever changes them; null: whatever it is
 */
export async function changeMenus(
  db: Db,
  { thenSections, ...menus }: MenusInput,
  context: Context,
  basedOn: string | null = null,
): Promise<MenusChange> {
  const problems: Record<string, string> = {};
  const after: Partial<Record<MenuName, MenuItem[]>> = {};
  for (const name of MENU_NAMES) {
    const items = menus[name];
    if (items === undefined) continue;
    const settled = await settleItems(db, items, context);
    for (const [index, problem] of settled.problems) problems[`${name}.${index}.to`] = problem;
    after[name] = withoutRepeats(settled.items);
  }
  if (Object.keys(problems).length > 0) return { outcome: "refused", problems };
  const given = { ...after, ...(thenSections !== undefined && { thenSections }) };
  const saved = await saveMenus(db, given, context, basedOn);
  return saved === null ? { outcome: "outdated" } : { outcome: "saved" };
}

/** A menu leads to a place once. */
function withoutRepeats(items: MenuItem[]): MenuItem[] {
  return items.filter(({ to }, index) => items.findIndex((other) => other.to === to) === index);
}

/** Under which the paper is known: what begins with one of these is a path of its own. */
export function ownOrigins(site: { url: string | null }, requestUrl: string): string[] {
  return [new URL(requestUrl).origin, ...(site.url === null ? [] : [site.url])];
}
