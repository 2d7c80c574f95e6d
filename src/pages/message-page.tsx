import { CommentForm } from "./comment-form.tsx";
import type { FormState, Frame } from "./data.ts";
import { isEnglish, layout } from "./layout.tsx";
import { PopularBox, TopFiveBox } from "./rail.tsx";
import { SearchForm } from "./search-form.tsx";
import { withCode } from "./with-code.tsx";

export type MessagePageData = { status: number; title: string; paragraphs: string[] };

/** A page that says what went wrong and where to go from there. It needs nothing but the frame, which may be empty. */
export function messagePage(frame: Frame, { status, title, paragraphs }: MessagePageData): string {
  return layout(
    frame,
    { layout: "message", title, noIndex: true },
    <>
      <div class="message" lang={isEnglish(frame.site.language) ? undefined : "en"}>
        <p class="kicker">{status}</p>
        <h1>{title}</h1>
        {paragraphs.map((paragraph) => (
          <p>{withCode(paragraph)}</p>
        ))}
        {status < 500 && <SearchForm label="Search the paper" id="search" />}
        <p>
          <a href="/">To the front page</a>
        </p>
      </div>
      {status < 500 && (
        <>
          <TopFiveBox frame={frame} />
          <PopularBox frame={frame} />
        </>
      )}
    </>,
  );
}

export type KeptTextPageData = {
  status: number;
  title: string;
  /** What went wrong and what to do. */
  sentence: string;
  form: FormState;
  formActionPath: string;
  articlePath: string;
};

/** A page for a comment that could not be taken: all that was typed is in the same form, to be sent again. */
export function keptTextPage(frame: Frame, data: KeptTextPageData): string {
  return layout(
    frame,
    { layout: "message", title: data.title, noIndex: true },
    <div class="message">
      <p class="kicker">{data.status}</p>
      <h1>{data.title}</h1>
      <p role="alert">{data.sentence}</p>
      <section class="respond" aria-labelledby="respond-title">
        <h2 id="respond-title">Leave a Reply</h2>
        <CommentForm
          form={data.form}
          actionPath={data.formActionPath}
          articlePath={data.articlePath}
          open
          requireEmail={frame.comments.requireEmail}
          answeredName={null}
          replyMails={frame.comments.replyMails}
          turnstileSiteKey={frame.comments.turnstileSiteKey}
          terms={frame.comments.terms}
        />
      </section>
      <p>
        {data.status === 404 ? (
          <a href="/">To the front page</a>
        ) : (
          <a href={data.articlePath}>Back to the article</a>
        )}
      </p>
    </div>,
  );
}
