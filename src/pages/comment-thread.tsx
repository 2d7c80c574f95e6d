import { raw } from "hono/html";
import { Awaits, CommentArticle, Pinned } from "./comment.tsx";
import type { CommentList, Frame } from "./data.ts";
import { commentsFeedPath, followPath, type ThreadOrder, threadPath } from "./links.ts";
import { slot } from "./slots.ts";
import { fixed, writeHtml } from "./write-html.ts";

type ThreadProps = {
  frame: Frame;
  /** `commentCount`: all that the article has, which may be more than are shown here. */
  article: { path: string; commentCount: number };
  comments: CommentList;
  /** Whether comments are taken: without that there is nothing to reply with. */
  open: boolean;
  order?: ThreadOrder | undefined;
  /** Address of the comments before these, or null. */
  previousPath?: string | null | undefined;
};

/** What the script says where it folds threads and long comments, and marks what is new. */
const SAID_BY_SCRIPT = {
  "data-fold": "Hide replies ({n})",
  "data-unfold": "Show replies ({n})",
  "data-whole": "Show the whole comment",
  "data-new": "New since your last visit: {n}",
  "data-back": "Back to the reply",
  "data-recommended": "Recommended",
};

/** The comments in reading order: a flat list whose classes carry the depth, so that no thread is too deep for it. */
export function CommentThread(props: ThreadProps) {
  const { frame, article, comments, open } = props;
  const { commentCount: count } = article;
  const here = new Set(comments.comments.map(({ id }) => id));
  return (
    <section class="comments" id="comments" aria-labelledby="comments-title">
      <h2 id="comments-title">
        Comments <span class="count">{count}</span>
      </h2>
      {comments.pinned && <Pinned comment={comments.pinned} articlePath={article.path} />}
      <OrderSwitch {...props} />
      <div class="thread" {...SAID_BY_SCRIPT}>
        {comments.comments.map((comment, at) => (
          <CommentArticle
            comment={comment}
            isUnder={at > 0 && comments.comments[at - 1]?.id === comment.parentId}
            articlePath={article.path}
            site={frame.site}
            mayReply={open}
            mayReport={frame.comments.reports}
            answersOneHere={here.has(comment.parentId ?? 0)}
          />
        ))}
        {open && count === 0 && comments.comments.length === 0 && (
          <p class="empty">Nobody has commented yet. Yours could be the first word.</p>
        )}
      </div>
      <Pages {...props} />
      <Follow {...props} />
      {raw(slot("back"))}
    </section>
  );
}

/**
 * The content of the slot `back`: it stays in sight below the comment that was answered.
 * @param path of the answer; null: nobody has come from one
 */
export function backSlot(path: string | null): string {
  if (path === null) return "";
  return writeHtml(
    <p class="back-to">
      <a href={path} rel="nofollow">
        {SAID_BY_SCRIPT["data-back"]}
      </a>
    </p>,
  );
}

/** Of what is closed nothing new comes by mail; its feed stays. */
function Follow({ frame, article, open }: ThreadProps) {
  const byMail = open && frame.comments.replyMails;
  if (article.commentCount === 0 && !byMail) return null;
  return (
    <p class="follow">
      {byMail && (
        <>
          <a href={followPath(article.path)} rel="nofollow">
            Follow this conversation by mail
          </a>{" "}
        </>
      )}
      <a href={commentsFeedPath(article.path)}>Follow these comments by RSS</a>
    </p>
  );
}

/** Where there is one page, there is nothing to put in another order. */
function OrderSwitch({ article, comments, order = "oldest", previousPath }: ThreadProps) {
  const isOnePage = !comments.nextPath && !previousPath;
  const isAnyRecommended = comments.comments.some(({ recommended = 0 }) => recommended > 0);
  if (isOnePage && !isAnyRecommended && order === "oldest") return null;
  const orders = [
    { name: "oldest", label: "Oldest first", path: `${article.path}#comments`, rel: undefined },
    {
      name: "newest",
      label: "Newest first",
      path: threadPath(article.path, { order: "newest" }),
      rel: "nofollow",
    },
    {
      name: "recommended",
      label: "Most recommended",
      path: threadPath(article.path, { order: "recommended" }),
      rel: "nofollow",
    },
  ];
  return (
    <ul class="order" aria-label="Order of the comments">
      {orders.map(({ name, label, path, rel }) => (
        <li>
          <a href={path} rel={rel} aria-current={name === order ? "true" : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Pages({ comments, previousPath }: ThreadProps) {
  if (!comments.nextPath && !previousPath) return null;
  return (
    <p class="pager">
      {previousPath && (
        <a href={previousPath} rel="prev">
          Previous comments
        </a>
      )}
      {comments.nextPath && (
        <a href={comments.nextPath} rel="next">
          More comments
        </a>
      )}
    </p>
  );
}

/** What the script fills in when it answers a comment and shows one that was sent without leaving the page. */
export function ScriptTemplates({ mayEdit, articlePath }: { mayEdit: boolean; articlePath: string }) {
  return (
    <>
      {REPLYING}
      <template id="new-comment">
        <article class="comment" tabindex={-1}>
          <header>
            <b class="comment-author" />
            <a class="comment-time" href="#comments">
              <time>Just now</time>
            </a>
          </header>
          <Awaits decisionPath={articlePath} hidden />
          <div class="comment-body" />
          <div class="actions">
            <a class="reply" href={articlePath} rel="nofollow">
              Reply
            </a>
            {mayEdit && (
              <a class="edit" href="#comments" rel="nofollow">
                Edit or withdraw
              </a>
            )}
          </div>
        </article>
      </template>
    </>
  );
}

const REPLYING = fixed(
  <template id="replying">
    <p class="replying">
      Replying to <b />{" "}
      <a class="cancel-reply" href="#respond">
        Cancel reply
      </a>
    </p>
  </template>,
);
