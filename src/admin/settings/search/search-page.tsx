import { withCode } from "../../../pages/with-code.tsx";
import type { NewsroomFrame } from "../../layout.tsx";
import { settingsLayout } from "../settings-layout.tsx";
import type { FoundSetting } from "./find-settings.ts";

/** What can be set that fits what was typed, with links to where it stands. */
export function settingsSearchPage(frame: NewsroomFrame, query: string, found: FoundSetting[]): string {
  return settingsLayout(
    frame,
    { current: null, query, title: query === "" ? "Settings" : `“${query}” in the settings` },
    <>
      {query === "" ? (
        <p>
          Type what you are looking for: a word of a setting's name, of what it does, or its name in
          wrangler.toml.
        </p>
      ) : (
        <p role="status">
          {found.length === 0 ? "Nothing fits. Try one word alone." : countText(found.length)}
        </p>
      )}
      <ul class="stack narrow plain">
        {found.map(({ path, page, label, help }) => (
          <li class="card">
            <p>
              <a href={path}>
                <b>{label}</b>
              </a>{" "}
              <span class="soft">{page}</span>
            </p>
            <p class="help">{withCode(help)}</p>
          </li>
        ))}
      </ul>
    </>,
  );
}

function countText(count: number): string {
  return count === 1 ? "One setting:" : `${count} settings:`;
}
