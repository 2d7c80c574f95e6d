import { FILE_NAMES, type FileName, type FileTexts } from "../../settings/site-files.ts";
import { FieldProblem, tiedTo } from "../field-problem.tsx";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { ChangedMeanwhile } from "./changed-meanwhile.tsx";
import { settingsLayout } from "./settings-layout.tsx";

export type FilesPageData = {
  /** As they are saved, or as they were typed. */
  files: FileTexts;
  version: string;
  /** What programs may not understand of what is saved. */
  warnings: { name: FileName; warning: string }[];
  /** What is wrong, by the files' names. */
  problems?: Partial<FileTexts>;
  isOutdated?: boolean;
  isSaved?: boolean;
};

export const ABOUT: Record<FileName, { label: string; path: string; help: string }> = {
  "ads.txt": {
    label: "ads.txt",
    path: "/ads.txt",
    help: "Who may sell the paper's advertisements: your advertising company says which lines.",
  },
  "app-ads.txt": {
    label: "app-ads.txt",
    path: "/app-ads.txt",
    help: "The same for an app of the paper.",
  },
  "humans.txt": { label: "humans.txt", path: "/humans.txt", help: "Who makes the paper." },
  "security.txt": {
    label: "security.txt",
    path: "/.well-known/security.txt",
    help: "Whom to tell of a hole in the site. It needs a line Contact: mailto:… or https:…, and a line Expires: with a date at most a year from now.",
  },
  "robots.txt": {
    label: "More lines for robots.txt",
    path: "/robots.txt",
    help: "They are added to what the paper says by itself. Rules before any User-agent are for all robots. What AI companies may do is a setting of its own.",
  },
};

export function filesPage(frame: NewsroomFrame, data: FilesPageData): string {
  const { files, version, warnings, problems = {}, isOutdated, isSaved } = data;
  const isWrong = Object.keys(problems).length > 0;
  return settingsLayout(
    frame,
    { current: "files" },
    <>
      {isSaved && <Notice>Saved. Programs that ask have it within an hour.</Notice>}
      {isWrong && <Notice kind="problem">Nothing is saved yet: a file below needs to be shorter.</Notice>}
      {isOutdated && <ChangedMeanwhile what="files" path="/admin/settings/files" />}
      <form method="post" action="/admin/settings/files" class="stack narrow">
        <input type="hidden" name="basedOn" value={version} />
        <p>Text files that programs look for at fixed addresses. One that is empty is not there.</p>
        {FILE_NAMES.map((name) => {
          const { label, path, help } = ABOUT[name];
          const problem = problems[name];
          const own = warnings.filter((one) => one.name === name);
          return (
            <section class="card field">
              <label for={name}>{label}</label>
              <p class="help" id={`${name}-help`}>
                {help}{" "}
                <a href={path} target="_blank" rel="noopener">
                  {path}
                </a>
              </p>
              <textarea
                id={name}
                name={name}
                rows={6}
                class="code"
                spellcheck={false}
                autocapitalize="none"
                {...tiedTo({ id: `${name}-problem`, text: problem, help: `${name}-help` })}
              >
                {`\n${files[name]}`}
              </textarea>
              <FieldProblem id={`${name}-problem`} text={problem} />
              {own.length > 0 && (
                <ul class="help">
                  {own.map(({ warning }) => (
                    <li>{warning}</li>
                  ))}
                </ul>
              )}
            </section>
          );
        })}
        <button type="submit" class="first">
          Save the files
        </button>
      </form>
    </>,
  );
}
