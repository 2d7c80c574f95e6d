import { raw } from "hono/html";
import { CommentCounter } from "./comment-counter.tsx";
import { type PlainFrame, plainPage } from "./plain-page.tsx";
import { Time } from "./time.tsx";
import { typed } from "./typed.ts";

type Place = {
  /** Where the page's own form posts to. */
  actionPath: string;
  /** Where the reader came from: the comment on its article. */
  backPath: string;
};

export type EditPageData = Place & {
  /** Text of a stranger. */
  text: string;
  /** Unix ms until which changes are taken, where that is known. */
  until?: number;
  /** What is wrong with the text. */
  error?: string | undefined;
  /** A sentence above the form: why the change was not taken, and what to do. */
  notice?: string | undefined;
};

/** The page on which commenters change what they wrote, or begin to withdraw it. */
export function editPage(frame: PlainFrame, { actionPath, backPath, text, ...data }: EditPageData): string {
  const { error, notice, until } = data;
  const problem = notice ?? (error && "Your change has not been saved yet.");
  return plainPage(
    frame,
    { title: problem ? "Not saved yet: Edit your comment" : "Edit your comment", withScript: true },
    <>
      <h1>Edit your comment</h1>
      {until !== undefined && (
        <p>
          You can change or withdraw it until <Time at={until} site={frame.site} />.
        </p>
      )}
      <form method="post" action={actionPath} id="edit" novalidate>
        <div class="problems" role="alert" tabindex={-1} hidden={!problem} autofocus={Boolean(problem)}>
          {problem && <p>{problem}</p>}
        </div>
        <div class="field">
          <label for="field-comment">Comment</label>
          <textarea
            id="field-comment"
            name="comment"
            rows={12}
            aria-required="true"
            aria-invalid={error ? "true" : undefined}
            aria-describedby="field-comment-error"
          >
            {leadingBreak(typed(text))}
          </textarea>
          <p class="field-error" id="field-comment-error" role="alert" hidden={!error}>
            {error}
          </p>
        </div>
        <CommentCounter />
        <p class="choices">
          <button type="submit" name="action" value="save">
            Save changes
          </button>{" "}
          <button type="submit" name="action" value="withdraw" class="second">
            Withdraw comment
          </button>
        </p>
      </form>
      <p>
        <a href={backPath}>Back without a change</a>
      </p>
    </>,
  );
}

export type WithdrawPageData = Place & {
  /** The comment as it is shown now. */
  comment: { authorName: string; bodyHtml: string };
  /** What was typed into the edit form: it comes back with those who keep the comment. */
  text: string;
};

/** Asks again before a comment is withdrawn. */
export function withdrawPage(frame: PlainFrame, { comment, ...data }: WithdrawPageData): string {
  return plainPage(
    frame,
    { title: "Withdraw your comment?" },
    <>
      <h1>Withdraw your comment?</h1>
      <p>Your name and your words are erased. This cannot be undone.</p>
      <QuotedComment comment={comment} />
      <form method="post" action={data.actionPath}>
        <input type="hidden" name="comment" value={typed(data.text)} />
        <p class="choices">
          <button type="submit" name="action" value="confirm-withdraw">
            Yes, withdraw it
          </button>{" "}
          <button type="submit" name="action" value="edit" class="second">
            No, keep it
          </button>
        </p>
      </form>
      <p>
        <a href={data.backPath}>Back to the article</a>
      </p>
    </>,
  );
}

export type NotEditedPageData = {
  title: string;
  /** What happened and what to do. */
  sentence: string;
  /** What was typed, if anything. */
  text: string;
  backPath: string;
  /** Where its author finds what was decided on it, and why; left out: somebody else asks, or it is not there. */
  decisionPath?: string | undefined;
};

/** Says why a comment cannot be changed; what was typed is there to be copied. */
export function notEditedPage(
  frame: PlainFrame,
  { title, sentence, text, backPath, decisionPath }: NotEditedPageData,
): string {
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <p role="alert">{sentence}</p>
      {text && (
        <p class="field">
          <label for="field-comment">What you wrote, so that you can copy it</label>
          <textarea id="field-comment" rows={12} readonly>
            {leadingBreak(typed(text))}
          </textarea>
        </p>
      )}
      {decisionPath !== undefined && (
        <p>
          <a href={decisionPath}>What was decided on it, and why</a>
        </p>
      )}
      <p>
        <a href={backPath}>Back to the article</a>
      </p>
    </>,
  );
}

/** A comment as readers see it, away from its thread. */
export function QuotedComment({ comment }: { comment: { authorName: string; bodyHtml: string } }) {
  return (
    <article class="comment">
      <header>
        <b class="comment-author">{typed(comment.authorName)}</b>
      </header>
      <div class="comment-body">{raw(comment.bodyHtml)}</div>
    </article>
  );
}

/** HTML drops the first line break in a textarea: one that was typed needs another before it. */
export function leadingBreak(text: string): string {
  return /^\r?\n/.test(text) ? `\n${text}` : text;
}
