import { sinceSentence } from "../../moderation/decided-since.ts";
import type { QueuedComment } from "../../moderation/queue.ts";
import { displayName } from "../../pages/display-name.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice } from "../layout.tsx";
import { PlaceFields, seenOf } from "./forms.tsx";
import type { Act, Place } from "./inputs.ts";
import { commentsText } from "./notice.ts";

/** Comments on which others decided between a moderator's look and word, and what was meant to be done with them. */
export type Asked = { act: Act; comments: QueuedComment[] };

const LABELS: Record<Act, string> = {
  approve: "Approve",
  spam: "Spam",
  trash: "Trash",
  hold: "Hold",
  trust: "Approve and trust the sender",
  "block-sender": "Spam, and block the sender",
  "block-name": "Spam, and block this name",
  clear: "Neither trust nor block the sender",
};

/** Says who decided what, and asks whether it is to be otherwise all the same. What happens until then is asked about again. */
export function AskedNotice({
  frame,
  asked: { act, comments },
  place,
}: {
  frame: NewsroomFrame;
  asked: Asked;
  place: Place;
}) {
  const [first] = comments;
  if (!first) return null;
  // A mark is of one comment, whose number its button has.
  const isOfMany = act === "approve" || act === "spam" || act === "trash" || act === "hold";
  return (
    <Notice kind="problem">
      <p>
        {commentsText(comments.length)} left as {comments.length === 1 ? "it is" : "they are"}: not what this
        page had shown any more.
      </p>
      <ul>
        {comments.map((comment) => (
          <li>
            <a href={`/admin/comments/${comment.id}`}>{displayName(comment.author)}</a> on{" "}
            {comment.article.title}: {sinceSentence({ status: comment.status, last: comment.lastDecision })}
            {comment.lastDecision && (
              <span class="soft">
                {" ("}
                <Time at={Date.parse(comment.lastDecision.at)} site={frame.site} />
                {")"}
              </span>
            )}
          </li>
        ))}
      </ul>
      <form method="post" action="/admin/comments/decisions" class="again">
        <PlaceFields place={place} />
        {comments.map((comment) => (
          <>
            <input type="hidden" name="ids" value={String(comment.id)} />
            <input type="hidden" name="seen" value={`${comment.id}:${seenOf(comment)}`} />
          </>
        ))}
        <button type="submit" name="act" value={isOfMany ? act : `${act} ${first.id}`}>
          {LABELS[act]} all the same
        </button>
      </form>
    </Notice>
  );
}
