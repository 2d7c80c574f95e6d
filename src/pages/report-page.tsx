import { QuotedComment } from "./edit-comment-page.tsx";
import { type PlainFrame, plainPage } from "./plain-page.tsx";

export type ReportPageData = {
  actionPath: string;
  /** The comment on its article. */
  backPath: string;
  comment: { authorName: string; bodyHtml: string };
};

/** Asks before a comment is reported: programs that follow every link report nothing. */
export function reportPage(frame: PlainFrame, { actionPath, backPath, comment }: ReportPageData): string {
  const title = "Report this comment to the newsroom?";
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <QuotedComment comment={comment} />
      <p>A comment that several readers report is hidden until a moderator has looked at it.</p>
      <form method="post" action={actionPath}>
        <button type="submit">Report comment</button>
      </form>
      <p>
        <a href={backPath}>Back without a report</a>
      </p>
    </>,
  );
}

/** The same for every report, whatever came of it. */
export function reportedPage(frame: PlainFrame, { backPath }: { backPath: string }): string {
  const title = "Thank you";
  return plainPage(
    frame,
    { title },
    <>
      <h1>{title}</h1>
      <p>The newsroom has your report.</p>
      <p>
        <a href={backPath}>Back to the article</a>
      </p>
    </>,
  );
}
