import { markPagesStale } from "../cache/stale-pages.ts";
import type { Db } from "../db/client.ts";
import { rowToChange, saveRow } from "../settings/save-row.ts";
import { versionOf } from "../settings/settings.ts";
import { readSetting, writeSetting } from "../settings/stored.ts";
import type { MadePages } from "./made-pages.ts";

/** The menus that have entries: the masthead's, the footer's, and where the paper is elsewhere. */
export const MENU_NAMES = ["main", "footer", "social"] as const;

export type MenuName = (typeof MENU_NAMES)[number];

/** An entry as it is kept: whatever becomes of an article or a section, its entry follows. */
export type MenuItem = {
  /** `article/57`, `article/57#team`, `section/sport`, `tag/...`, `author/...`, another path of the paper's, or a whole address. */
  to: string;
  /** "": by the name of what it leads to. */
  label: string;
};

export type StoredMenus = Record<MenuName, MenuItem[]> & {
  /** Whether the busiest sections follow the masthead's entries. */
  thenSections: boolean;
  /** Pages that were made from templates. */
  pages: MadePages;
};

/** As it is where nothing has been set. */
export const NO_MENUS: StoredMenus = {
  main: [],
  thenSections: true,
  footer: [
    { to: "/feed.xml", label: "" },
    { to: "/comments/feed.xml", label: "" },
  ],
  social: [],
  pages: {},
};

/** Row of `settings`: JSON. */
const MENUS_ROW = "menus";

/** The menus as they are kept, and the version that a change of them is based on: one row read. */
export async function storedMenus(db: Db): Promise<{ menus: StoredMenus; version: string }> {
  const stored = await readSetting(db, MENUS_ROW);
  return { menus: menusOf(stored), version: await versionOf(stored) };
}

/**
 * Saves what is given of the menus, and notes in the audit trail how each was and is; the others stay. Whoever calls it brings the
 * lists up to date, with which the menus travel: the cron does where that fails.
 * @param basedOn the version that was shown to whoever changes them; null: whatever it is
 * @returns all of them; null: somebody else has changed them since, and nothing was saved
 */
export async function saveMenus(
  db: Db,
  given: Partial<StoredMenus>,
  { who, now }: { who: string; now: number },
  basedOn: string | null = null,
): Promise<StoredMenus | null> {
  const row = await rowToChange(db, MENUS_ROW, basedOn);
  const before = menusOf(row.stored);
  const after = { ...before, ...given };
  const parts = Object.keys(NO_MENUS) as (keyof StoredMenus)[];
  const changed = parts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]));
  if (changed.length === 0) return after;
  const event = {
    action: "menus.changed",
    subject: changed.join(", "),
    detail: Object.fromEntries(
      changed.map((part) => [part, { before: told(before[part]), after: told(after[part]) }]),
    ),
  };
  const also = [markPagesStale(db, ["/"], now)];
  return (await saveRow(db, row, JSON.stringify(after), { event, who, now }, also)) ? after : null;
}

/** The statements that put the menus back as they were. */
export function restoreMenus(db: Db, menus: Partial<StoredMenus>, now: number): D1PreparedStatement[] {
  return [
    writeSetting(db, MENUS_ROW, JSON.stringify({ ...NO_MENUS, ...menus })),
    markPagesStale(db, ["/"], now),
  ];
}

function menusOf(stored: string | null): StoredMenus {
  return stored === null ? NO_MENUS : { ...NO_MENUS, ...JSON.parse(stored) };
}

function told(part: StoredMenus[keyof StoredMenus]): unknown {
  if (!Array.isArray(part)) return part;
  return part.map(({ to, label }) => (label === "" ? to : `${label} (${to})`)).join(", ");
}
