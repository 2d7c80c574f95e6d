import { leadingBreak, QuotedComment } from "./edit-comment-page.tsx";
import { FieldError } from "./field-error.tsx";
import { type PlainFrame, plainPage } from "./plain-page.tsx";
import { Time } from "./time.tsx";
import { typed } from "./typed.ts";

export type CasePageData = {
  actionPath: string;
  articlePath: string;
  articleTitle: string;
  /** Null: its author has withdrawn it, or nothing of it is left. */
  comment: { authorName: string; bodyHtml: string } | null;
  /** Of who reported it; null: its author reads this. */
  notice: { reason: string | null; words: string | null; at: number } | null;
  isPublished: boolean;
  decision: {
    /** Unix ms. */
    at: number;
    isRemoval: boolean;
    reason: string | null;
    /** A program had found something to look at. */
    wasMarked: boolean;
  } | null;
  objection: { words: string; isClosed: boolean } | null;
  wasChanged: boolean;
  mayObject: boolean;
  typed: { words: string; error: string | undefined };
};

/** What was decided on a comment, why, by whom, and what can be done about it: a statement of reasons, or a receipt. */
export function casePage(frame: PlainFrame, data: CasePageData): string {
  const { notice, comment, objection } = data;
  const title = notice ? "Your report" : "Your comment";
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <p>
        On <a href={data.articlePath}>{typed(data.articleTitle)}</a>
      </p>
      {comment && <QuotedComment comment={comment} />}
      {notice && (
        <p>
          You reported it on <Time at={notice.at} site={frame.site} />
          {notice.reason && `: “${typed(notice.reason)}”`}.
          {notice.words && ` You wrote: “${typed(notice.words)}”`}
        </p>
      )}
      <h2>What was decided</h2>
      <Decided frame={frame} data={data} />
      {objection && (
        <>
          <h2>Your objection</h2>
          <blockquote class="asked-about">
            <p>{typed(objection.words)}</p>
          </blockquote>
          <p>
            {objection.isClosed
              ? "A person of the newsroom has read it, and the decision stands."
              : "The newsroom has it. A person who has read it decides; this page says what came of it."}
          </p>
        </>
      )}
      {data.mayObject && <ObjectionForm data={data} />}
      {data.decision && (
        <p>
          You can also turn to an out-of-court body for settling such disputes, where there is one in your
          country, or to a court.
        </p>
      )}
    </>,
  );
}

function Decided({ frame, data }: { frame: PlainFrame; data: CasePageData }) {
  const { decision, notice, comment, isPublished, wasChanged } = data;
  if (comment === null) return <p>The comment is not there any more: its author has withdrawn it.</p>;
  if (decision === null)
    return (
      <p>
        {isPublished && !notice
          ? "Your comment is published."
          : notice
            ? "Nothing yet: a person of the newsroom will look at it. This page says what was decided."
            : "Nothing yet. Others see your comment only once a person of the newsroom has let it through. Whatever is decided, this page says it, and why."}
      </p>
    );
  return (
    <>
      {wasChanged && <p>After an objection the newsroom has decided otherwise.</p>}
      <p>
        {decision.isRemoval
          ? "The comment was removed: readers do not see it any more."
          : "The comment stays where it is: the newsroom has looked at it."}{" "}
        A person decided this on <Time at={decision.at} site={frame.site} />.
        {decision.isRemoval &&
          (decision.wasMarked
            ? " A program had marked it to be looked at; no program decided."
            : " No program took part in it.")}
      </p>
      {decision.reason && <p>Why: {typed(decision.reason)}</p>}
    </>
  );
}

function ObjectionForm({ data: { actionPath, typed: given } }: { data: CasePageData }) {
  return (
    <form method="post" action={actionPath}>
      <h2>Not content with it?</h2>
      <div class="field">
        <label for="objection">Say why. A person who has read it decides again.</label>
        <textarea
          id="objection"
          name="objection"
          rows={5}
          aria-invalid={given.error ? "true" : undefined}
          aria-describedby={given.error ? "objection-error" : undefined}
        >
          {leadingBreak(typed(given.words))}
        </textarea>
        <FieldError id="objection" error={given.error} />
      </div>
      <button type="submit">Object</button>
    </form>
  );
}
