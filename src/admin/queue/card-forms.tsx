import { siteEntry } from "../../spam/site-rules.ts";
import { FieldProblem, tiedTo } from "../field-problem.tsx";
import { CardThread } from "../threads/card-thread.tsx";
import type { CardProps, Typed } from "./card-props.ts";
import { LineField, PlaceFields, seenOf, TextField } from "./forms.tsx";

/** The rarer acts, each folded away: reply, edit, and what concerns the sender. */
export function CardForms(props: CardProps & { name: string }) {
  const { comment } = props;
  const isAnswerable = comment.status === "held" || comment.status === "published";
  // What was typed is shown also where it cannot be sent any more.
  const isTyped = typedIn(props.page.typed, comment.id, "reply") !== null;
  return (
    <div class="folds">
      {comment.kind === "comment" && (isAnswerable || isTyped) && <Reply {...props} />}
      {comment.kind === "comment" && <Edit {...props} />}
      <More {...props} />
    </div>
  );
}

function Reply({ comment, page, name }: CardProps & { name: string }) {
  const { id } = comment;
  const typed = typedIn(page.typed, id, "reply");
  return (
    <details class="reply" open={typed !== null}>
      <summary>
        Reply<span class="visually-hidden"> to {name}</span>
      </summary>
      <form method="post" action={`/admin/comments/${id}/reply`} class="stack">
        <PlaceFields place={page.place} />
        <input type="hidden" name="seen" value={seenOf(comment)} />
        <TextField
          id={`reply-${id}`}
          label="Reply"
          name="comment"
          value={typed?.fields.comment ?? ""}
          error={typed?.errors.comment}
        />
        <LineField
          id={`reply-name-${id}`}
          label="Name"
          name="author"
          value={typed?.fields.author ?? page.signature}
          error={typed?.errors.author}
        />
        <button type="submit" class="first">
          {comment.status === "held" ? "Approve and publish the reply" : "Publish the reply"}
        </button>
      </form>
    </details>
  );
}

function Edit({ comment, page, name }: CardProps & { name: string }) {
  const { id } = comment;
  const typed = typedIn(page.typed, id, "edit");
  return (
    <details class="edit" open={typed !== null}>
      <summary>
        Edit<span class="visually-hidden"> the comment by {name}</span>
      </summary>
      <form method="post" action={`/admin/comments/${id}/edit`} class="stack">
        <PlaceFields place={page.place} />
        <input type="hidden" name="seen" value={seenOf(comment)} />
        <TextField
          id={`edit-${id}`}
          label="Comment"
          name="comment"
          value={typed?.fields.comment ?? comment.text}
          error={typed?.errors.comment}
        />
        <LineField
          id={`edit-name-${id}`}
          label="Name"
          name="author"
          value={typed?.fields.author ?? comment.author}
          error={typed?.errors.author}
        />
        <p class="help">Readers see that it was edited; the audit trail keeps what it said before.</p>
        <button type="submit" class="first">
          Save
        </button>
      </form>
    </details>
  );
}

function More({ comment, context, page, name }: CardProps & { name: string }) {
  const { id, status } = comment;
  const typed = typedIn(page.typed, id, "words");
  const removing = typedIn(page.typed, id, "remove");
  const isMarked = context?.sender.trusted || context?.blocked.sender || context?.blocked.name;
  const button = (act: string, label: string) => (
    <button type="submit" form="queue" name="act" value={`${act} ${id}`}>
      {label}
    </button>
  );
  return (
    <details class="more" open={typed !== null || removing !== null}>
      <summary>
        More<span class="visually-hidden"> about the comment by {name}</span>
      </summary>
      <div class="stack">
        {status === "published" && <div class="row">{button("hold", "Hold")}</div>}
        {(status !== "trash" || removing !== null) && (
          <Remove comment={comment} page={page} typed={removing} />
        )}
        <div class="row">
          {!context?.sender.trusted && button("trust", "Approve and trust the sender")}
          {!context?.blocked.sender && button("block-sender", "Spam, and block the sender")}
          {!context?.blocked.name && button("block-name", "Spam, and block this name")}
          {isMarked && button("clear", "Neither trust nor block the sender")}
        </div>
        <p class="help">
          <a href="#senders">What a sender is known by</a>
        </p>
        {(context?.sites.length ?? 0) > 0 && (
          <div class="row">
            {context?.sites.map((site) => (
              <form method="post" action={`/admin/comments/${id}/words`}>
                <PlaceFields place={page.place} />
                <input type="hidden" name="seen" value={seenOf(comment)} />
                <input type="hidden" name="words" value={siteEntry(site)} />
                <button type="submit">Spam, and block this site: {site}</button>
              </form>
            ))}
          </div>
        )}
        <form method="post" action={`/admin/comments/${id}/words`} class="stack">
          <PlaceFields place={page.place} />
          <input type="hidden" name="seen" value={seenOf(comment)} />
          <LineField
            id={`words-${id}`}
            label="Words to block from now on, wherever they stand in a comment"
            name="words"
            value={typed?.fields.words ?? ""}
            error={typed?.errors.words}
          />
          <button type="submit">Spam, and block these words</button>
        </form>
        <CardThread article={comment.article} place={page.place} at={id} />
      </div>
    </details>
  );
}

/** What its author and who reported it are told. */
function Remove({ comment, page, typed }: Pick<CardProps, "comment" | "page"> & { typed: Typed | null }) {
  const { id } = comment;
  const error = typed?.errors.own ?? typed?.errors.reason;
  return (
    <form method="post" action={`/admin/comments/${id}/remove`} class="row">
      <PlaceFields place={page.place} />
      <input type="hidden" name="seen" value={seenOf(comment)} />
      <label>
        Why{" "}
        <select name="reason">
          {page.removalReasons.map((reason) => (
            <option selected={reason === typed?.fields.reason}>{reason}</option>
          ))}
        </select>
      </label>
      <label>
        or in your words{" "}
        <input
          name="own"
          id={`own-${id}`}
          value={typed?.fields.own ?? ""}
          autocomplete="off"
          {...tiedTo({ id: `own-${id}-error`, text: error })}
        />
      </label>
      <button type="submit">Trash, and say why</button>
      <FieldProblem id={`own-${id}-error`} text={error} />
    </form>
  );
}

function typedIn(typed: Typed | null, id: number, form: Typed["form"]): Typed | null {
  return typed?.id === id && typed.form === form ? typed : null;
}
