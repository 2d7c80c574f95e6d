import type { QueuedComment } from "../../moderation/queue.ts";
import { PlaceFields } from "../queue/forms.tsx";
import type { Place } from "../queue/inputs.ts";

/** One thing at a time: a card is sent often, and the thread's own page has them together. */
const CHOICES = [
  ["closed", "closed"],
  ["open", "open, whatever its age"],
  ["slow-2", "one comment a reader in 2 minutes"],
  ["slow-10", "one comment a reader in 10 minutes"],
  ["slow-60", "one comment a reader in an hour"],
  ["hold-first-timers", "first comments read first"],
  ["hold-all", "every comment read first"],
  ["policy", "as the paper has it"],
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
      <label>
        <a href={`/admin/threads/${article.id}`}>The article's thread</a>{" "}
        <select name="one">
          {CHOICES.map(([value, label]) => (
            <option value={value}>{label}</option>
          ))}
        </select>
      </label>
      <button type="submit">Set</button>
    </form>
  );
}
