import type { Bindings } from "../config/bindings.ts";
import { fixedSettings } from "../config/config.ts";
import { SETTING_NAMES, SETTINGS, type SettingName, type Settings } from "../config/settings.ts";
import type { Db } from "../db/client.ts";
import type { Reading } from "../db/readings.ts";
import { digest } from "../http/signing.ts";
import { PAPER_PARTS, type Paper } from "../pages/paper-slots.tsx";
import { readSetting, settingsQuery } from "./stored.ts";

/** Row of `settings` that holds what the newsroom sets: JSON, values by the names of the variables. */
export const SETTINGS_ROW = "site";

/** The newsroom's settings as they were saved: one row read. */
export async function findSettings(db: Db): Promise<Settings> {
  return settingsOf(await readSetting(db, SETTINGS_ROW));
}

/** What the newsroom sets for all pages, as it is kept: menus are worked out from theirs (menus/places.ts). */
type StoredPaper = Omit<Paper, "menus"> & { menus: object | null };

/** The same, and the paper's face, menus and code, which are rows of their names: for those who read more with it. */
export function settingsReading(db: Db): Reading<{ settings: Settings; paper: StoredPaper }> {
  return {
    statement: settingsQuery(db, [SETTINGS_ROW, ...PAPER_PARTS]),
    read: (rows: { name: string; value: string }[]) => {
      const stored = new Map(rows.map(({ name, value }) => [name, value]));
      const part = (name: keyof Paper) => JSON.parse(stored.get(name) ?? "null");
      return {
        settings: settingsOf(stored.get(SETTINGS_ROW) ?? null),
        paper: { face: part("face"), menus: part("menus"), code: part("code") },
      };
    },
  };
}

/** One setting as the paper runs by it, and who says so. */
export type ShownSetting = { value: string; source: "wrangler.toml" | "newsroom" | "default" };

export type ShownSettings = Record<SettingName, ShownSetting>;

export type KnownSettings = {
  settings: ShownSettings;
  /** What was saved, which `versionOfSettings` names. */
  saved: Settings;
};

/** All settings, and where each comes from. */
export async function knownSettings(env: Bindings, db: Db): Promise<KnownSettings> {
  const saved = settingsOf(await readSetting(db, SETTINGS_ROW));
  return { settings: shownSettings(env, saved), saved };
}

/** Names what was saved of some settings: a change of these that is based on it is refused once somebody else has saved one of them. */
export function versionOfSettings(saved: Settings, names: SettingName[]): Promise<string> {
  return versionOf(JSON.stringify(names.toSorted().map((name) => [name, saved[name]])));
}

/** What the row of the settings says. */
export function settingsOf(stored: string | null): Settings {
  return stored === null ? {} : JSON.parse(stored);
}

/** Names what the row says. */
export async function versionOf(stored: string | null): Promise<string> {
  return (await digest(stored ?? "")).slice(0, 16);
}

function shownSettings(env: Bindings, saved: Settings): ShownSettings {
  const fixed = fixedSettings(env);
  const shown = (name: SettingName): ShownSetting => {
    if (fixed[name]) return { value: fixed[name], source: "wrangler.toml" };
    if (saved[name]) return { value: saved[name], source: "newsroom" };
    return { value: SETTINGS[name].fallback, source: "default" };
  };
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, shown(name)])) as ShownSettings;
}
