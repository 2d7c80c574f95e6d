import type { ThreadState } from "../../articles/thread-rules.ts";
import { sentenceOfRules } from "../../moderation/threads/answers.ts";
import { NO_RULES } from "../../pages/thread-rules.ts";
import { Notice } from "../layout.tsx";
import type { Place } from "../queue/inputs.ts";
import { ThreadBackForm } from "./thread-form.tsx";

/** A thread that was to be set, as it is now. */
export type ThreadTold = {
  article: { id: number; title: string };
  state: ThreadState | null;
  /** `since`: somebody else has set it since it was shown, and nothing was changed. `commented`: so it was not removed. */
  done: "set" | "since" | "unchanged" | "commented";
};

export function ThreadNotice({
  told: { article, state, done },
  place,
  isListed = false,
}: {
  told: ThreadTold;
  place: Place | null;
  /** It stands above the list of threads. */
  isListed?: boolean;
}) {
  const what = `The thread of “${article.title}”: ${sentenceOfRules(state ?? NO_RULES)}.`;
  if (done === "since")
    return (
      <Notice kind="problem">
        Nothing was changed: {state?.by} has set it since this page was shown. {what} Send it again if it is
        to be otherwise all the same.
      </Notice>
    );
  if (done === "commented")
    return (
      <Notice kind="problem">
        Nothing was removed: there are comments in the thread of “{article.title}”, shown, held or removed
        ones.
      </Notice>
    );
  return (
    <Notice>
      {done === "unchanged" && "That had been set already. "}
      {what}{" "}
      {done === "set" && state && (
        <ThreadBackForm article={article.id} state={state} place={place} isListed={isListed} />
      )}
    </Notice>
  );
}
