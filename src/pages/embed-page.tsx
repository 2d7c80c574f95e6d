import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { assetPath } from "./assets.ts";
import { CommentThread } from "./comment-thread.tsx";
import type { CommentsPageData } from "./comments-page.tsx";
import type { ArticleData, CommentList, FormState, Frame } from "./data.ts";
import { direction } from "./layout.tsx";
import { commentsPath } from "./links.ts";
import { Reply } from "./reply.tsx";
import { slot } from "./slots.ts";
import { writeHtml } from "./write-html.ts";

export type EmbedPageData = {
  article: Pick<ArticleData, "path" | "title" | "commentCount" | "commentsOpen"> &
    Partial<Pick<ArticleData, "thread">>;
  /** The page whose thread it is. */
  outside: { url: string };
  comments: CommentList;
  form: FormState;
  mayEdit: boolean;
};

/** The thread of a page of another site, as that page shows it in a frame, and by itself for who comes without scripts. */
export function embedPage(
  frame: Frame,
  { article, outside, comments, form, mayEdit }: EmbedPageData,
): string {
  const open = article.commentsOpen && !frame.comments.closed;
  return document(
    frame,
    article.title,
    outside.url,
    <>
      <CommentThread frame={frame} article={article} comments={comments} open={open} />
      <Reply
        frame={frame}
        data={{ article, comments, form, actionPath: commentsPath(article.path), open, mayEdit }}
      />
    </>,
  );
}

/** A further page of such a thread. */
export function embeddedComments(frame: Frame, data: CommentsPageData): string {
  const { article, comments, order, previousPath } = data;
  const open = article.commentsOpen && !frame.comments.closed;
  return document(
    frame,
    article.title,
    article.path,
    <>
      <CommentThread
        frame={frame}
        article={article}
        comments={comments}
        open={open}
        order={order}
        previousPath={previousPath}
      />
      <p class="pager">
        <a href={open ? `${article.path}#respond` : article.path}>
          {open ? "To the comment form" : "To the first comments"}
        </a>
      </p>
    </>,
  );
}

/** Where no answer comes to what is done about a comment. */
const NOT_SENT =
  "No answer came, so it is not known whether this has reached the paper. What you have typed is still here: please check your connection, and try again.";

/** No masthead, no lists, no feed of the paper's: the page around it is another one's. Search engines know that one. */
function document(frame: Frame, title: string, about: string, content: Child): string {
  const { site } = frame;
  const head = String(
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`Comments on: ${title}`}</title>
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <link rel="stylesheet" href={assetPath("style.css")} />
      {slot("head")}
      <script
        type="module"
        src={assetPath("comments.js")}
        data-writing={assetPath("writing.js")}
        data-recommend={assetPath("recommend.js")}
      />
      <script type="module" src={assetPath("embed-frame.js")} />
    </head>,
  );
  return `<!doctype html>\n${writeHtml(
    <html lang={site.language} dir={direction(site.language)}>
      {raw(head)}
      <body class="on-embed">
        <main id="main">
          <p class="embed-about">
            Comments on <a href={about}>{title}</a>
          </p>
          <div class="discussion" data-not-sent={NOT_SENT}>
            {content}
          </div>
        </main>
        <p class="embed-by">
          Comments by <a href="/">{site.name}</a>
        </p>
      </body>
    </html>,
  )}\n`;
}
