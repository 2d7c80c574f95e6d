import type { Arrangement } from "../../articles/front/arrangement.ts";
import { Time } from "../../pages/time.tsx";
import { FieldProblem, tiedTo } from "../field-problem.tsx";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { ChangedMeanwhile } from "../settings/changed-meanwhile.tsx";
import { settingsLayout } from "../settings/settings-layout.tsx";
import { FrontBlocks } from "./front-blocks.tsx";
import type { FrontSettingsData } from "./front-data.ts";
import { KEEP } from "./front-form.ts";
import { Select } from "./select.tsx";

type PartData = FrontSettingsData & { frame: NewsroomFrame };

const FOR: [minutes: string, label: string][] = [
  ["60", "1 hour"],
  ["180", "3 hours"],
  ["360", "6 hours"],
  ["720", "12 hours"],
  ["1440", "a day"],
  ["2880", "2 days"],
  ["10080", "a week"],
];

/** Everything that readers see first, on one page that a thumb can fill in. */
export function frontSettingsPage(frame: NewsroomFrame, data: FrontSettingsData): string {
  const { values, arrangement, version, errors = {}, isSaved, isUnsaved, isOutdated } = data;
  const hasProblem = Object.keys(errors).length > 0;
  const hasChoices = [arrangement.lead, ...arrangement.seconds].some((choice) => choice !== null);
  return settingsLayout(
    frame,
    { current: "front" },
    <>
      {isSaved && (
        <Notice>
          Saved. <a href="/">The front page</a> shows it now.
        </Notice>
      )}
      {isUnsaved && <Notice>Not saved yet: save it when it is as you want it.</Notice>}
      {hasProblem && <Notice kind="problem">Nothing is saved yet: see below what is missing.</Notice>}
      {isOutdated && <ChangedMeanwhile what="settings of the front page" path="/admin/settings/front" />}
      <form id="front" method="post" action="/admin/settings/front" class="stack narrow">
        <input type="hidden" name="basedOn" value={version} />
        <p class="row">
          <button type="submit" name="act" value="save" class="first">
            Save the front page
          </button>
          <a href="/">See it</a>
        </p>
        <Breaking frame={frame} {...data} />
        <section class="card stack">
          <h2>Top stories</h2>
          <p class="help">
            The newest stand here by themselves. One that you choose gives way to the newest when its time is
            over, or when it is withdrawn. Articles whose own form says “stands first” come before the newest.
          </p>
          <Place name="lead" label="The first" chosen={values.lead} frame={frame} {...data} />
          {values.seconds.map((chosen, place) => (
            <Place
              name={`second${place}`}
              label={`Beside it, ${place + 1}`}
              chosen={chosen}
              frame={frame}
              {...data}
              isOptional
            />
          ))}
          <Select
            name="stands"
            label="What is chosen stands there for"
            value={values.stands}
            options={[
              [KEEP, hasChoices ? "What stands there as long as before, new ones a day" : "a day"],
              ...FOR.filter(([minutes]) => hasChoices || minutes !== "1440"),
              ["", "until somebody changes it"],
            ]}
          />
        </section>
        <FrontBlocks {...data} />
        <button type="submit" name="act" value="save" class="first">
          Save the front page
        </button>
      </form>
    </>,
  );
}

function Place({
  frame,
  arrangement,
  name,
  label,
  chosen,
  articles,
  isOptional = false,
}: PartData & { name: string; label: string; chosen: string; isOptional?: boolean }) {
  const until = untilOf(arrangement, chosen);
  return (
    <Select
      name={name}
      label={label}
      value={chosen}
      options={[
        ["", "The newest"],
        ...(isOptional ? [["none", "Nothing"] as [string, string]] : []),
        ...articles.map(({ id, title }): [string, string] => [String(id), title]),
      ]}
      note={
        until !== null && (
          <>
            Stands there until <Time at={until} site={frame.site} />.
          </>
        )
      }
    />
  );
}

function Breaking({ frame, arrangement: { breaking }, values, errors = {} }: PartData) {
  return (
    <section class="card stack">
      <h2>Breaking line</h2>
      <p class="help">One line above everything else. It goes by itself; empty, there is none.</p>
      <div class="field">
        <label for="breakingText">What has happened</label>
        <input
          id="breakingText"
          name="breakingText"
          value={values.breakingText}
          {...tiedTo({ id: "breakingText-error", text: errors.breakingText })}
        />
        <FieldProblem id="breakingText-error" text={errors.breakingText} />
      </div>
      <div class="field">
        <label for="breakingLink">Where it leads (an article's address; may be empty)</label>
        <input
          id="breakingLink"
          name="breakingLink"
          value={values.breakingLink}
          inputmode="url"
          autocapitalize="none"
          {...tiedTo({ id: "breakingLink-error", text: errors.breakingLink })}
        />
        <FieldProblem id="breakingLink-error" text={errors.breakingLink} />
      </div>
      <Select
        name="breakingEnds"
        label="It ends in"
        value={values.breakingEnds}
        options={[...(breaking ? [[KEEP, "as it is"] as [string, string]] : []), ...FOR]}
        note={
          breaking !== null && (
            <>
              It ends at <Time at={breaking.until} site={frame.site} />.
            </>
          )
        }
      />
    </section>
  );
}

function untilOf({ lead, seconds }: Arrangement, id: string): number | null {
  return [lead, ...seconds].find((choice) => String(choice?.id) === id)?.until ?? null;
}
