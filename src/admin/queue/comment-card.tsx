import { raw } from "hono/html";
import { commentHtml } from "../../comments/thread/body-html.ts";
import { outsideHost, readersPage } from "../../moderation/outside-page.ts";
import type { QueuedComment } from "../../moderation/queue.ts";
import type { CommentContext } from "../../moderation/queue-context.ts";
import { wordsOfRules } from "../../moderation/threads/answers.ts";
import { displayName } from "../../pages/display-name.ts";
import { NO_RULES } from "../../pages/thread-rules.ts";
import { Time } from "../../pages/time.tsx";
import { Evidence, Sender } from "./card-facts.tsx";
import { CardForms } from "./card-forms.tsx";
import type { CardProps } from "./card-props.ts";
import { editedOf, seenOf } from "./forms.tsx";
import { type Act, pathOf } from "./inputs.ts";

/** One comment with all that helps to decide, and all that can be done. */
export function CommentCard(props: CardProps) {
  const { comment, context, page } = props;
  const { id } = comment;
  const name = displayName(comment.author);
  return (
    <article
      class="card queued"
      id={`comment-${id}`}
      data-seen={editedOf(comment)}
      data-status={comment.status}
      aria-labelledby={`by-${id}`}
      tabindex={-1}
    >
      <input type="hidden" name="seen" value={`${id}:${seenOf(comment)}`} form="queue" />
      <Heading {...props} name={name} />
      {context?.answered && <Answered answered={context.answered} />}
      {/* commentHtml escapes all that is not its own. */}
      <div class="words" tabindex={isLong(comment.text) ? 0 : undefined}>
        {raw(commentHtml(comment.text))}
      </div>
      {context && context.said.length > 0 && <Said said={context.said} />}
      <div class="known small">
        <Evidence comment={comment} thresholds={page.thresholds} />{" "}
        {context && <Sender comment={comment} context={context} />}
      </div>
      <div class="do">
        <div class="row acts">
          {ACTS.filter((one) => isWanted(one, props)).map(({ act, label, kind }) => (
            <button
              type="submit"
              form="queue"
              name="act"
              value={`${act} ${id}`}
              class={isAsked(props) ? kind : undefined}
              data-act={act}
            >
              {comment.status === "published" && act === "approve" ? labelOfApproved(comment) : label}
              <span class="visually-hidden"> the comment by {name}</span>
            </button>
          ))}
          {comment.status === "published" && comment.kind === "comment" && (
            <>
              <Highlight id={id} name={name} act="pick" is={comment.picked === true} />
              <Highlight id={id} name={name} act="pin" is={comment.pinned === true} />
            </>
          )}
        </div>
        <CardForms {...props} name={name} />
      </div>
    </article>
  );
}

const HIGHLIGHTS = { pick: "Pick", pin: "Pin" } as const;

/** Picks the comment out for readers, or shows it above its thread, or takes that back. */
function Highlight({
  id,
  name,
  act,
  is,
}: {
  id: number;
  name: string;
  act: keyof typeof HIGHLIGHTS;
  is: boolean;
}) {
  return (
    <button
      type="submit"
      form="queue"
      name="act"
      value={`${is ? "un" : ""}${act} ${id}`}
      data-act={act}
      aria-pressed={is ? "true" : "false"}
    >
      {HIGHLIGHTS[act]}
      <span class="visually-hidden"> the comment by {name}</span>
    </button>
  );
}

/** So much may not be shown at once on a phone: it is scrolled, by keyboard too. */
function isLong(text: string): boolean {
  return text.length > 160 || text.split("\n").length > 4;
}

/** Also what says the same as the judge has said alone: nobody has confirmed it yet. */
function isWanted({ act, status }: (typeof ACTS)[number], { comment, context }: CardProps): boolean {
  if (status !== comment.status) return true;
  if (status === "published" && comment.reports > 0) return true;
  const isReaders = comment.kind === "comment" && comment.source !== "newsroom";
  return act !== "trash" && isReaders && context !== undefined && context.decided !== act;
}

/** Whether a comment waits for somebody to decide: elsewhere no button stands out. */
function isAsked({ comment: { status, reports } }: CardProps): boolean {
  return status === "held" || (status === "published" && reports > 0);
}

/** Of a comment that is shown: after reports it stays; otherwise it is called good, which teaches the judge. */
function labelOfApproved({ reports }: QueuedComment): string {
  return reports > 0 ? "Keep" : "Good";
}

const ACTS: { act: Act; label: string; status: QueuedComment["status"]; kind?: string }[] = [
  { act: "approve", label: "Approve", status: "published", kind: "first" },
  { act: "spam", label: "Spam", status: "spam" },
  { act: "trash", label: "Trash", status: "trash" },
];

const STATUS_WORDS = { held: "held", spam: "spam", published: "published", trash: "in the trash" } as const;

/** What a moderator has said of a comment that is what it was: its button is gone. */
const CONFIRMED = {
  published: { decided: "approve", words: "good, says a moderator" },
  spam: { decided: "spam", words: "spam, says a moderator" },
} as const;

function confirmed({ comment, context }: CardProps): string | null {
  const { status } = comment;
  if (status !== "published" && status !== "spam") return null;
  return context?.decided === CONFIRMED[status].decided ? CONFIRMED[status].words : null;
}

/** On a phone's one line it would leave no room for the article's title. */
const LONG_NAME = 20;

function Heading({ frame, comment, context, page, name }: CardProps & { name: string }) {
  const { id, article, kind } = comment;
  const elsewhere = outsideHost(article);
  const threadWords = wordsOfRules(article.thread ?? NO_RULES);
  const said = confirmed({ frame, comment, context, page });
  return (
    <div class="by">
      <label class="check tick">
        <input type="checkbox" name="ids" value={String(id)} form="queue" />
        <span class="visually-hidden">Tick the comment by {name}</span>
      </label>
      <p id={`by-${id}`} class={name.length > LONG_NAME ? "long" : undefined}>
        <b>{name}</b> {kind !== "comment" && <span class="soft">({kind})</span>} on{" "}
        <a href={pageOfComment(comment)}>{article.title}</a>
        {elsewhere !== null && <span class="soft"> (a page of {elsewhere})</span>}
      </p>
      <p class="small soft">
        {threadWords.length > 0 && (
          <>
            <a class="state" href={`/admin/threads/${article.id}`}>
              thread: {threadWords.join(", ")}
            </a>
            {" · "}
          </>
        )}
        <a href={`/admin/comments/${id}`}>
          <Time at={Date.parse(comment.createdAt)} site={frame.site} />
        </a>
        {" · "}
        <a href={pathOf({ status: page.place.status, sender: id })}>
          all theirs<span class="visually-hidden">: every comment of this sender</span>
        </a>
        {comment.editedAt !== null && (
          <>
            {" · edited "}
            <Time at={Date.parse(comment.editedAt)} site={frame.site} />
          </>
        )}
        {comment.source === "import" && " · imported"}
        {comment.source === "newsroom" && " · from the newsroom"}
        {comment.status !== page.place.status && (
          <>
            {" · "}
            <span class={`state ${comment.status}`}>{STATUS_WORDS[comment.status]}</span>
          </>
        )}
        {said !== null && ` · ${said}`}
        {comment.reports > 0 && (
          <>
            {" · "}
            <strong>reported by {comment.reports === 1 ? "1 reader" : `${comment.reports} readers`}</strong>
          </>
        )}
      </p>
    </div>
  );
}

/** On a page of another site the address leads to the comment in its frame. */
function pageOfComment({ id, status, article }: QueuedComment): string {
  const page = readersPage(article);
  return article.outside !== undefined && status === "published" ? `${page}#comment-${id}` : page;
}

function Answered({ answered }: { answered: NonNullable<CommentContext["answered"]> }) {
  const { id, author, text, status } = answered;
  return (
    <blockquote class="answered small">
      <p class="soft">
        Answers <a href={`/admin/comments/${id}`}>{displayName(author)}</a>
        {status !== "published" && ` (${STATUS_WORDS[status as keyof typeof STATUS_WORDS] ?? status})`}
      </p>
      {text === "" ? <p class="soft">That comment was removed.</p> : <p>{text}</p>}
    </blockquote>
  );
}

/** What readers have said with their reports. */
function Said({ said }: { said: CommentContext["said"] }) {
  return (
    <ul class="small said-of">
      {said.map(({ reason, words }) => (
        <li>
          Reported
          {reason && (
            <>
              : “<bdi>{reason}</bdi>”
            </>
          )}
          {words && (
            <>
              {" "}
              <bdi class="soft">{words}</bdi>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
