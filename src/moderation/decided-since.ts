import { Refusal } from "../http/errors.ts";
import type { DecidedSince, LastDecision } from "./shown-state.ts";

const VERBS: Record<LastDecision["decision"], string> = {
  approve: "approved it",
  spam: "marked it as spam",
  trash: "moved it to the trash",
  hold: "held it",
};

const NOW: Record<DecidedSince["status"], string> = {
  published: "It is published now.",
  held: "It is held now.",
  spam: "It is spam now.",
  trash: "It is in the trash now.",
};

/** Who decided what on a comment since it was shown, and what it is now: two sentences. */
export function sinceSentence({ status, last }: Omit<DecidedSince, "id">): string {
  return `${whoSentence(last)} ${NOW[status]}`;
}

function whoSentence(last: LastDecision | null): string {
  if (last === null) return "Readers' reports have taken it off the page since, or its author changed it.";
  if (last.isUndo) return `${last.by} has taken a decision on it back since.`;
  return `${last.by} has ${VERBS[last.decision]} since.`;
}

export function decidedSince(since: Omit<DecidedSince, "id">): Refusal {
  return new Refusal(
    "comment_decided",
    `Nothing was done to this comment: ${sinceSentence(since)} Send it again if it is to be so all the same.`,
  );
}
