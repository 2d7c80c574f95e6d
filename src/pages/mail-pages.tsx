import type { Child } from "hono/jsx";
import { type PlainFrame, plainPage } from "./plain-page.tsx";
import { typed } from "./typed.ts";

/** A button that carries out what the link is for; a link that is only opened, by a mail scanner say, does nothing. */
export type Act = { label: string; name: string; value: string };

export type MailPageData = {
  title: string;
  /** Plain text. */
  paragraphs: string[];
  acts?: Act[];
  /** What the form sends beside the button that was pressed. */
  hidden?: { name: string; value: string }[];
  /** Where to go from here, beside the front page. */
  onward?: { label: string; path: string };
};

/** A page that a link in a mail leads to. Its form posts to the address of the page itself. */
export function mailPage(frame: PlainFrame, data: MailPageData): string {
  return mailDocument(frame, data);
}

export type DecisionPageData = MailPageData & {
  /** Author and text are a stranger's: never HTML. */
  comment: { authorName: string; body: string; findings: string[] };
};

/** The page on which a moderator decides about one comment. */
export function decisionPage(frame: PlainFrame, data: DecisionPageData): string {
  const { authorName, body, findings } = data.comment;
  return mailDocument(
    frame,
    data,
    <>
      <blockquote class="asked-about">
        <p>
          <b>{typed(authorName)}</b>
        </p>
        {typed(body)
          .split("\n")
          .map((line) => (
            <p>{line}</p>
          ))}
      </blockquote>
      {findings.length > 0 && (
        <ul>
          {findings.map((reason) => (
            <li>{typed(reason)}</li>
          ))}
        </ul>
      )}
    </>,
  );
}

function mailDocument(frame: PlainFrame, data: MailPageData, between: Child = null): string {
  return plainPage(
    frame,
    { title: data.title },
    <>
      <h1>{data.title}</h1>
      {data.paragraphs.map((paragraph) => (
        <p>{typed(paragraph)}</p>
      ))}
      {between}
      {data.acts && (
        <form method="post">
          {data.hidden?.map(({ name, value }) => (
            <input type="hidden" name={name} value={value} />
          ))}
          {data.acts.map(({ label, name, value }) => (
            <p>
              <button type="submit" name={name} value={value}>
                {label}
              </button>
            </p>
          ))}
        </form>
      )}
      {data.onward && (
        <p>
          <a href={data.onward.path}>{data.onward.label}</a>
        </p>
      )}
      <p>
        <a href="/">To the front page</a>
      </p>
    </>,
  );
}
