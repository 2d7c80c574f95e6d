import type { WordTexts } from "../../settings/site-words.ts";
import { FieldProblem, tiedTo } from "../field-problem.tsx";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { ChangedMeanwhile } from "./changed-meanwhile.tsx";
import { settingsLayout } from "./settings-layout.tsx";

export type WordsPageData = {
  /** As they are saved, or as they were typed. */
  words: WordTexts;
  version: string;
  /** What is wrong, by the lists' names. */
  problems?: Partial<WordTexts>;
  isOutdated?: boolean;
  isSaved?: boolean;
};

export const LISTS: { list: keyof WordTexts; label: string; help: string }[] = [
  { list: "block", label: "Spam", help: "What holds one of these is spam." },
  { list: "hold", label: "Waits", help: "What holds one of these waits for a moderator." },
  {
    list: "allow",
    label: "Harmless",
    help: "These are overlooked before the other two are looked for: “socialist”, where the name of a pill in it is blocked.",
  },
];

export function wordsPage(frame: NewsroomFrame, data: WordsPageData): string {
  const { words, version, problems = {}, isOutdated, isSaved } = data;
  return settingsLayout(
    frame,
    { current: "words" },
    <>
      {isSaved && <Notice>Saved. The next comment is judged by it.</Notice>}
      {Object.keys(problems).length > 0 && (
        <Notice kind="problem">Nothing is saved yet: a list below needs to be shorter.</Notice>
      )}
      {isOutdated && <ChangedMeanwhile what="lists" path="/admin/settings/words" />}
      <form method="post" action="/admin/settings/words" class="stack narrow">
        <input type="hidden" name="basedOn" value={version} />
        <p>
          One entry a line: a word, a phrase, an e-mail address, a part of a link, a network address. An entry
          is found anywhere in a comment's text, name, address and links, also inside of words; capital
          letters make no difference. <code>&lt;shop.example&gt;</code>, in angle brackets, is whatever leads
          to that site.
        </p>
        {LISTS.map(({ list, label, help }) => (
          <section class="card field">
            <label for={list}>{label}</label>
            <p class="help" id={`${list}-help`}>
              {help} {countOf(words[list])}
            </p>
            <textarea
              id={list}
              name={list}
              rows={12}
              class="code"
              spellcheck={false}
              autocapitalize="none"
              {...tiedTo({ id: `${list}-problem`, text: problems[list], help: `${list}-help` })}
            >
              {`\n${words[list]}`}
            </textarea>
            <FieldProblem id={`${list}-problem`} text={problems[list]} />
          </section>
        ))}
        <button type="submit" class="first">
          Save the lists
        </button>
      </form>
    </>,
  );
}

function countOf(text: string): string {
  const entries = text.split("\n").filter((line) => line.trim() !== "").length;
  return entries === 1 ? "1 entry." : `${entries} entries.`;
}
