import type { SettingName, Settings } from "../../config/settings.ts";
import type { KnownSettings, ShownSettings } from "../../settings/settings.ts";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import type { Connection } from "./connections.ts";
import { FIELD_GROUPS, type FieldGroup, labelOf } from "./fields.ts";
import { SettingControl } from "./setting-control.tsx";
import { Suggestions } from "./suggestions.tsx";
import { SettingsTabs } from "./tabs.tsx";

export type SettingsPageData = KnownSettings & {
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
  connections: Connection[];
};

export function settingsPage(frame: NewsroomFrame, data: SettingsPageData): string {
  const { settings, version, typed = {}, problems = {}, mailLacks } = data;
  return newsroomPage(
    frame,
    { title: "Settings", part: "settings" },
    <>
      <h1>Settings</h1>
      <SettingsTabs current="settings" />
      <Notices {...data} />
      <nav aria-label="Parts of this page">
        <ul class="parts">
          {FIELD_GROUPS.map(({ id, title }) => (
            <li>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
          <li>
            <a href="#connections">Set up elsewhere</a>
          </li>
        </ul>
      </nav>
      <form method="post" action="/admin/settings" class="stack narrow settings" novalidate>
        <input type="hidden" name="basedOn" value={version} />
        {FIELD_GROUPS.map((group) => (
          <Group group={group} settings={asTyped(settings, typed)} problems={problems}>
            {group.id === "mail" && <MailState lacks={mailLacks} />}
          </Group>
        ))}
        <Suggestions />
        <button type="submit" class="first">
          Save the settings
        </button>
      </form>
      <Connections connections={data.connections} />
    </>,
  );
}

/** The settings with what stood in the form in their place. */
function asTyped(settings: ShownSettings, typed: Settings): ShownSettings {
  const fields = Object.entries(settings).map(([name, shown]) => {
    const value = typed[name as SettingName];
    return [name, value === undefined ? shown : { ...shown, value }];
  });
  return Object.fromEntries(fields);
}

function Notices({ settings, typed = {}, problems = {}, isOutdated, saved }: SettingsPageData) {
  const wrong = Object.keys(problems) as SettingName[];
  const differing = FIELD_GROUPS.flatMap(({ fields }) => fields).filter(
    ({ name }) => typed[name] !== undefined && typed[name] !== settings[name].value,
  );
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
                <a href={`#${name}`}>{labelOf(name)}</a>: {problems[name]}
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
            <a href="/admin/settings">Take theirs, and lose yours</a>
          </p>
        </Notice>
      )}
    </>
  );
}

function Group({
  group,
  settings,
  problems,
  children,
}: {
  group: FieldGroup;
  settings: ShownSettings;
  problems: Settings;
  children?: unknown;
}) {
  return (
    <section class="card stack" aria-labelledby={group.id}>
      <h2 id={group.id}>{group.title}</h2>
      {group.intro && <p>{group.intro}</p>}
      {children}
      {group.fields.map((field) => (
        <SettingControl field={field} shown={settings[field.name]} problem={problems[field.name]} />
      ))}
    </section>
  );
}

function MailState({ lacks }: { lacks: string[] }) {
  if (lacks.length === 0) return <p>Mails go out.</p>;
  return (
    <p>
      <b>No mails go out yet.</b> What is missing: {lacks.join("; ")}.
    </p>
  );
}

function Connections({ connections }: { connections: Connection[] }) {
  return (
    <section class="card stack narrow" aria-labelledby="connections">
      <h2 id="connections">Set up outside of the newsroom</h2>
      <p class="help">
        Keys and connections belong to the deployment. What is to be typed is typed where the paper's files
        are; docs/operations.md says more.
      </p>
      <dl class="connections">
        {connections.map(({ name, isThere, says, lines }) => (
          <>
            <dt>
              {name}{" "}
              <span class={`state ${isThere ? "published" : ""}`}>{isThere ? "there" : "not there"}</span>
            </dt>
            <dd>
              {says}
              {lines.map((line) => (
                <code>{line}</code>
              ))}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
