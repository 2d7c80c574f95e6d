import type { Child } from "hono/jsx";
import type { Looked } from "../../moderation/find-queue.ts";
import type { DeskNews } from "../../moderation/new-comments.ts";
import type { QueueCounts, QueuedComment } from "../../moderation/queue.ts";
import type { CommentContext } from "../../moderation/queue-context.ts";
import type { Thresholds } from "../../spam/verdict.ts";
import { type NewsroomFrame, Notice, newsroomPage, titleOf } from "../layout.tsx";
import { ThreadNotice, type ThreadTold } from "../threads/thread-notice.tsx";
import { type Asked, AskedNotice } from "./asked.tsx";
import { AllForm, BulkBar } from "./bulk.tsx";
import type { Typed } from "./card-props.ts";
import { CommentCard } from "./comment-card.tsx";
import { countOf, countText } from "./count-text.ts";
import { PlaceFields } from "./forms.tsx";
import { type Place, pathOf } from "./inputs.ts";
import { Keys } from "./keys.tsx";
import { commentsText, type QueueNotice } from "./notice.ts";
import { changesOf, type Has, onlyChanged, onlyChangedCards } from "./only-changed.tsx";
import type { OthersWaiting } from "./others-waiting.ts";
import { LookedNotice, SearchForm } from "./search-form.tsx";
import { TABS, Tabs } from "./tabs.tsx";

export type QueuePageData = {
  place: Place;
  /** What the browser shows already; null: nothing, so that it wants the whole page. */
  has: Has | null;
  /** A page of the queue, or the one comment that was asked for. */
  comments: QueuedComment[];
  contexts: Map<number, CommentContext>;
  counts: QueueCounts;
  /** What was there when the page was made. */
  news: DeskNews;
  next: string | null;
  thresholds: Thresholds;
  /** Why comments are removed, as the paper says it. */
  removalReasons: string[];
  /** Objections that nobody has looked at. */
  objections: number;
  /** Under what replies are signed. */
  signature: string;
  said: QueueNotice | null;
  /** What else waits of what was blocked just now. */
  others: OthersWaiting | null;
  /** The thread that was set just now. */
  thread: ThreadTold | null;
  /** What others decided on in between. */
  asked: Asked | null;
  /** What a form held that was not taken; its comment is shown alone. */
  typed: Typed | null;
  /** How far a search has looked; null: nothing was searched. */
  looked: Looked | null;
  /** One comment is shown, wherever it stands. */
  isAlone: boolean;
};

const EMPTY = {
  held: "No comment waits for a decision.",
  reported: "No reader has reported a comment that nobody has looked at.",
  spam: "There is no spam.",
  published: "No comment is published yet.",
  trash: "The trash is empty.",
} as const satisfies Record<Place["status"], string>;

/** The comments of one state, with everything that can be done with them. */
export function queuePage(frame: NewsroomFrame, data: QueuePageData): string {
  const { place, comments, counts, next, said, isAlone } = data;
  const waiting = countOf(counts, place.status);
  const name = isAlone ? "One comment" : TABS[place.status];
  const title = waiting === null || isAlone ? name : `(${countText(waiting)}) ${name}`;
  const content = (
    <div class="queue" data-status={place.status}>
      {data.has === null && (
        <div
          class="head"
          data-newest={data.news.newest}
          data-reported={data.news.reportedAt}
          data-objection={data.news.objection}
        >
          <h1>{isAlone ? "One comment" : "Comments"}</h1>
          <div class="row">
            <p class="news" aria-live="polite" />
            {!isAlone && <UndoForm place={place} label="Take back my last" />}
            <Keys />
          </div>
        </div>
      )}
      <Tabs place={place} counts={counts} here={isAlone ? null : place.status} objections={data.objections} />
      {!isAlone && data.has === null && <SearchForm place={place} />}
      {data.looked && (
        <LookedNotice frame={frame} looked={data.looked} found={comments.length} isMore={next !== null} />
      )}
      <div class="said" aria-live="polite">
        {said && <SaidNotice said={said} place={place} others={data.others} />}
        {data.thread && <ThreadNotice told={data.thread} place={place} />}
        {data.asked && <AskedNotice frame={frame} asked={data.asked} place={place} />}
      </div>
      <form id="queue" method="post" action="/admin/comments/decisions">
        <PlaceFields place={place} />
      </form>
      {!isAlone && comments.length > 0 && bulkBar(data, "above")}
      <List frame={frame} data={data} />
      {!isAlone && <Behind data={data} />}
      {comments.length > 0 && onlyChanged("senders", <Senders />, data.has)}
    </div>
  );
  if (data.has !== null) return changesOf(titleOf(frame, title), content);
  return newsroomPage(
    frame,
    {
      title,
      part: "comments",
      scripts: ["morph.js", "queue.js", "queue-keys.js", "queue-news.js"],
    },
    content,
  );
}

/** The cards. The list can be focused also when it is empty: its keys act there, for the one that takes the last decision back. */
function List({ frame, data }: { frame: NewsroomFrame; data: QueuePageData }) {
  return (
    <div class="list" tabindex={-1}>
      {data.comments.length === 0 && (
        <p class="card">
          {data.isAlone
            ? "This comment is not there any more."
            : data.looked
              ? "No comment that fits."
              : EMPTY[data.place.status]}
        </p>
      )}
      {onlyChangedCards(
        data.comments.map((comment) => ({
          id: comment.id,
          card: (
            <CommentCard
              frame={frame}
              comment={comment}
              context={data.contexts.get(comment.id)}
              page={data}
            />
          ),
        })),
        data.has,
      )}
    </div>
  );
}

/** Once for all cards. */
function Senders() {
  return (
    <p class="help" id="senders">
      A sender is known by the browser, and trusted by an e-mail address too once its owner has proved it by
      the link in a mail: anybody can type one. Both are kept as hashes. Network addresses are kept only as
      hashes that change every day: that block ends at midnight, UTC. A blocked name is blocked for everybody
      who uses it.
    </p>
  );
}

function bulkBar({ place, has }: QueuePageData, where: "above" | "below") {
  return onlyChanged(`bulk-${where}`, <BulkBar place={place} where={where} />, has);
}

/** Below the list: what is done with all of it, and the way on. */
function Behind({ data }: { data: QueuePageData }) {
  const { place, next, counts } = data;
  return (
    <>
      {data.comments.length > 0 && (
        <>
          {bulkBar(data, "below")}
          {onlyChanged("everything", <AllForm place={place} counts={counts} />, data.has)}
        </>
      )}
      {(next !== null || place.cursor !== undefined) && (
        <nav class="pager" aria-label="Pages">
          {place.cursor !== undefined ? (
            <a href={pathOf({ ...place, cursor: undefined })}>{place.order ? "Oldest" : "Newest"}</a>
          ) : (
            <span />
          )}
          {next !== null && (
            <a rel="next" href={pathOf({ ...place, cursor: Number(next) })}>
              {data.looked && !data.looked.isEnd
                ? "Look further"
                : place.order
                  ? "Newer comments"
                  : "Older comments"}
            </a>
          )}
        </nav>
      )}
    </>
  );
}

function SaidNotice({
  said,
  place,
  others,
}: {
  said: QueueNotice;
  place: Place;
  others: OthersWaiting | null;
}) {
  return (
    <Notice kind={said.isProblem ? "problem" : "done"}>
      {said.text}{" "}
      {others && (
        <>
          <a href={others.path}>
            {commentsText(others.count)} more of the same {others.count === 1 ? "waits" : "wait"}: look at{" "}
            {others.count === 1 ? "it" : "them"}
          </a>{" "}
        </>
      )}
      {said.undo && (
        <UndoForm place={place} label="Undo">
          {said.undo !== "last" && <input type="hidden" name="decisions" value={said.undo} />}
        </UndoForm>
      )}
      {said.back !== undefined && (
        <form method="post" action="/admin/comments/decisions" class="undo">
          <PlaceFields place={place} />
          <button type="submit" name="act" value={said.back} class="quiet">
            Undo
          </button>
        </form>
      )}
      {said.before !== null && (
        <UndoForm place={place} label="Undo the one before">
          <input type="hidden" name="before" value={String(said.before)} />
        </UndoForm>
      )}
    </Notice>
  );
}

/** Takes decisions back: those that it names, or the last act of who presses it. */
function UndoForm({ place, label, children }: { place: Place; label: string; children?: Child }) {
  return (
    <form method="post" action="/admin/comments/undo" class="undo">
      <PlaceFields place={place} />
      {children}
      <button type="submit" class="quiet">
        {label}
      </button>
    </form>
  );
}
