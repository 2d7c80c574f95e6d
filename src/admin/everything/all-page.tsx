import { COUNTED } from "../../moderation/queue.ts";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { PlaceFields } from "../queue/forms.tsx";
import { filterOf, type Place, pathOf } from "../queue/inputs.ts";
import { commentsText } from "../queue/notice.ts";

/** `ids`: those that are meant, the newest first. */
type Question = { place: Place; act: "approve" | "spam" | "trash"; ids: number[] };

const ACTS = {
  approve: { question: "Approve", button: "Approve" },
  spam: { question: "Mark as spam", button: "Mark as spam" },
  trash: { question: "Move to the trash", button: "Move to the trash" },
} as const;

/** Asks before all comments of a list are decided on. Those that come meanwhile are not meant. */
export function allPage(frame: NewsroomFrame, { place, act, ids }: Question): string {
  const count = ids.length;
  const { question, button } = ACTS[act];
  const isSearch = Object.keys(filterOf(place)).length > 0;
  const title = count === 0 ? "There is nothing to decide" : `${question} ${commentsText(count)}?`;
  return newsroomPage(
    frame,
    { title, part: "comments" },
    <div class="narrow stack">
      <h1>{title}</h1>
      {count > 0 && (
        <>
          <p>
            {count === 1 ? "It is the one" : "They are all"} of this list
            {isSearch && " that your search finds"}
            {count >= COUNTED && `, as far as the newest ${COUNTED}: send it again for those behind them`}.
            What comes meanwhile is not meant, and what others decide meanwhile stays. One step of undo takes
            all of it back.
          </p>
          <form method="post" action="/admin/comments/all" class="row">
            <PlaceFields place={place} />
            <input type="hidden" name="ids" value={ids.join(".")} />
            <button type="submit" name="act" value={act} class="first">
              {button}: {commentsText(count)}
            </button>
          </form>
        </>
      )}
      <p>
        <a href={pathOf(place)}>Back to the list</a>
      </p>
    </div>,
  );
}
