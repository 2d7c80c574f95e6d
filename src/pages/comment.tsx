import { raw } from "hono/html";
import type { Site } from "../config/config.ts";
import type { CommentData } from "./data.ts";
import { dateAndTime, isoTime } from "./dates.ts";
import { badgeText } from "./display-name.ts";
import { answeredPath, commentPath } from "./links.ts";
import { Time } from "./time.tsx";

/** Replies are set in this many steps; deeper ones stay flat and name whom they answer. */
const DEEPEST_STEP = 4;

type CommentProps = {
  comment: CommentData;
  articlePath: string;
  site: Site;
  mayReply: boolean;
  mayReport: boolean;
  /** Whether the comment answered stands on the same page. */
  answersOneHere: boolean;
  /** Whether it stands right below the comment answered: the indentation says so then. */
  isUnder: boolean;
};

/** One comment of a thread, or the place of one that was removed. */
export function CommentArticle(props: CommentProps) {
  const { comment } = props;
  const { id, depth, isRemoved } = comment;
  return (
    <article
      id={`comment-${id}`}
      class={`comment ${depthClass(depth)}${isRemoved ? " removed" : ""}`}
      data-depth={depth}
      data-under={props.isUnder && !isRemoved ? "" : undefined}
      aria-label={isRemoved ? undefined : comment.authorName}
    >
      {isRemoved ? <Removed {...props} /> : <Content {...props} />}
    </article>
  );
}

/** Its author is led to what was decided, and why, where its words are as well. */
function Removed({ comment: { id, isOwn }, articlePath }: CommentProps) {
  if (!isOwn) return <p>This comment was removed.</p>;
  return (
    <p class="decided">
      Your comment was removed: readers do not see it any more.{" "}
      <a href={`${commentPath(articlePath, id)}/decision`}>What was decided on it, and why</a>
    </p>
  );
}

function Content(props: CommentProps) {
  const { comment, site } = props;
  const { id, editedAt } = comment;
  return (
    <>
      <header>
        <b class="comment-author" id={`comment-${id}-by`}>
          {comment.authorName}
        </b>
        {comment.speaksFor && <span class="badge">{badgeText(comment.speaksFor)}</span>}
        {comment.isPick && <span class="badge pick">✓ Picked by the newsroom</span>}
        {comment.parentId !== null && <InReplyTo {...props} />}
        <a class="comment-time" href={`#comment-${id}`}>
          <Time at={comment.createdAt} site={site} />
        </a>
        {editedAt !== null && (
          <time class="edited" datetime={isoTime(editedAt)} title={dateAndTime(editedAt, site)}>
            edited
          </time>
        )}
        <Report {...props} />
      </header>
      {comment.awaitsModeration && <Awaits decisionPath={`${commentPath(props.articlePath, id)}/decision`} />}
      <div class="comment-body">{raw(comment.bodyHtml)}</div>
      <Actions {...props} />
    </>
  );
}

/**
 * What its author is told of a comment that waits, and of one that was taken for spam, by a program or by a person: the page of what was
 * decided is the same one, and says what is so.
 */
export function Awaits({ decisionPath, hidden = false }: { decisionPath: string; hidden?: boolean }) {
  return (
    <p class="awaits" hidden={hidden}>
      Your comment is awaiting moderation.{" "}
      <span>
        Others see it once somebody of the paper has let it through. Until then it is shown to you alone, in
        this browser. <a href={decisionPath}>What was decided on it</a>, and why, is told on a page of its
        own.
      </span>
    </p>
  );
}

/** What the newsroom shows above the thread, in which it stands as well. */
export function Pinned({ comment, articlePath }: { comment: CommentData; articlePath: string }) {
  return (
    <aside class="pinned" aria-label="Pinned by the newsroom">
      <p class="kicker">✓ Pinned by the newsroom</p>
      <div class="comment-body">{raw(comment.bodyHtml)}</div>
      <p class="pinned-by">
        <b>{comment.authorName}</b> <a href={commentPath(articlePath, comment.id)}>In the thread</a>
      </p>
    </aside>
  );
}

function InReplyTo({ comment, articlePath, answersOneHere }: CommentProps) {
  const { parentId, inReplyTo } = comment;
  const text = `in reply to ${inReplyTo ?? "a removed comment"}`;
  if (answersOneHere)
    return (
      <a class="in-reply-to" href={`#comment-${parentId}`}>
        {text}
      </a>
    );
  if (inReplyTo === null || parentId === null) return <span class="in-reply-to">{text}</span>;
  return (
    <a class="in-reply-to" href={answeredPath(articlePath, parentId, comment.id)} rel="nofollow">
      {text}
    </a>
  );
}

function Actions({ comment, articlePath, mayReply }: CommentProps) {
  const { id, awaitsModeration, mayEdit } = comment;
  const about = `comment-${id}-by`;
  const replies = mayReply && !awaitsModeration;
  const recommends = !awaitsModeration && !comment.isOwn;
  if (!replies && !mayEdit && !recommends) return null;
  return (
    <div class="actions">
      {recommends && <Recommend comment={comment} articlePath={articlePath} />}
      {replies && (
        <a
          class="reply"
          href={`${articlePath}?reply-to=${id}#respond`}
          rel="nofollow"
          data-reply-to={id}
          data-name={comment.authorName}
          aria-describedby={about}
        >
          Reply
        </a>
      )}
      {mayEdit && (
        <a class="edit" href={`${commentPath(articlePath, id)}/edit`} rel="nofollow" aria-describedby={about}>
          Edit or withdraw
        </a>
      )}
    </div>
  );
}

function Recommend({ comment, articlePath }: Pick<CommentProps, "comment" | "articlePath">) {
  const { id, recommended = 0 } = comment;
  return (
    <form class="recommend" method="post" action={`${commentPath(articlePath, id)}/recommend`}>
      <button type="submit" aria-describedby={`comment-${id}-by`}>
        Recommend{recommended > 0 && <span class="count"> {recommended}</span>}
      </button>
    </form>
  );
}

/** Beside the time: where it is found by who looks for it, and pressed by nobody else. */
function Report({ comment: { id, awaitsModeration, isOwn }, articlePath, mayReport }: CommentProps) {
  if (!mayReport || awaitsModeration || isOwn) return null;
  return (
    <a
      class="report"
      href={`${commentPath(articlePath, id)}/report`}
      rel="nofollow"
      aria-describedby={`comment-${id}-by`}
    >
      Report
    </a>
  );
}

function depthClass(depth: number): string {
  return depth > DEEPEST_STEP ? `depth-${DEEPEST_STEP} deeper` : `depth-${depth}`;
}
