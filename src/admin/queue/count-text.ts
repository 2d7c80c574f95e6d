import { COUNTED, type QueueCounts } from "../../moderation/queue.ts";
import type { Place } from "./inputs.ts";

/** Null: not counted. */
export function countOf(counts: QueueCounts, status: Place["status"]): number | null {
  return status === "published" || status === "trash" ? null : counts[status];
}

export function countText(count: number): string {
  return count > COUNTED ? `${COUNTED}+` : String(count);
}
