import { COUNTED_NEW } from "../../moderation/new-comments.ts";
import { COUNTED, type QueueCounts } from "../../moderation/queue.ts";
import type { Place } from "./inputs.ts";

/** Null: not counted. */
export function countOf(counts: QueueCounts, status: Place["status"]): number | null {
  return status === "published" || status === "trash" ? null : counts[status];
}

export function countText(count: number): string {
  return count > COUNTED ? `${COUNTED}+` : String(count);
}

/** Objections are counted as far as what is new. */
export function objectionsText(count: number): string {
  return count >= COUNTED_NEW ? `${COUNTED_NEW}+` : String(count);
}
