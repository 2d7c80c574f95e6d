import type { EditedArticle } from "../../articles/article-source.ts";
import type { findRevision, Revision } from "../../articles/revisions.ts";
import { Time } from "../../pages/time.tsx";
import { FieldProblem } from "../field-problem.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import { Difference } from "./difference.tsx";

/** What an article was before it was saved again. */
export function revisionsPage(
  frame: NewsroomFrame,
  { article, revisions }: { article: EditedArticle; revisions: Revision[] },
): string {
  const { id, source } = article;
  return newsroomPage(
    frame,
    { title: `Former versions: ${source.title}`, part: "articles" },
    <>
      <h1>Former versions</h1>
      <p>
        Of <a href={`/admin/articles/${id}`}>{source.title}</a>. The newest thirty are kept.
      </p>
      {revisions.length === 0 && <p>It has been saved only once.</p>}
      <ol class="stack plain">
        {revisions.map(({ number, savedAt, savedBy, status, title }) => (
          <li class="card">
            <a href={`/admin/articles/${id}/revisions/${number}`}>
              <Time at={savedAt} site={frame.site} />
            </a>{" "}
            {savedBy && `by ${savedBy}`} <span class={`state ${status}`}>{status}</span>
            {title !== source.title && <p class="soft">“{title}”</p>}
          </li>
        ))}
      </ol>
    </>,
  );
}

/** One of them, and what has changed since. */
export function revisionPage(
  frame: NewsroomFrame,
  {
    article,
    revision,
    isChanged,
  }: {
    article: EditedArticle;
    revision: NonNullable<Awaited<ReturnType<typeof findRevision>>>;
    isChanged: boolean;
  },
): string {
  const { id, source, contentHash } = article;
  return newsroomPage(
    frame,
    { title: `A former version: ${source.title}`, part: "articles" },
    <>
      <h1>A former version</h1>
      {isChanged && (
        <Notice kind="problem">
          Somebody saved the article a moment ago, so nothing was brought back. What differs now is below.
        </Notice>
      )}
      <p>
        <a href={`/admin/articles/${id}`}>{source.title}</a>, as{" "}
        {revision.savedBy ? `${revision.savedBy} saved it` : "it was saved"} at{" "}
        <Time at={revision.savedAt} site={frame.site} />.
      </p>
      <form method="post" action={`/admin/articles/${id}/revisions/${revision.number}`}>
        <input type="hidden" name="basedOn" value={contentHash} />
        <button type="submit" class="first">
          Bring this version back
        </button>{" "}
        <span class="help">
          Text, picture and names become what they were. Address, date and state stay, and today's version is
          kept too.
        </span>
      </form>
      <h2>What has changed since</h2>
      <p class="help">Struck through: only in this former version. Underlined: only in today's.</p>
      <Difference older={revision.source} newer={source} />
    </>,
  );
}

/**
 * Asks before an article is gone for good, and where its readers are to be led.
 * @param refused what was typed of that, where no article is
 */
export function deletePage(frame: NewsroomFrame, article: EditedArticle, refused: unknown = null): string {
  const { id, source, commentCount } = article;
  return newsroomPage(
    frame,
    { title: `Delete: ${source.title}`, part: "articles" },
    <div class="narrow stack">
      <h1>Delete this article?</h1>
      <p>
        “{source.title}” and its {commentCount === 1 ? "comment" : `${commentCount} comments`} will be gone
        for good, with all former versions. If readers should only not see it any more, withdraw it instead:
        it can come back then.
      </p>
      <form method="post" class="stack">
        <div class="field">
          <label for="leadTo">Lead its readers to</label>
          <input
            id="leadTo"
            name="leadTo"
            value={typeof refused === "string" ? refused : ""}
            maxlength={2000}
            aria-describedby="leadTo-help"
            aria-invalid={refused === null ? undefined : "true"}
          />
          <FieldProblem
            text={
              refused === null
                ? undefined
                : "Write the address of another article that readers are served, or nothing."
            }
          />
          <p class="help" id="leadTo-help">
            The address of another article, such as the one that took its place: it gets this one’s addresses
            and the readers that this one has had. Empty: its addresses say that it is gone.
          </p>
        </div>
        <p class="row">
          <button type="submit" class="danger">
            Delete it for good
          </button>
          <a class="button" href={`/admin/articles/${id}`}>
            Keep it
          </a>
        </p>
      </form>
    </div>,
  );
}
