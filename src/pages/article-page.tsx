import { articleHead } from "./article-head.ts";
import { Card } from "./card.tsx";
import { CommentThread } from "./comment-thread.tsx";
import type { ArticleCard, ArticleData, CommentList, FormState, Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import { PopularBox, TopFiveBox } from "./rail.tsx";
import { Reply } from "./reply.tsx";
import { slot } from "./slots.ts";
import { Story } from "./story.tsx";

export type ArticlePageData = {
  article: ArticleData;
  related: ArticleCard[];
  comments: CommentList;
  form: FormState;
  /** Where the comment form posts to. */
  formActionPath: string;
  /** Whether commenters may change what they wrote. */
  mayEdit?: boolean;
  /** Whether its body has cards with buttons, which need a script. */
  withEmbeds?: boolean;
};

/** The page of an article, or of a static page, as a whole document with slots. */
export function articlePage(frame: Frame, data: ArticlePageData): string {
  const { article, related } = data;
  const { notice, errors, previewHtml } = data.form;
  const failed = notice !== undefined || previewHtml !== undefined || Object.keys(errors).length > 0;
  const head = articleHead(frame, article);
  return layout(
    frame,
    {
      ...head,
      title: failed ? `Not sent yet: ${head.title}` : head.title,
      nextPath: data.comments.nextPath,
      withEmbeds: data.withEmbeds ?? false,
    },
    <>
      {slot("code-before")}
      <Story article={article} site={frame.site} />
      <TopFiveBox frame={frame} />
      {related.length > 0 && (
        <section class="related" aria-labelledby="related-title">
          <h2 id="related-title">Related Posts</h2>
          <div class="cards">
            {related.map((card) => (
              <Card article={card} site={frame.site} size="card" />
            ))}
          </div>
        </section>
      )}
      <Discussion frame={frame} data={data} />
      <PopularBox frame={frame} />
    </>,
  );
}

function Discussion({ frame, data }: { frame: Frame; data: ArticlePageData }) {
  const { article, comments, form, formActionPath } = data;
  const open = article.commentsOpen && !frame.comments.closed;
  const silent = !open && comments.comments.length === 0;
  // "About us" need not say that nobody may comment on it.
  if (silent && article.kind === "page") return null;
  return (
    <div class="discussion">
      {!silent && <CommentThread frame={frame} article={article} comments={comments} open={open} />}
      <Reply
        frame={frame}
        data={{ article, comments, form, actionPath: formActionPath, open, mayEdit: data.mayEdit ?? false }}
      />
    </div>
  );
}
