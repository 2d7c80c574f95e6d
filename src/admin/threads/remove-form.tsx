import type { ThreadState } from "../../articles/thread-rules.ts";

/** Removes the empty thread of another site's page. */
export function RemoveForm({
  article,
  state,
}: {
  article: { id: number; title: string };
  state: ThreadState | null;
}) {
  return (
    <form method="post" action={`/admin/threads/${article.id}/remove`} class="row remove">
      <input type="hidden" name="seen" value={String(state?.at ?? 0)} />
      <button type="submit" class="quiet">
        Remove this thread<span class="visually-hidden">: {article.title}</span>
      </button>
    </form>
  );
}
