import { readersPage } from "../../moderation/outside-page.ts";
import type { KeptOfPerson } from "../../moderation/person/kept-of-person.ts";
import type { Look, PersonComment } from "../../moderation/person/person-comments.ts";
import { displayName } from "../../pages/display-name.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";

export type PersonPageData = {
  email?: string;
  problem?: string;
  found?: Look & { kept: KeptOfPerson | null };
  erased?: { erased: number; next: number | null };
};

/** For somebody who asks what is kept of them, or to have it erased. */
export function personPage(frame: NewsroomFrame, { email, problem, found, erased }: PersonPageData): string {
  return newsroomPage(
    frame,
    { title: "A commenter's data", part: "people" },
    <>
      <h1>A commenter's data</h1>
      {problem && <Notice kind="problem">{problem}</Notice>}
      {erased && email !== undefined && <ErasedNotice email={email} {...erased} />}
      <form method="post" action="/admin/person" class="card stack narrow">
        <div class="field">
          <label for="email">E-mail address</label>
          <input
            id="email"
            name="email"
            type="email"
            required
            value={email ?? ""}
            aria-describedby="email-help"
          />
          <p class="help" id="email-help">
            Make sure that it is theirs: let them write to you from it. Comments that were sent without an
            address cannot be found by one.
          </p>
        </div>
        <button type="submit" class="first">
          Find what is kept
        </button>
      </form>
      {found && email !== undefined && <Found frame={frame} email={email} found={found} />}
    </>,
  );
}

function ErasedNotice({ email, erased, next }: { email: string; erased: number; next: number | null }) {
  return (
    <Notice kind={next === null ? "done" : "problem"}>
      <p>
        {erased === 1 ? "1 comment is" : `${erased} comments are`} erased, with what hung on{" "}
        {erased === 1 ? "it" : "them"}.
        {next === null
          ? " Pages show it within minutes; the judge learns anew without them."
          : " There may be more: this was as much as one request can do."}
      </p>
      {next !== null && (
        <form method="post" action="/admin/person/erasure">
          <Fields email={email} after={next} />
          <input type="hidden" name="sure" value="yes" />
          <button type="submit" class="danger">
            Go on erasing
          </button>
        </form>
      )}
    </Notice>
  );
}

function Found({
  frame,
  email,
  found,
}: {
  frame: NewsroomFrame;
  email: string;
  found: NonNullable<PersonPageData["found"]>;
}) {
  const { comments, kept, next } = found;
  return (
    <section class="stack">
      <h2>
        {comments.length === 1 ? "1 comment" : `${comments.length} comments`}
        {next !== null && " so far"}
      </h2>
      {comments.length > 0 && (
        <table class="table folds">
          <thead>
            <tr>
              <th scope="col">Posted</th>
              <th scope="col">Name and text</th>
              <th scope="col">Article</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {comments.map((comment) => (
              <Row frame={frame} comment={comment} />
            ))}
          </tbody>
        </table>
      )}
      {kept && <Kept kept={kept} />}
      <form method="post" class="stack">
        <Fields email={email} after={0} />
        <p class="row">
          {next !== null && (
            <button type="submit" formaction="/admin/person" name="after" value={String(next)}>
              Look further
            </button>
          )}
          <button type="submit" formaction="/admin/person/export">
            Download as JSON
          </button>
        </p>
      </form>
      <form method="post" action="/admin/person/erasure" class="card stack narrow">
        <Fields email={email} after={0} />
        <p>
          Erasing takes names and texts, what they were before they were edited, what the judge has learned of
          them, mails, what they follow, and what they said with reports and objections. Answers of others
          stay, below a mark.
        </p>
        <label class="check">
          <input type="checkbox" name="sure" value="yes" required />
          <span>It cannot be undone, and I mean it.</span>
        </label>
        <p>
          <button type="submit" class="danger">
            Erase all of it
          </button>
        </p>
      </form>
    </section>
  );
}

/** What else there is, in numbers: the file has it in full. */
function Kept({ kept }: { kept: KeptOfPerson }) {
  const { follows, replyMails, reports, objections, address, known } = kept;
  const counted = [
    [follows.length, "followed by mail"],
    [replyMails.length, "mails about replies asked for"],
    [reports.length, "reports with this address"],
    [objections.length, "objections to what came of them"],
  ] as const;
  const said = [
    ...counted.flatMap(([n, what]) => (n > 0 ? [`${n} ${what}`] : [])),
    ...(address?.isConfirmed ? ["the address is confirmed in a browser"] : []),
    ...(address?.stoppedAt ? ["its owner wants no mails"] : []),
    ...(known?.trusted ? ["trusted by the newsroom"] : []),
    ...(known?.blocked ? ["blocked by the newsroom"] : []),
  ];
  return (
    <p>{said.length > 0 ? `Also kept: ${said.join(", ")}.` : "Nothing else is kept of this address."}</p>
  );
}

function Fields({ email, after }: { email: string; after: number }) {
  return (
    <>
      <input type="hidden" name="email" value={email} />
      {after > 0 && <input type="hidden" name="after" value={String(after)} />}
    </>
  );
}

function Row({ frame, comment }: { frame: NewsroomFrame; comment: PersonComment }) {
  return (
    <tr>
      <td>
        <Time at={Date.parse(comment.postedAt)} site={frame.site} />
      </td>
      <td>
        <b dir="auto">{displayName(comment.name)}</b>: <span dir="auto">{comment.text.slice(0, 300)}</span>
      </td>
      <td>{comment.article ? <a href={readersPage(comment.article)}>{comment.article.title}</a> : "gone"}</td>
      <td>{comment.status}</td>
    </tr>
  );
}
