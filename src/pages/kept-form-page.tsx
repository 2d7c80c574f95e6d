import type { Frame } from "./data.ts";
import { leadingBreak } from "./edit-comment-page.tsx";
import { layout } from "./layout.tsx";
import { typed } from "./typed.ts";

export type KeptFormPageData = {
  status: number;
  title: string;
  /** What went wrong and what to do. */
  sentence: string;
  /** Where it was sent, and is sent again. */
  actionPath: string;
  /** What was typed, text of a stranger. */
  fields: Record<string, string>;
  /** Which of the fields has the words. */
  words: string;
};

/** A page for a report or an objection that could not be taken: all of it is in the form, to be sent again. */
export function keptFormPage(frame: Frame, data: KeptFormPageData): string {
  const { status, title, sentence, actionPath, fields, words } = data;
  return layout(
    frame,
    { layout: "message", title, noIndex: true },
    <div class="message">
      <p class="kicker">{status}</p>
      <h1>{title}</h1>
      <p role="alert">{sentence}</p>
      <form method="post" action={actionPath}>
        <div class="field">
          <label for="kept-words">{words === "email" ? "Your e-mail address" : "Your words"}</label>
          <textarea id="kept-words" name={words} rows={words === "email" ? 1 : 6}>
            {leadingBreak(typed(fields[words] ?? ""))}
          </textarea>
        </div>
        {Object.entries(fields)
          .filter(([name]) => name !== words)
          .map(([name, value]) => (
            <input type="hidden" name={name} value={typed(value)} />
          ))}
        <button type="submit">Send it again</button>
      </form>
    </div>,
  );
}
