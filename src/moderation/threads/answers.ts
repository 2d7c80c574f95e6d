import type { ThreadState } from "../../articles/thread-rules.ts";
import { Refusal } from "../../http/errors.ts";
import { NO_RULES, type ThreadRules } from "../../pages/thread-rules.ts";
import type { ListedThread } from "./find-threads.ts";
import { articleIdInput } from "./inputs.ts";

/** An article's thread as programs see it. `at`: null, nobody has ever set anything. */
export function threadAnswer(article: number, state: ThreadState | null) {
  const { comments, slowMinutes, hold } = state ?? NO_RULES;
  return {
    article,
    comments: comments ?? "policy",
    slowMinutes,
    hold: hold ?? "policy",
    by: state?.by ?? null,
    at: state?.at ?? null,
  };
}

/** A thread of a list. `outside`: the page of another site that shows it. */
export function listedAnswer({ article: { id, title, path, outside }, state }: ListedThread) {
  return { ...threadAnswer(id, state), title, path, outside };
}

/** In so many words, one for each thing that the desk has set; none: all is as the paper has it. */
export function wordsOfRules({ comments, slowMinutes, hold }: ThreadRules): string[] {
  return [
    ...(comments === "closed" ? ["closed"] : comments === "open" ? ["open, whatever its age"] : []),
    ...(slowMinutes > 0 ? [`slow mode of ${slowMinutes === 1 ? "a minute" : `${slowMinutes} minutes`}`] : []),
    ...(hold === "all" ? ["every comment waits"] : hold === "first-timers" ? ["first comments wait"] : []),
  ];
}

export function sentenceOfRules(rules: ThreadRules): string {
  const words = wordsOfRules(rules);
  return words.length === 0 ? "as the paper has it" : words.join("; ");
}

/** @throws Refusal("article_not_found") */
export function articleIdOf({ req }: { req: { param: (name: string) => string | undefined } }): number {
  const id = articleIdInput.safeParse(req.param("id"));
  if (!id.success) throw articleNotFound();
  return id.data;
}

export function articleNotFound(): Refusal {
  return new Refusal("article_not_found", "There is no article with this number.");
}

export function threadChanged(state: ThreadState): Refusal {
  return new Refusal(
    "thread_changed",
    `${state.by} has set this thread since: ${sentenceOfRules(state)}. Nothing was changed. Read it again, and set it then.`,
  );
}
