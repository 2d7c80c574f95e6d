import { highlightTold } from "./highlights.ts";
import type { PageQuery } from "./inputs.ts";

/** What an act has done, told on the page that follows it. */
export type QueueNotice = {
  text: string;
  isProblem: boolean;
  /** Decisions that the button takes back, as the form sends them. */
  undo: string | null;
  /** After something was taken back: the button goes one act further, to what was decided before this decision. */
  before: number | null;
  /** An act that takes back what was picked or pinned, as the form of the queue sends it. */
  back?: string;
};

const DONE: Record<string, (comments: string) => string> = {
  approve: (comments) => `${comments} approved.`,
  good: (comments) => `${comments} marked as good.`,
  spam: (comments) => `${comments} marked as spam.`,
  trash: (comments) => `${comments} moved to the trash.`,
  hold: (comments) => `${comments} held.`,
  trust: (comments) => `${comments} approved, and who sent it is trusted from now on.`,
  "block-sender": (comments) => `${comments} marked as spam, and its sender is blocked.`,
  "block-name": (comments) => `${comments} marked as spam, and its name is blocked.`,
  words: (comments) => `${comments} marked as spam, and the words are on the block list.`,
  undone: (comments) => `${comments} put back: as before the decision.`,
  nothing: () => "",
};

/** Acts that do something whether or not the comment changes with it. */
const ALONE: Record<string, string> = {
  trust: "Who sent this comment is trusted from now on. It had been approved already.",
  "block-sender": "The sender of this comment is blocked. It was spam already.",
  "block-name": "The name of this comment is blocked. It was spam already.",
  words: "The words are on the block list. The comment was spam already.",
  clear: "Who sent this comment is neither trusted nor blocked any more.",
  replied: "Your reply is published.",
  "approved-replied": "The comment is approved, and your reply is published.",
  saved: "The comment is changed.",
  unchanged: "Nothing was changed: the comment says that already.",
  nothing:
    "You have no decision left that could be taken back here. What others have decided since stays; the audit trail has all of it.",
  unshown: "Readers do not see this comment: nothing was picked or pinned.",
  none: "No comment was ticked: tick those you mean, and choose again.",
};

/** The sentences for an act; null where nothing was done. */
export function noticeOf({
  done,
  undo,
  count = 0,
  edited = 0,
  before,
  back,
  isAsked = false,
  of,
  was,
}: Pick<PageQuery, "done" | "undo" | "count" | "edited" | "before" | "back" | "of" | "was"> & {
  /** What was not done is told and asked about beside. */
  isAsked?: boolean;
}): QueueNotice | null {
  if (done === undefined) return null;
  const highlighted = highlightTold({ done, of, was });
  if (highlighted) return { ...highlighted, isProblem: false, undo: null, before: null };
  const sentences = [mainSentence(done, count, edited > 0 || isAsked)];
  if (edited > 0) sentences.push(done === "undone" ? keptSentence(edited) : editedSentence(edited));
  if (done === "undone" && count > 0 && back !== undefined) sentences.push(backSentence(count, back));
  const text = sentences.filter((sentence) => sentence !== "").join(" ");
  if (text === "") return null;
  return {
    text,
    isProblem: edited > 0 || done === "none" || done === "unshown",
    undo: undo || null,
    before: done === "undone" ? (before ?? null) : null,
  };
}

function mainSentence(done: string, count: number, isLeft: boolean): string {
  if (count > 0) return (DONE[done] ?? (() => ALONE[done] ?? ""))(commentsText(count));
  // Then the decision was not made, nor what was to go with it.
  if (isLeft) return "";
  return ALONE[done] ?? "Nothing was changed: that had been done already.";
}

const BACK = { held: "held", published: "published", spam: "spam", trash: "in the trash" } as const;

function backSentence(count: number, back: keyof typeof BACK): string {
  return `${count === 1 ? "It is" : "They are"} ${BACK[back]} again.`;
}

function keptSentence(count: number): string {
  return `${commentsText(count)} could not be put back: somebody else has decided on ${itOrThem(count)}, or changed ${itOrThem(count)}, since.`;
}

function editedSentence(count: number): string {
  return `${commentsText(count)} left as ${count === 1 ? "it was, because its author has" : "they were, because their authors have"} changed ${itOrThem(count)} after you had read ${itOrThem(count)}. Please read again.`;
}

function itOrThem(count: number): string {
  return count === 1 ? "it" : "them";
}

export function commentsText(count: number): string {
  return count === 1 ? "1 comment" : `${count.toLocaleString("en-US")} comments`;
}
