import type { Choice, Choices } from "../../menus/choices.ts";
import type { KnownEntry, KnownMenus } from "../../menus/known-menus.ts";
import { MENU_NAMES, type MenuName } from "../../menus/menus.ts";
import { FieldProblem } from "../field-problem.tsx";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { ChangedMeanwhile } from "../settings/changed-meanwhile.tsx";
import { settingsLayout } from "../settings/settings-layout.tsx";
import type { TypedEntry, TypedMenus } from "./menus-form.ts";
import { Pages, type PagesData } from "./pages-part.tsx";

export type MenusPageData = {
  typed: TypedMenus;
  /** As they are kept: what entries are called, and whether readers see them. */
  known: KnownMenus;
  choices: Choices;
  version: string;
  /** The sections with the newest articles, as the masthead has them by itself. */
  busy: Choice[];
  pages: PagesData;
  /** Names of what was to be added, without an address. */
  unfinished?: Partial<Record<MenuName, string>>;
  /** One of them was to be saved. */
  isHalf?: boolean;
  /** What is wrong, by menu and place: `footer.2.to`. */
  problems?: Record<string, string>;
  /** `moved`: a button changed the form, and nothing is saved yet. */
  state?: "saved" | "moved" | "outdated";
};

const ABOUT: Record<MenuName, { title: string; help: string; adds: string }> = {
  main: {
    title: "Main menu",
    help: "Below the paper's name on every page.",
    adds: "Add to the main menu",
  },
  footer: {
    title: "Footer",
    help: "At the end of every page: who makes the paper, what it stores, how it is read elsewhere.",
    adds: "Add to the footer",
  },
  social: {
    title: "Elsewhere",
    help: "The paper's own accounts. The networks are told that they are yours (rel=me), by which Mastodon shows the paper's address as checked.",
    adds: "Add an account",
  },
};

export function menusPage(frame: NewsroomFrame, data: MenusPageData): string {
  const { problems = {}, state } = data;
  return settingsLayout(
    frame,
    { current: "menus", scripts: ["menus.js"] },
    <>
      {state === "saved" && <Notice>Saved. Every page shows it within two minutes.</Notice>}
      {state === "moved" && (
        <Notice>Nothing is saved yet. Go on, and press “Save the menus” when it is right.</Notice>
      )}
      {state === "outdated" && <ChangedMeanwhile what="menus" path="/admin/settings/menus" />}
      {Object.keys(problems).length > 0 && (
        <Notice kind="problem">Nothing is saved yet: an entry below needs another address.</Notice>
      )}
      {data.isHalf && (
        <Notice kind="problem">Nothing is saved yet: an entry that is to be added needs an address.</Notice>
      )}
      <Pages {...data.pages} />
      <form method="post" action="/admin/settings/menus" class="stack narrow menus" id="menus">
        <input type="hidden" name="basedOn" value={data.version} />
        {/* Enter in a field presses a form's first button. */}
        <button type="submit" name="act" value="save" class="visually-hidden" tabindex={-1}>
          Save
        </button>
        {MENU_NAMES.map((name) => (
          <Menu name={name} data={data} problems={problems} />
        ))}
        <p class="row save">
          <button type="submit" name="act" value="save" class="first">
            Save the menus
          </button>
          <span class="unsaved" role="status" hidden>
            Nothing of this is saved yet.
          </span>
        </p>
      </form>
    </>,
  );
}

/** Every page of the newsroom has a `main` of its own, to which its first link leads. */
const headingId = (menu: MenuName) => `menu-${menu}`;

type MenuProps = { name: MenuName; data: MenusPageData; problems: Record<string, string> };

function Menu({ name, data, problems }: MenuProps) {
  const { title, help } = ABOUT[name];
  const entries = data.typed[name];
  const busy = data.busy.filter(({ to }) => !entries.some((entry) => entry.to === to)).map((one) => one.name);
  return (
    <section class="card stack" aria-labelledby={headingId(name)}>
      <h2 id={headingId(name)}>{title}</h2>
      <p class="help">
        {help}
        {entries.length > 0 && " An entry is called by what stands in its field, or by its own name."}
      </p>
      {entries.length > 0 && (
        <ol class="entries">
          {entries.map((entry, index) => (
            <Entry
              menu={name}
              index={index}
              last={entries.length - 1}
              entry={entry}
              known={knownOf(data, name, entry)}
              problem={problems[`${name}.${index}.to`] ?? problems[`${name}.${index}.label`]}
            />
          ))}
        </ol>
      )}
      {name === "main" && (
        <label class="check">
          <input type="checkbox" name="thenSections" value="1" checked={data.typed.thenSections} />
          <span>
            {entries.length > 0 ? "Then the sections by themselves" : "The sections by themselves"}, those
            with the most new articles first
            {busy.length > 0 && <span class="help"> (today {busy.join(", ")})</span>}
          </span>
        </label>
      )}
      <Add name={name} {...data} />
    </section>
  );
}

const STATES: Record<KnownEntry["state"], string | null> = {
  shown: null,
  draft: "a draft: readers see the entry once it is published",
  scheduled: "scheduled: readers see the entry from its time on",
  withdrawn: "withdrawn: readers do not see the entry",
};

function Entry(props: {
  menu: MenuName;
  index: number;
  last: number;
  entry: TypedEntry;
  known: Pick<KnownEntry, "name" | "state">;
  problem: string | undefined;
}) {
  const { menu, index, last, entry, known, problem } = props;
  const id = `${menu}-${index}`;
  const called = entry.label || known.name;
  const state = STATES[known.state];
  const button = (is: "up" | "down" | "remove", text: string, isDisabled = false) => (
    <button
      type="submit"
      name="act"
      value={`${is}.${menu}.${index}`}
      formaction={`/admin/settings/menus#${headingId(menu)}`}
      data-act={is}
      disabled={isDisabled}
    >
      {text}
      <span class="visually-hidden"> {called}</span>
    </button>
  );
  return (
    <li class="entry">
      <div class="field">
        <label for={id}>
          {known.name} <span class="help">{entry.to === known.name ? "" : entry.to}</span>
        </label>
        <input type="hidden" name={`${menu}.to`} value={entry.to} />
        <input
          id={id}
          name={`${menu}.label`}
          value={entry.label}
          placeholder={known.name}
          maxlength={80}
          aria-describedby={state === null ? undefined : `${id}-help`}
          aria-invalid={problem === undefined ? undefined : "true"}
        />
        {state !== null && (
          <p class="help" id={`${id}-help`}>
            {state}
          </p>
        )}
        <FieldProblem text={problem} />
      </div>
      <div class="row">
        {button("up", "Up", index === 0)}
        {button("down", "Down", index === last)}
        {button("remove", "Remove")}
      </div>
    </li>
  );
}

function Add({ name, choices, unfinished = {}, isHalf }: MenusPageData & { name: MenuName }) {
  const { adds } = ABOUT[name];
  const label = unfinished[name];
  const isProblem = isHalf && label !== undefined;
  return (
    <fieldset class="stack add">
      <legend>{adds}</legend>
      {name !== "social" && (
        <div class="field">
          <label for={`${name}-choice`}>A section or a page</label>
          <select id={`${name}-choice`} name={`${name}.choice`}>
            <option value="">Choose…</option>
            <optgroup label="Pages">
              {choices.pages.map(({ to, name: called, isOut }) => (
                <option value={to}>
                  {called}
                  {isOut ? "" : " (not published)"}
                </option>
              ))}
            </optgroup>
            <optgroup label="Sections">
              {choices.sections.map(({ to, name: called }) => (
                <option value={to}>{called}</option>
              ))}
            </optgroup>
            <optgroup label="The paper's own">
              <option value="/">Front page</option>
              <option value="/feed.xml">Articles by RSS</option>
              <option value="/comments/feed.xml">Comments by RSS</option>
            </optgroup>
          </select>
        </div>
      )}
      <div class="field">
        <label for={`${name}-to`}>{name === "social" ? "Its address" : "Or an address"}</label>
        <input
          id={`${name}-to`}
          name={`${name}.newTo`}
          inputmode="url"
          autocapitalize="none"
          maxlength={2000}
          aria-invalid={isProblem ? "true" : undefined}
          aria-describedby={isProblem ? `${name}-to-problem` : undefined}
          placeholder={
            name === "social" ? "https://mastodon.example/@paper" : "/tag/election/, https://… or mailto:…"
          }
        />
      </div>
      <FieldProblem
        id={`${name}-to-problem`}
        text={isProblem ? `Say what “${label}” leads to.` : undefined}
      />
      <div class="field">
        <label for={`${name}-label`}>Called</label>
        <input
          id={`${name}-label`}
          name={`${name}.newLabel`}
          value={label}
          maxlength={80}
          placeholder="by its own name"
        />
      </div>
      <button type="submit" name="act" value="save" formaction={`/admin/settings/menus#${headingId(name)}`}>
        Add<span class="visually-hidden"> to “{ABOUT[name].title}”</span>
      </button>
    </fieldset>
  );
}

/** What an entry is called without words of its own: one that was added a moment ago is known by its address. */
function knownOf({ known, choices }: MenusPageData, menu: MenuName, { to }: TypedEntry) {
  const kept = known[menu].find((entry) => entry.to === to);
  if (kept) return kept;
  const choice = [...choices.sections, ...choices.pages].find((one) => one.to === to);
  return { name: choice?.name ?? to, state: "shown" as const };
}
