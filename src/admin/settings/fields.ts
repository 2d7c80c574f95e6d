import { GROUPS } from "../../config/groups.ts";
import { SETTING_NAMES, SETTINGS, type SettingName } from "../../config/settings.ts";
import type { Control } from "../../config/values.ts";
import { SETTINGS_PAGES } from "./settings-parts.ts";

export type SettingField = {
  name: SettingName;
  label: string;
  /** What it does, and what its values mean. */
  help: string;
  control: Control;
};

export type FieldGroup = {
  id: keyof typeof GROUPS;
  title: string;
  intro?: string;
  /** Its own page's. */
  path: string;
  fields: SettingField[];
};

/** The pages of fields in their order: every setting stands on one of them. */
export const FIELD_GROUPS: FieldGroup[] = (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).map((id) => ({
  id,
  ...GROUPS[id],
  path: SETTINGS_PAGES[id].path,
  fields: SETTING_NAMES.filter((name) => SETTINGS[name].group === id).map(fieldOf),
}));

/** What the newsroom calls a setting. */
export function labelOf(name: SettingName): string {
  return SETTINGS[name].label;
}

/** Where a setting is set. */
export function placeOf(name: SettingName): string {
  return `${SETTINGS_PAGES[SETTINGS[name].group].path}#${name}`;
}

function fieldOf(name: SettingName): SettingField {
  const { label, help, value } = SETTINGS[name];
  return { name, label, help, control: value.control };
}
