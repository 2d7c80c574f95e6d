import {
  type ChosenColour,
  DEFAULT_TOKENS,
  type Face,
  type FaceFileName,
  faceFilePath,
} from "../../pages/face-data.ts";
import { asSentence, FieldProblem, tiedTo } from "../field-problem.tsx";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { ChangedMeanwhile } from "../settings/changed-meanwhile.tsx";
import { settingsLayout } from "../settings/settings-layout.tsx";
import { Choice } from "./choice.tsx";
import { DENSITY_CHOICES, MASTHEAD_CHOICES, TYPE_CHOICES } from "./choices.ts";
import type { FaceTexts, KeptFiles } from "./face-form.ts";

export type FacePageData = {
  /** As it is saved. */
  face: Face;
  /** As it is saved, or as it was typed. */
  texts: FaceTexts;
  version: string;
  /** What the paper's own sheet asks of other companies. */
  warnings: string[];
  kept?: KeptFiles;
  problems?: Record<string, string>;
  /** Colours that can be taken in the place of those that cannot. */
  offered?: Face["colours"];
  isOutdated?: boolean;
  isSaved?: boolean;
};

export function facePage(frame: NewsroomFrame, data: FacePageData): string {
  const { face, texts, version, warnings, isOutdated, isSaved } = data;
  return settingsLayout(
    frame,
    { current: "face", scripts: ["face.js"] },
    <>
      {isSaved && <Notice>Saved. Readers everywhere see it within three minutes.</Notice>}
      {isOutdated && <ChangedMeanwhile what="look" path="/admin/settings/face" />}
      <div class="face">
        <form
          method="post"
          action="/admin/settings/face"
          enctype="multipart/form-data"
          class="stack"
          id="face"
        >
          <input type="hidden" name="basedOn" value={version} />
          <Problems {...data} />
          <section class="card stack" aria-labelledby="face-logo">
            <h2 id="face-logo">Logo and colours</h2>
            <Picture
              {...data}
              name="logo"
              label="Logo"
              help="SVG, PNG, WebP or JPEG, at most 100 KB. It stands in the place of the paper's name."
            />
            <Colour {...data} name="accent" label="Accent colour" scheme="light" token="accent" />
            <details open={isOpen(data, ["logoDark", "paper", "ink", "accentDark", "paperDark", "inkDark"])}>
              <summary>Paper and ink, and the dark</summary>
              <div class="stack">
                <Colour {...data} name="paper" label="Paper" scheme="light" token="paper" />
                <Colour {...data} name="ink" label="Ink" scheme="light" token="ink" />
                <Picture
                  {...data}
                  name="logoDark"
                  label="Logo in the dark"
                  help="Else it is the same. On a banner it stands in the light, too."
                />
                <Colour {...data} name="accentDark" label="Accent in the dark" scheme="dark" token="accent" />
                <Colour {...data} name="paperDark" label="Paper in the dark" scheme="dark" token="paper" />
                <Colour {...data} name="inkDark" label="Ink in the dark" scheme="dark" token="ink" />
              </div>
            </details>
          </section>
          <section class="card stack" aria-labelledby="face-shape">
            <h2 id="face-shape">Type and shape</h2>
            <Choice name="type" legend="Type" options={TYPE_CHOICES} chosen={texts.type} />
            <Choice name="masthead" legend="Masthead" options={MASTHEAD_CHOICES} chosen={texts.masthead} />
            <Choice name="density" legend="Lists" options={DENSITY_CHOICES} chosen={texts.density} />
          </section>
          <section class="card stack" aria-labelledby="face-icon">
            <h2 id="face-icon">Icon</h2>
            <Picture
              {...data}
              name="icon"
              label="Icon"
              help="As wide as it is high; SVG, or a PNG of 512 pixels. It stands in browsers' tabs and on phones' screens. Its other sizes are made here when you choose it. Without one, and with scripts, it is made of a new logo."
            />
            <div data-made-here>
              <details>
                <summary>Its other sizes, by hand</summary>
                <Picture {...data} name="favicon" label="favicon.ico" help="An ICO file." />
                <Picture {...data} name="touch" label="For Apple" help="PNG, 180 × 180 pixels." />
                <Picture {...data} name="small" label="For Android" help="PNG, 192 × 192 pixels." />
                <Picture
                  {...data}
                  name="large"
                  label="For Android, large"
                  help="PNG, 512 × 512 pixels, of which a circle of 400 is shown for certain."
                />
              </details>
            </div>
          </section>
          <section class="card stack" aria-labelledby="face-sheet">
            <details open={texts.css !== ""}>
              <summary id="face-sheet">A sheet of your own (CSS)</summary>
              <div class="field">
                <label for="css">theme.css</label>
                <p class="help" id="css-help">
                  Behind the paper's own, at most 20 KB. docs/theming.md names the properties and classes that
                  stay.
                </p>
                <textarea
                  id="css"
                  name="css"
                  rows={10}
                  class="code"
                  spellcheck={false}
                  autocapitalize="none"
                  aria-describedby="css-help"
                >
                  {`\n${texts.css}`}
                </textarea>
                <Problem {...data} name="css" />
                {warnings.map((warning) => (
                  <p class="help">{warning}</p>
                ))}
              </div>
            </details>
          </section>
          <p class="row">
            <button type="submit" class="first">
              Save the look
            </button>
            <button
              type="submit"
              id="face-preview"
              formaction="/admin/settings/face/preview"
              formtarget="preview"
            >
              Preview
            </button>
          </p>
        </form>
        <aside aria-labelledby="face-beside">
          <p class="row" id="face-beside">
            <b>Your front page</b>
            <label class="check">
              <input type="radio" name="scheme" value="light" form="face" checked /> light
            </label>
            <label class="check">
              <input type="radio" name="scheme" value="dark" form="face" /> dark
            </label>
          </p>
          <iframe
            name="preview"
            title="Your front page, as it would be"
            src={`/admin/settings/face/preview`}
          />
        </aside>
      </div>
      {face.files.logo && <span hidden data-has-logo />}
      {face.files.icon && <span hidden data-has-icon />}
    </>,
  );
}

function isOpen(
  { texts, face, problems = {} }: FacePageData,
  names: (ChosenColour | FaceFileName)[],
): boolean {
  return names.some(
    (name) =>
      problems[name] !== undefined ||
      (name in texts && texts[name as ChosenColour] !== "") ||
      face.files[name as FaceFileName] !== undefined,
  );
}

/** What keeps the look from being saved, and the one click that mends its colours. */
function Problems({ problems = {}, offered = {} }: FacePageData) {
  if (Object.keys(problems).length === 0) return null;
  const colours = Object.entries(offered);
  const others = Object.keys(problems).length - colours.length;
  return (
    <Notice kind="problem">
      <p>Nothing is saved yet. What you chose is still here.</p>
      <ul>
        {Object.values(problems).map((problem) => (
          <li>{asSentence(problem)}</li>
        ))}
      </ul>
      {colours.length > 0 && others === 0 && (
        <button type="submit" name="take" value={new URLSearchParams(offered).toString()} class="first">
          Take {colours.map(([, colour]) => colour).join(" and ")}, and save
        </button>
      )}
    </Notice>
  );
}

function Problem({ problems = {}, name }: FacePageData & { name: string }) {
  return <FieldProblem id={`${name}-problem`} text={problems[name]} />;
}

function Colour(
  data: FacePageData & {
    name: ChosenColour;
    label: string;
    scheme: "light" | "dark";
    token: "accent" | "paper" | "ink";
  },
) {
  const { name, label, face, texts, scheme, token, problems = {} } = data;
  const derived = face.tokens[scheme][token] ?? DEFAULT_TOKENS[scheme][token];
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <span class="row" data-colour={derived}>
        <input
          id={name}
          name={name}
          value={texts[name]}
          placeholder={derived}
          maxlength={20}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          class="short"
          {...tiedTo({ id: `${name}-problem`, text: problems[name] })}
        />
      </span>
      <Problem {...data} name={name} />
    </div>
  );
}

function Picture(data: FacePageData & { name: Exclude<FaceFileName, "css">; label: string; help: string }) {
  const { name, label, help, face, kept = {}, problems = {} } = data;
  const saved = face.files[name];
  const chosen = kept[name];
  const key = chosen ?? saved?.key;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <p class="help" id={`${name}-help`}>
        {help}
      </p>
      {key !== undefined && (
        <p class={`row shown${name === "logoDark" ? " on-dark" : ""}`}>
          <img src={faceFilePath({ key })} alt={chosen ? "What you chose" : "As it is saved"} />
          {saved && !chosen && (
            <label class="check">
              <input type="checkbox" name={`remove-${name}`} /> Take it away
            </label>
          )}
        </p>
      )}
      {chosen !== undefined && <input type="hidden" name={`kept-${name}`} value={chosen} />}
      <input
        id={name}
        name={name}
        type="file"
        accept={name === "favicon" ? ".ico" : ".svg,.png,.webp,.jpg,.jpeg"}
        aria-describedby={`${name}-help`}
        aria-invalid={problems[name] === undefined ? undefined : "true"}
      />
      <Problem {...data} name={name} />
    </div>
  );
}
