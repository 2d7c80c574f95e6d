import type { AsRead } from "../api-client.ts";
import type { LastDecision, QueuedComment } from "../api-shapes.ts";
import { forTerminal, minuteOf } from "../terminal.ts";

/** A comment as the queue has shown it, for the site to compare. */
export function asRead({ editedAt, status, lastDecision }: QueuedComment): AsRead {
  const last = lastDecision === undefined ? {} : { lastDecision: lastDecision?.id ?? null };
  return { seen: editedAt, expected: status, ...last };
}

const VERBS: Record<string, string> = {
  approve: "approved it",
  spam: "marked it as spam",
  trash: "moved it to the trash",
  hold: "held it",
};

/** Who decided what on a comment since it was shown, and what it is now. */
export function sinceText({ status, last }: { status: string; last: LastDecision | null }): string {
  const isNow = `it is ${status === "trash" ? "in the trash" : status} now`;
  if (last === null) return `Readers' reports have taken it off the page since: ${isNow}.`;
  const did = last.isUndo ? "took a decision on it back" : (VERBS[last.decision] ?? last.decision);
  return `${forTerminal(last.by)} ${did}, ${minuteOf(last.at)}: ${isNow}.`;
}
