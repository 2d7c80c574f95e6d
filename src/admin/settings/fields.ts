import { GROUPS, SETTING_NAMES, SETTINGS, type SettingName } from "../../config/settings.ts";
import type { Control } from "../../config/values.ts";

export type SettingField = {
  name: SettingName;
  label: string;
  /** What it does, and what its values mean. */
  help: string;
  control: Control;
};

export type FieldGroup = { id: string; title: string; intro?: string; fields: SettingField[] };

/** The page's fields in their order: every setting stands here once. */
export const FIELD_GROUPS: FieldGroup[] = Object.entries(GROUPS).map(([id, group]) => ({
  id,
  ...group,
  fields: SETTING_NAMES.filter((name) => SETTINGS[name].group === id).map(fieldOf),
}));

/** What the newsroom calls a setting. */
export function labelOf(name: SettingName): string {
  return SETTINGS[name].label;
}

function fieldOf(name: SettingName): SettingField {
  const { label, help, value } = SETTINGS[name];
  return { name, label, help, control: value.control };
}
