import type { QueuedComment } from "../../moderation/queue.ts";
import { PlaceFields } from "../queue/forms.tsx";
import type { Place } from "../queue/inputs.ts";

/** What is needed in haste: the rest is on the thread's own page. */
const ACTS = [
  ["closed", "Close"],
  ["slow-10", "Slow down: one comment in 10 minutes"],
  ["hold-first-timers", "Hold first comments"],
  ["policy", "As the paper has it"],
] as const;

/** Closes, opens or slows down the thread of a comment's article, at its card. */
export function CardThread({
  article,
  place,
  at,
}: {
  article: QueuedComment["article"];
  place: Place;
  at: number;
}) {
  return (
    <form method="post" action={`/admin/threads/${article.id}`} class="row thread">
      <PlaceFields place={place} />
      <input type="hidden" name="at" value={String(at)} />
      <input type="hidden" name="seen" value={String(article.thread?.at ?? 0)} />
      <a href={`/admin/threads/${article.id}`}>The article's thread</a>
      {ACTS.map(([value, label]) => (
        <button type="submit" name="one" value={value}>
          {label}
        </button>
      ))}
    </form>
  );
}
