import { CommentThread } from "./comment-thread.tsx";
import type { CommentList, Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import type { ThreadOrder } from "./links.ts";
import { PopularBox, TopFiveBox } from "./rail.tsx";

export type CommentsPageData = {
  article: { path: string; title: string; commentCount: number; commentsOpen: boolean };
  comments: CommentList;
  /** Newest first is the same thread once more: search engines are told to keep to the other order. */
  order?: ThreadOrder;
  /** This page's own address, with its cursor; none where it is not to be found. */
  path?: string | undefined;
  /** Address of the page before, or null. */
  previousPath?: string | null;
};

/** A further page of a long thread. */
export function commentsPage(frame: Frame, data: CommentsPageData): string {
  const { article, comments, order, path, previousPath } = data;
  const open = article.commentsOpen && !frame.comments.closed;
  return layout(
    frame,
    {
      layout: "list",
      title: `Comments on: ${article.title}`,
      path,
      noIndex: order !== undefined && order !== "oldest",
      withScript: true,
      previousPath,
      nextPath: comments.nextPath,
    },
    <>
      <div class="discussion">
        <header class="list-head">
          <p class="kicker">More comments on</p>
          <h1>
            <a href={article.path}>{article.title}</a>
          </h1>
        </header>
        <CommentThread
          frame={frame}
          article={article}
          comments={comments}
          open={open}
          order={order}
          previousPath={previousPath}
        />
        {!open && <p class="closed">Comments are closed.</p>}
        <p class="pager">
          <a href={open ? `${article.path}#respond` : article.path}>
            {open ? "To the article and the comment form" : "To the article"}
          </a>
        </p>
      </div>
      <TopFiveBox frame={frame} />
      <PopularBox frame={frame} />
    </>,
  );
}
