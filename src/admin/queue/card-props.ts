import type { QueuedComment } from "../../moderation/queue.ts";
import type { CommentContext } from "../../moderation/queue-context.ts";
import type { Thresholds } from "../../spam/verdict.ts";
import type { NewsroomFrame } from "../layout.tsx";
import type { Place } from "./inputs.ts";

/** What was typed into a form of one comment, and what was wrong with it, by field. */
export type Typed = {
  id: number;
  form: "reply" | "edit" | "words" | "remove";
  fields: Record<string, string>;
  errors: Record<string, string>;
};

/** What all cards of a page share. */
export type CardPage = {
  place: Place;
  thresholds: Thresholds;
  signature: string;
  /** What its author can be told. */
  removalReasons: string[];
  typed: Typed | null;
};

export type CardProps = {
  frame: NewsroomFrame;
  comment: QueuedComment;
  context: CommentContext | undefined;
  page: CardPage;
};
