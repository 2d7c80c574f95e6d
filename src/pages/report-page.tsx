import { leadingBreak, QuotedComment } from "./edit-comment-page.tsx";
import { FieldError } from "./field-error.tsx";
import { type PlainFrame, plainPage } from "./plain-page.tsx";
import { typed } from "./typed.ts";

export type ReportPageData = {
  actionPath: string;
  /** The comment on its article. */
  backPath: string;
  comment: { authorName: string; bodyHtml: string };
  /** What a reader can choose from; none: they are not asked. */
  reasons: string[];
  /** The paper sends mails: an address may be left. */
  isMailed: boolean;
  /** What was typed, text of a stranger, and what is wrong with it, by field. */
  typed: { values: Record<string, string>; errors: Record<string, string> };
};

/** Asks before a comment is reported: programs that follow every link report nothing. */
export function reportPage(frame: PlainFrame, data: ReportPageData): string {
  const {
    actionPath,
    backPath,
    comment,
    reasons,
    isMailed,
    typed: { values, errors },
  } = data;
  const title = "Report this comment to the newsroom?";
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <QuotedComment comment={comment} />
      <p>A comment that several readers report is hidden until a moderator has looked at it.</p>
      <form method="post" action={actionPath}>
        {reasons.length > 0 && (
          <fieldset class="field">
            <legend>What is wrong with it? (optional)</legend>
            {reasons.map((reason, at) => (
              <div class="field-check">
                <input
                  id={`reason-${at}`}
                  type="radio"
                  name="reason"
                  value={reason}
                  checked={values.reason === reason}
                />
                <label for={`reason-${at}`}>{reason}</label>
              </div>
            ))}
          </fieldset>
        )}
        <div class="field">
          <label for="report-words">In your own words (optional)</label>
          <textarea
            id="report-words"
            name="words"
            rows={4}
            aria-invalid={errors.words ? "true" : undefined}
            aria-describedby={errors.words ? "report-words-error" : undefined}
          >
            {leadingBreak(typed(values.words ?? ""))}
          </textarea>
          <FieldError id="report-words" error={errors.words} />
        </div>
        {isMailed && (
          <div class="field">
            <label for="report-email">
              Your e-mail address, if you want a mail with the decision (optional)
            </label>
            <input
              id="report-email"
              name="email"
              type="email"
              autocomplete="email"
              value={typed(values.email ?? "")}
              aria-invalid={errors.email ? "true" : undefined}
              aria-describedby={errors.email ? "report-email-error" : undefined}
            />
            <FieldError id="report-email" error={errors.email} />
          </div>
        )}
        <p>You get a receipt: a page with a number that says what was decided, and why.</p>
        <button type="submit">Report comment</button>
      </form>
      <p>
        <a href={backPath}>Back without a report</a>
      </p>
    </>,
  );
}

/** The same for every report, whatever came of it. */
export function reportedPage(
  frame: PlainFrame,
  {
    backPath,
    receiptPath,
    isMailed,
  }: {
    backPath: string;
    /** Where its reporter sees what becomes of it. */
    receiptPath: string;
    /** The decision is told by mail too. */
    isMailed: boolean;
  },
): string {
  const title = "Thank you";
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <p>The newsroom has your report.</p>
      <p>
        <a href={receiptPath}>Your receipt</a>: this page says what was decided, and why. Keep its address:
        nobody else knows it.{isMailed && " A mail tells you as well."}
      </p>
      <p>
        <a href={backPath}>Back to the article</a>
      </p>
    </>,
  );
}
