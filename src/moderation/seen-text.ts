import type { Shown } from "./shown-state.ts";

/** What a form brings of a comment as it was shown. */
export type Seen = { seen: number; shown?: Shown };

/** No comment was changed then: what a form says that nobody made. */
const NEVER = -1;

const SEEN = /^(\d{1,16})(?::(published|held|spam|trash):(\d{1,16}))?$/;

/** As a field of a form: when the comment's author had changed it last, 0 for never, what it was, and the last decision on it. */
export function seenText(comment: {
  /** Unix ms. */
  editedAt: number | null;
  status: string;
  lastDecision: { id: number } | null;
}): string {
  return `${comment.editedAt ?? 0}:${comment.status}:${comment.lastDecision?.id ?? 0}`;
}

/** A field that nobody's form has made says that nothing was seen: then nothing is decided. */
export function readSeen(field: unknown): Seen {
  const [match, editedAt, status, decision] = SEEN.exec(typeof field === "string" ? field : "") ?? [];
  if (match === undefined) return { seen: NEVER };
  if (status === undefined) return { seen: Number(editedAt) };
  return { seen: Number(editedAt), shown: { status, decision: Number(decision) } };
}
