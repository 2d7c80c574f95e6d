import type { Child } from "hono/jsx";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { SETTINGS_PAGES, SETTINGS_PARTS, type SettingsPageName } from "./settings-parts.ts";

type Page = {
  /** Null: what a search found. */
  current: SettingsPageName | null;
  /** Where it is another than the page's name. */
  title?: string;
  /** What was looked for. */
  query?: string;
  scripts?: string[];
};

/**
 * A page of the settings, beside all others by their groups, and below the box that looks through all of them; the key / leads to it.
 * On a phone the list stands above, open where the settings begin.
 */
export function settingsLayout(frame: NewsroomFrame, page: Page, content: Child): string {
  const { current, query = "" } = page;
  const title = page.title ?? (current ? SETTINGS_PAGES[current].label : "Settings");
  return newsroomPage(
    frame,
    {
      title: current === "paper" ? "Settings" : title,
      part: "settings",
      scripts: [...(page.scripts ?? []), "settings-find.js"],
    },
    <div class="settings-pages">
      <div class="beside">
        <search>
          <form class="row find" action="/admin/settings/search">
            <label for="find">
              Find a setting <kbd>/</kbd>
            </label>
            <input
              id="find"
              type="search"
              name="q"
              value={query}
              maxlength={100}
              autocomplete="off"
              aria-keyshortcuts="/"
            />
            <button type="submit" class="quiet">
              Find
            </button>
          </form>
        </search>
        <nav aria-label="Settings">
          <details open={current === "paper"}>
            <summary>All settings</summary>
            <Parts current={current} />
          </details>
        </nav>
      </div>
      <div class="page">
        <h1>{title}</h1>
        {content}
      </div>
    </div>,
  );
}

function Parts({ current }: { current: SettingsPageName | null }) {
  return SETTINGS_PARTS.map(({ title, pages }, place) => (
    <div>
      <p id={`part-${place}`}>{title}</p>
      <ul aria-labelledby={`part-${place}`}>
        {pages.map(({ name, path, label }) => (
          <li>
            <a href={path} aria-current={name === current ? "page" : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </div>
  ));
}
