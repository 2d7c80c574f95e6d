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

/** What to do where a thread cannot be removed yet. @param keepDays of spam and trash; 0: they stay for ever */
export function whenEmpty(keepDays: number): string {
  const goes =
    keepDays === 0
      ? "the paper's settings keep spam and trash for ever; say there for how many days"
      : `what is spam or in the trash is gone for good ${keepDays === 1 ? "a day" : `${keepDays} days`} later`;
  return `Decide on its comments in the queue: ${goes}. Until then, close it.`;
}

export function ownThread(): Refusal {
  return new Refusal(
    "article_not_found",
    "This is an article of the paper's own: its thread stays as long as it does. Only empty threads of other sites' pages are removed.",
  );
}

export function threadInUse(keepDays: number): Refusal {
  return new Refusal(
    "thread_in_use",
    `Comments are in this thread, shown, held or removed ones, and nothing was removed. ${whenEmpty(keepDays)}`,
  );
}

/** @param state null: it was as the paper has it */
export function threadChanged(state: ThreadState | null): Refusal {
  return new Refusal(
    "thread_changed",
    `${state?.by ?? "Somebody"} has set this thread since: ${sentenceOfRules(state ?? NO_RULES)}. Nothing was changed. Read it again, and set it then.`,
  );
}
