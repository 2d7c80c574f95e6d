import type { QueueCounts } from "../../moderation/queue.ts";
import { type BusyThread, COUNTED_NEWEST, type ListedThread } from "../../moderation/threads/find-threads.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { commentsText } from "../queue/notice.ts";
import { Tabs } from "../queue/tabs.tsx";
import { ThreadItem } from "./thread-item.tsx";
import { ThreadNotice, type ThreadTold } from "./thread-notice.tsx";

type Data = {
  set: ListedThread[];
  /** Of the page behind this one; null: it is the last. */
  next: string | null;
  /** Null: not on this page. */
  busy: BusyThread[] | null;
  counts: QueueCounts;
  objections: number;
  told: ThreadTold | null;
};

/** Where most is written now, and which threads the desk has set: from here each is closed, opened, slowed down or read first. */
export function threadsPage(frame: NewsroomFrame, data: Data): string {
  const { set, next, busy, counts, objections, told } = data;
  const isFirst = busy !== null;
  return newsroomPage(
    frame,
    { title: "Threads", part: "comments" },
    <div class="queue">
      <div class="head">
        <h1>Comments</h1>
      </div>
      <Tabs place={{ status: "held" }} counts={counts} here="threads" objections={objections} />
      <div class="said">{told && <ThreadNotice told={told} place={null} isListed={true} />}</div>
      {busy && <Busy busy={busy} />}
      <section class="stack" aria-labelledby="set">
        <h2 id="set">Set by the desk</h2>
        {set.length === 0 && (
          <p class="card">
            {isFirst
              ? "No thread is closed, opened, slowed down or read first by the desk: all are as the paper has them."
              : "No more threads are set by the desk."}
          </p>
        )}
        {set.length > 0 && (
          <ul class="plain threads">
            {set.map((thread) => (
              <ThreadItem thread={thread}>
                {thread.state && (
                  <>
                    by {thread.state.by}, <Time at={thread.state.at} site={frame.site} />
                  </>
                )}
              </ThreadItem>
            ))}
          </ul>
        )}
      </section>
      {(next !== null || !isFirst) && (
        <nav class="pager" aria-label="Pages">
          {isFirst ? <span /> : <a href="/admin/threads">Those set last</a>}
          {next !== null && (
            <a rel="next" href={`/admin/threads?cursor=${next}`}>
              Those set before
            </a>
          )}
        </nav>
      )}
      <p class="help">
        Another article's thread is set at a card of one of its comments, and from its page among the
        articles. <a href="/admin/threads/outside">Threads of other sites' pages</a> are a list of their own.
      </p>
    </div>,
  );
}

function Busy({ busy }: { busy: BusyThread[] }) {
  return (
    <section class="stack" aria-labelledby="busy">
      <h2 id="busy">Most is written here</h2>
      {busy.length === 0 ? (
        <p class="card">Nobody has written a comment in the last 24 hours.</p>
      ) : (
        <ol class="plain threads">
          {busy.map((thread) => (
            <ThreadItem thread={thread}>
              {commentsText(thread.lastHour)} in the last hour, {thread.comments.toLocaleString("en")} in 24
              hours
            </ThreadItem>
          ))}
        </ol>
      )}
      <p class="help">Of the newest {COUNTED_NEWEST.toLocaleString("en")} comments of the last 24 hours.</p>
    </section>
  );
}
