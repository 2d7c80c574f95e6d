import { CommentForm } from "./comment-form.tsx";
import { ScriptTemplates } from "./comment-thread.tsx";
import type { ArticleData, CommentList, FormState, Frame } from "./data.ts";

type ReplyData = {
  article: Pick<ArticleData, "path"> & Partial<Pick<ArticleData, "thread">>;
  comments: CommentList;
  form: FormState;
  /** Where the form posts to. */
  actionPath: string;
  /** Whether comments are taken. */
  open: boolean;
  /** Whether commenters may change what they wrote. */
  mayEdit: boolean;
};

/** Below a thread: the form, and what its script makes new comments of. */
export function Reply({ frame, data }: { frame: Frame; data: ReplyData }) {
  const { article, comments, form, open } = data;
  const answered = comments.comments.find(
    ({ id, isRemoved }) => !isRemoved && String(id) === form.values.parent,
  );
  return (
    <>
      <section class="respond" aria-labelledby="respond-title">
        <h2 id="respond-title">Leave a Reply</h2>
        <CommentForm
          form={form}
          actionPath={data.actionPath}
          articlePath={article.path}
          open={open}
          requireEmail={frame.comments.requireEmail}
          answeredName={answered?.authorName ?? null}
          replyMails={frame.comments.replyMails}
          turnstileSiteKey={frame.comments.turnstileSiteKey}
          terms={frame.comments.terms}
          thread={article.thread}
        />
      </section>
      {open && <ScriptTemplates mayEdit={data.mayEdit} articlePath={article.path} />}
    </>
  );
}
