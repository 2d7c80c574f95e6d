import type { QueueCounts } from "../../moderation/queue.ts";
import { countOf, countText, objectionsText } from "./count-text.ts";
import { type Place, pathOf } from "./inputs.ts";

export const TABS = {
  held: "Held",
  reported: "Reported",
  spam: "Spam",
  published: "Published",
  trash: "Trash",
} as const satisfies Record<Place["status"], string>;

/** The desk's lists. A search goes along to the next one. `here`: the one that is shown; null: none is. */
export function Tabs({
  place,
  counts,
  here,
  objections,
}: {
  place: Place;
  counts: QueueCounts;
  here: Place["status"] | "objections" | "threads" | null;
  objections: number;
}) {
  return (
    <ul class="tabs">
      {(Object.keys(TABS) as Place["status"][]).map((status) => {
        const count = countOf(counts, status);
        return (
          <li>
            <a
              href={pathOf({ ...place, status, cursor: undefined })}
              aria-current={here === status ? "page" : undefined}
            >
              {TABS[status]} {count !== null && <span class="count">{countText(count)}</span>}
            </a>
          </li>
        );
      })}
      <li>
        <a href="/admin/comments/objections" aria-current={here === "objections" ? "page" : undefined}>
          Objections <span class="count">{objectionsText(objections)}</span>
        </a>
      </li>
      <li>
        <a href="/admin/threads" aria-current={here === "threads" ? "page" : undefined}>
          Threads
        </a>
      </li>
    </ul>
  );
}
