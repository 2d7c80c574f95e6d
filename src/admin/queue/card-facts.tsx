import type { QueuedComment } from "../../moderation/queue.ts";
import { type CommentContext, SENT_COUNTED } from "../../moderation/queue-context.ts";
import type { Thresholds } from "../../spam/verdict.ts";

/** What the judge found, what weighs most first. */
export function Evidence({ comment, thresholds }: { comment: QueuedComment; thresholds: Thresholds }) {
  const findings = comment.findings.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  if (findings.length === 0) return null;
  return (
    <div class="evidence">
      <p class="soft">
        Score {weightText(comment.score)}
        <span class="limits">
          {" "}
          (held from {thresholds.holdAt}, spam from {thresholds.spamAt})
        </span>
        :{" "}
      </p>
      <ul>
        {findings.map(({ weight, reason, atLeast }) => (
          <li>
            <b class={weight > 0 || atLeast ? "against" : "for"}>
              {atLeast && weight === 0 ? atLeast : signed(weight)}
            </b>{" "}
            {reason}{" "}
          </li>
        ))}
      </ul>
    </div>
  );
}

function signed(weight: number): string {
  return weight > 0 ? `+${weightText(weight)}` : weightText(weight).replace("-", "−");
}

function weightText(weight: number): string {
  return weight.toFixed(2).replace(/\.?0+$/, "");
}

/** What is known of who sent it. */
export function Sender({ comment, context }: { comment: QueuedComment; context: CommentContext }) {
  const { sender, unproved, blocked, sentThatDay } = context;
  const facts = [
    sender.approved + sender.spam === 0
      ? "Nobody has decided on this sender yet"
      : `This sender: ${sender.approved} approved, ${sender.spam} spam`,
    sender.stayed > 0 && `${sender.stayed} stayed up unreported`,
    unproved !== null &&
      `with this e-mail address, which the sender has not proved: ${unproved.approved} approved, ${unproved.spam} spam`,
    sender.trusted && "trusted",
    blocked.sender && "blocked",
    blocked.name && "this name is blocked",
    sentThatDay > 0 &&
      `${sentThatDay >= SENT_COUNTED ? `${SENT_COUNTED} or more others` : others(sentThatDay)} from the same network address that day`,
  ];
  return (
    <p class="soft">
      {facts.filter((fact) => fact !== false).join(" · ")}
      {comment.authorUrl !== null && ` · gives the address ${comment.authorUrl}`}
    </p>
  );
}

function others(count: number): string {
  return count === 1 ? "1 other" : `${count} others`;
}
