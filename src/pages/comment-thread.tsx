import { raw } from "hono/html";
import type { Site } from "../config.ts";
import type { CommentList, CommentView } from "./data.ts";
import { Time } from "./time.tsx";

/** Replies are set in this many steps; deeper ones stay flat and name whom they answer. */
const DEEPEST_STEP = 4;

type ThreadProps = {
  article: { path: string };
  comments: CommentList;
  /** All that the article has, which may be more than are shown here. */
  count: number;
  /** Whether comments are taken: without that there is nothing to reply with. */
  open: boolean;
  site: Site;
};

/** The comments in reading order: a flat list whose classes carry the depth, so that no thread is too deep for it. */
export function CommentThread({ article, comments, count, open, site }: ThreadProps) {
  return (
    <section class="comments" id="comments" aria-labelledby="comments-title">
      <h2 id="comments-title">
        Comments <span class="count">{count}</span>
      </h2>
      <div class="thread">
        {comments.comments.map((comment) => (
          <Comment comment={comment} replyPath={open ? article.path : null} site={site} />
        ))}
        {open && count === 0 && comments.comments.length === 0 && (
          <p class="empty">Nobody has commented yet. Yours could be the first word.</p>
        )}
      </div>
      {comments.nextPath && (
        <p class="pager">
          <a href={comments.nextPath} rel="next">
            More comments
          </a>
        </p>
      )}
    </section>
  );
}

function Comment({
  comment,
  replyPath,
  site,
}: {
  comment: CommentView;
  replyPath: string | null;
  site: Site;
}) {
  return (
    <article
      id={`comment-${comment.id}`}
      class={`comment ${depthClass(comment.depth)}`}
      data-depth={comment.depth}
      aria-labelledby={`comment-${comment.id}-by`}
    >
      <header>
        <b class="comment-author" id={`comment-${comment.id}-by`}>
          {comment.authorName}
        </b>
        {comment.parentId !== null && (
          <a class="in-reply-to" href={`#comment-${comment.parentId}`}>
            in reply to {comment.inReplyTo ?? "an earlier comment"}
          </a>
        )}
        <a class="comment-time" href={`#comment-${comment.id}`}>
          <Time at={comment.createdAt} site={site} />
        </a>
      </header>
      {comment.awaitsModeration && <p class="awaits">Your comment is awaiting moderation.</p>}
      <div class="comment-body">{raw(comment.bodyHtml)}</div>
      {replyPath !== null && !comment.awaitsModeration && (
        <a
          class="reply"
          href={`${replyPath}?reply-to=${comment.id}#respond`}
          rel="nofollow"
          data-reply-to={comment.id}
          data-name={comment.authorName}
          aria-describedby={`comment-${comment.id}-by`}
        >
          Reply
        </a>
      )}
    </article>
  );
}

/** What the script fills in when it answers a comment and shows one that was sent without leaving the page. */
export function ScriptTemplates() {
  return (
    <>
      <template id="replying">
        <p class="replying">
          Replying to <b />{" "}
          <a class="cancel-reply" href="#respond">
            Cancel reply
          </a>
        </p>
      </template>
      <template id="new-comment">
        <article class="comment" tabindex={-1}>
          <header>
            <b class="comment-author" />
            <span class="comment-time">Just now</span>
          </header>
          <p class="awaits" hidden>
            Your comment is awaiting moderation.
          </p>
          <div class="comment-body" />
        </article>
      </template>
    </>
  );
}

function depthClass(depth: number): string {
  return depth > DEEPEST_STEP ? `depth-${DEEPEST_STEP} deeper` : `depth-${depth}`;
}
