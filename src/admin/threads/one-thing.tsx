import type { Child } from "hono/jsx";
import type { ThreadState } from "../../articles/thread-rules.ts";

/** One thing at a time: the thread's own page has them together. */
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

/** Sets one thing of a thread in the list of threads, and comes back to it. */
export function OneThing({
  article,
  state,
}: {
  article: { id: number; title: string };
  state: ThreadState | null;
}): Child {
  return (
    <form method="post" action={`/admin/threads/${article.id}`} class="row thread">
      <input type="hidden" name="from" value="list" />
      <input type="hidden" name="seen" value={String(state?.at ?? 0)} />
      <label>
        <span class="visually-hidden">What is to hold for {article.title}</span>
        <select name="one" required>
          <option value="">Set it to …</option>
          {CHOICES.map(([value, label]) => (
            <option value={value}>{label}</option>
          ))}
        </select>
      </label>
      <button type="submit">
        Set<span class="visually-hidden"> for {article.title}</span>
      </button>
    </form>
  );
}
