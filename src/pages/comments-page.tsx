import { CommentThread } from "./comment-thread.tsx";
import type { CommentList, Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import { PopularBox, TopFiveBox } from "./rail.tsx";

export type CommentsPageData = {
  article: { path: string; title: string; commentCount: number; commentsOpen: boolean };
  comments: CommentList;
  /** This page's own address, with its cursor. */
  path?: string;
};

/** A further page of a long thread. */
export function commentsPage(frame: Frame, { article, comments, path }: CommentsPageData): string {
  const open = article.commentsOpen && !frame.comments.closed;
  return layout(
    frame,
    { layout: "list", title: `Comments on: ${article.title}`, path, noIndex: true },
    <>
      <div class="discussion">
        <header class="list-head">
          <p class="kicker">More comments on</p>
          <h1>
            <a href={article.path}>{article.title}</a>
          </h1>
        </header>
        <CommentThread
          article={article}
          comments={comments}
          count={article.commentCount}
          open={open}
          site={frame.site}
        />
        <p class="pager">
          <a href={open ? `${article.path}#respond` : article.path}>
            {open ? "To the article and the comment form" : "To the article"}
          </a>
        </p>
      </div>
      <TopFiveBox />
      <PopularBox />
    </>,
  );
}
