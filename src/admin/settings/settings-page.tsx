import type { SettingName, Settings } from "../../config/settings.ts";
import type { KnownSettings, ShownSettings } from "../../settings/settings.ts";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { FIELD_GROUPS, type FieldGroup, labelOf, placeOf } from "./fields.ts";
import { SettingControl } from "./setting-control.tsx";
import { settingsLayout } from "./settings-layout.tsx";
import { Suggestions } from "./suggestions.tsx";

export type SettingsPageData = Pick<KnownSettings, "settings"> & {
  group: FieldGroup;
  /** Names the groups on the page, and what was saved of them. */
  version: string;
  /** What stood in the form, where it could not be saved. */
  typed?: Settings;
  /** What is wrong, by the settings' names. */
  problems?: Settings;
  /** Somebody else saved meanwhile. */
  isOutdated?: boolean;
  /** How many settings were just changed. */
  saved?: number | undefined;
  /** What keeps mails from going out. */
  mailLacks: string[];
  /** What checks the signature of messages to a chat; null: no chat is told. */
  chatKey: string | null;
};

/** One group of settings. */
export function settingsPage(frame: NewsroomFrame, data: SettingsPageData): string {
  const { group, settings, version, typed = {}, problems = {} } = data;
  return settingsLayout(
    frame,
    { current: group.id },
    <>
      <Notices {...data} />
      <form method="post" action={group.path} class="stack narrow settings" novalidate>
        <input type="hidden" name="basedOn" value={version} />
        {shownGroups(group, typed).map((one) => (
          <section class="card stack" aria-label={one.title}>
            {one !== group && <h2>{one.title}</h2>}
            {one.intro && <p>{one.intro}</p>}
            {one.id === "mail" && <MailState {...data} />}
            {one.fields.map((field) => (
              <SettingControl
                field={field}
                shown={asTyped(settings, typed)[field.name]}
                problem={problems[field.name]}
              />
            ))}
          </section>
        ))}
        <Suggestions />
        <button type="submit" class="first">
          Save the settings
        </button>
      </form>
    </>,
  );
}

/** A form may have had more than its page: what was typed is shown, wherever it belongs. */
export function shownGroups(group: FieldGroup, typed: Settings = {}): FieldGroup[] {
  const others = FIELD_GROUPS.filter(
    ({ id, fields }) => id !== group.id && fields.some(({ name }) => typed[name] !== undefined),
  );
  return [group, ...others];
}

/** The settings with what stood in the form in their place. */
function asTyped(settings: ShownSettings, typed: Settings): ShownSettings {
  const fields = Object.entries(settings).map(([name, shown]) => {
    const value = typed[name as SettingName];
    return [name, value === undefined ? shown : { ...shown, value }];
  });
  return Object.fromEntries(fields);
}

function Notices({ group, settings, typed = {}, problems = {}, isOutdated, saved }: SettingsPageData) {
  const wrong = Object.keys(problems) as SettingName[];
  const differing = FIELD_GROUPS.flatMap(({ fields }) => fields).filter(
    ({ name }) => typed[name] !== undefined && typed[name] !== settings[name].value,
  );
  /** On this page, where the field is on it; else on its own. */
  const linkTo = (name: SettingName) => (typed[name] === undefined ? placeOf(name) : `#${name}`);
  return (
    <>
      {saved !== undefined && (
        <Notice>
          {saved === 0
            ? "Nothing was different, so nothing was changed."
            : "Saved. Readers everywhere see it within three minutes."}
        </Notice>
      )}
      {wrong.length > 0 && (
        <Notice kind="problem">
          <p>Nothing is saved yet. Please mend:</p>
          <ul>
            {wrong.map((name) => (
              <li>
                <a href={linkTo(name)}>{labelOf(name)}</a>: {problems[name]}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {isOutdated && (
        <Notice kind="problem">
          <p>
            Somebody else saved the settings while you were at it. Yours are in the form below and are{" "}
            <b>not saved</b>; if you save now, they take the place of these:
          </p>
          <ul>
            {differing.map(({ name, label }) => (
              <li>
                <a href={`#${name}`}>{label}</a>: saved is “{settings[name].value}”, yours is “{typed[name]}”
              </li>
            ))}
          </ul>
          <p>
            <a href={group.path}>Take theirs, and lose yours</a>
          </p>
        </Notice>
      )}
    </>
  );
}

function MailState({ mailLacks, chatKey }: SettingsPageData) {
  return (
    <>
      {mailLacks.length === 0 ? (
        <p>Mails go out.</p>
      ) : (
        <p>
          <b>No mails go out yet.</b> What is missing: {mailLacks.join("; ")}.
        </p>
      )}
      {chatKey !== null && (
        <p>
          Messages are signed with this key: <code>{chatKey}</code>
        </p>
      )}
    </>
  );
}
