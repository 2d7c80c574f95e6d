import type { AuditEvent } from "../audit/record-event.ts";
import { markPagesStale } from "../cache/stale-pages.ts";
import type { Bindings } from "../config/bindings.ts";
import { findProblems, fixedSettings } from "../config/config.ts";
import { SETTING_NAMES, SETTINGS, type SettingName, type Settings } from "../config/settings.ts";
import type { Db } from "../db/client.ts";
import { type ReadRow, rowToChange, saveRow } from "./save-row.ts";
import { SETTINGS_ROW, settingsOf, versionOfSettings } from "./settings.ts";

/** Others may save other settings at the same moment, which is no reason to refuse these. */
const ATTEMPTS = 3;

export type SettingsChange =
  | { outcome: "saved"; changed: SettingName[] }
  /** What is wrong, by the settings' names. Nothing was saved. */
  | { outcome: "refused"; problems: Settings }
  /** Somebody else has saved since. Nothing was saved. */
  | { outcome: "outdated" };

/** Some of the settings as they were shown. */
export type SettingsVersion = { names: SettingName[]; version: string };

/**
 * Saves the settings that are given, notes what changed in the audit trail, and leaves the others as they are. A value that
 * is empty or the default is no longer set by the newsroom. The caller brings lists and front page up to date.
 * @param basedOn which settings were shown to whoever changes some, and their version; null: whatever it is
 */
export async function changeSettings(
  env: Bindings,
  db: Db,
  { given, basedOn }: { given: Settings; basedOn: SettingsVersion | null },
  by: { who: string; now: number },
): Promise<SettingsChange> {
  const names = basedOn?.names ?? SETTING_NAMES.filter((name) => given[name] !== undefined);
  let shown = basedOn?.version ?? null;
  for (let attempt = 1; ; attempt++) {
    const row = await rowToChange(db, SETTINGS_ROW, null);
    const version = await versionOfSettings(settingsOf(row.stored), names);
    const isOutdated = shown !== null && shown !== version;
    const change = await changeRow(env, db, { given, row: { ...row, isOutdated } }, by);
    if (change.outcome !== "outdated" || isOutdated || attempt === ATTEMPTS) return change;
    // Whoever was quicker may have saved other settings.
    shown = version;
  }
}

async function changeRow(
  env: Bindings,
  db: Db,
  { given, row }: { given: Settings; row: ReadRow },
  { who, now }: { who: string; now: number },
): Promise<SettingsChange> {
  const before = settingsOf(row.stored);
  const fixed = fixedSettings(env);
  const settable = SETTING_NAMES.filter((name) => given[name] !== undefined && !fixed[name]);
  const after = withoutDefaults({ ...before, ...tidied(given, settable) });
  const problems = {
    ...(await missingPicture(db, before, after)),
    ...findProblems(env, after),
    ...fixedOtherwise(fixed, given),
  };
  if (Object.keys(problems).length > 0) return { outcome: "refused", problems };
  const changed = SETTING_NAMES.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return { outcome: "saved", changed };
  const event = eventOf(before, after, changed);
  // Lists and settings travel together: whoever refreshes them may fail, the cron then does.
  const also = [markPagesStale(db, ["/"], now)];
  const isSaved = await saveRow(db, row, JSON.stringify(after), { event, who, now }, also);
  return isSaved ? { outcome: "saved", changed } : { outcome: "outdated" };
}

/** An address of a picture that is not here, or no more, would be on every page that has none of its own. */
async function missingPicture(db: Db, before: Settings, after: Settings): Promise<Settings> {
  const { SITE_PICTURE: address } = after;
  const [, key] = /^\/media\/([^/?#]+)/.exec(address ?? "") ?? [];
  if (key === undefined || address === before.SITE_PICTURE) return {};
  const isHere = await db.$client
    .prepare("SELECT EXISTS (SELECT 1 FROM media_files WHERE key = ?) AS isHere")
    .bind(key)
    .first<number>("isHere");
  return isHere === 1
    ? {}
    : {
        SITE_PICTURE:
          "No picture is at this address: open it under Pictures, and copy its address from there.",
      };
}

/** Single lines, but where a setting is written in lines. */
function tidied(given: Settings, names: SettingName[]): Settings {
  const line = (value: string) => value.replace(/\s+/g, " ").trim();
  const tidy = (name: SettingName) => {
    const value = (given[name] ?? "").toWellFormed().replaceAll("\0", "");
    if (SETTINGS[name].value.control.kind !== "lines") return line(value);
    return value
      .split(/\r\n?|\n/)
      .map(line)
      .filter(Boolean)
      .join("\n");
  };
  return Object.fromEntries(names.map((name) => [name, tidy(name)]));
}

/** In the order of their declaration, so that the same settings are the same text. */
function withoutDefaults(settings: Settings): Settings {
  return Object.fromEntries(
    SETTING_NAMES.flatMap((name) => {
      const value = settings[name];
      return value && value !== SETTINGS[name].fallback ? [[name, value]] : [];
    }),
  );
}

/** What the newsroom cannot set, as wrangler.toml says something else. */
function fixedOtherwise(fixed: Settings, given: Settings): Settings {
  return Object.fromEntries(
    SETTING_NAMES.filter(
      (name) => fixed[name] && given[name] !== undefined && given[name] !== fixed[name],
    ).map((name) => [
      name,
      `It is fixed by ${name} in wrangler.toml. Take that line out and deploy, then it can be set here.`,
    ]),
  );
}

function eventOf(before: Settings, after: Settings, changed: SettingName[]): AuditEvent {
  const inForce = (name: SettingName, settings: Settings) => settings[name] ?? SETTINGS[name].fallback;
  const change = (name: SettingName) => ({ before: inForce(name, before), after: inForce(name, after) });
  const detail = Object.fromEntries(changed.map((name) => [name, change(name)]));
  return { action: "settings.changed", subject: changed.join(", "), detail };
}
