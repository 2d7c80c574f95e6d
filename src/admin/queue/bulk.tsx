import type { QueueCounts } from "../../moderation/queue.ts";
import { countOf, countText } from "./count-text.ts";
import { PlaceFields } from "./forms.tsx";
import { filterOf, type Place } from "./inputs.ts";

/** What is done with all comments that are ticked. */
export function BulkBar({ place, where }: { place: Place; where: "above" | "below" }) {
  return (
    <fieldset class="row bulk" id={`bulk-${where}`}>
      <legend class="visually-hidden">Ticked comments, {where} the list</legend>
      {where === "above" && (
        <label class="check all">
          <input type="checkbox" name="all" value="1" form="queue" /> All on this page
        </label>
      )}
      <span class="soft small">Ticked:</span>
      <button type="submit" form="queue" name="act" value="approve">
        {place.status === "published" ? "Good" : "Approve"}
      </button>
      <button type="submit" form="queue" name="act" value="spam">
        Spam
      </button>
      {place.status !== "trash" && (
        <button type="submit" form="queue" name="act" value="trash">
          Trash
        </button>
      )}
    </fieldset>
  );
}

/** What is done with all comments of the list, on this page and behind it, after it was asked. */
export function AllForm({ place, counts }: { place: Place; counts: QueueCounts }) {
  const count = countOf(counts, place.status);
  const isSearch = Object.keys(filterOf(place)).length > 0;
  const which = isSearch
    ? "All that the search finds"
    : `All of the list${count === null ? "" : ` (${countText(count)})`}`;
  return (
    <form id="everything" method="post" action="/admin/comments/all" class="row everything" data-plain="1">
      <PlaceFields place={{ ...place, cursor: undefined }} />
      <span class="soft small">{which}:</span>
      {place.status !== "published" && (
        <button type="submit" name="act" value="approve" class="quiet">
          Approve …
        </button>
      )}
      {place.status !== "spam" && (
        <button type="submit" name="act" value="spam" class="quiet">
          Spam …
        </button>
      )}
      {place.status !== "trash" && (
        <button type="submit" name="act" value="trash" class="quiet">
          {place.status === "spam" && !isSearch ? "Empty the spam …" : "Trash …"}
        </button>
      )}
    </form>
  );
}
