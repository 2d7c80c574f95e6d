import type { QueueCounts } from "../../moderation/queue.ts";
import type { OutsideThread } from "../../moderation/threads/find-threads.ts";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import { commentsText } from "../queue/notice.ts";
import { Tabs } from "../queue/tabs.tsx";
import { RemoveForm } from "./remove-form.tsx";
import { ThreadItem } from "./thread-item.tsx";

type Data = {
  items: OutsideThread[];
  next: string | null;
  isFirst: boolean;
  counts: QueueCounts;
  objections: number;
  /** `removed`: one was just now; `gone`: it had been already. */
  done: "removed" | "gone" | null;
};

/** The threads of other sites' pages, those begun last first: where one that was begun by mistake is found, and removed. */
export function outsidePage(frame: NewsroomFrame, data: Data): string {
  const { items, next, isFirst, counts, objections, done } = data;
  return newsroomPage(
    frame,
    { title: "Threads of other sites", part: "comments" },
    <div class="queue">
      <div class="head">
        <h1>Threads of other sites' pages</h1>
        <p>
          <a href="/admin/threads">All that are set, and the busiest</a>
        </p>
      </div>
      <Tabs place={{ status: "held" }} counts={counts} here={null} objections={objections} />
      <div class="said">
        {done === "removed" && (
          <Notice>
            The thread is removed, with what was set for it and who followed it. A first comment on its page
            begins it anew.
          </Notice>
        )}
        {done === "gone" && <Notice>There is no such thread any more: it has been removed already.</Notice>}
      </div>
      {items.length === 0 && (
        <p class="card">
          {isFirst
            ? "No other site's page has a thread yet. The first comment on one begins it. Which sites may show threads is said in the settings."
            : "No more threads of other sites' pages."}
        </p>
      )}
      {items.length > 0 && (
        <ul class="plain threads">
          {items.map((thread) => (
            <ThreadItem
              thread={thread}
              below={thread.isEmpty && <RemoveForm article={thread.article} state={thread.state} />}
            >
              {thread.isEmpty ? "No comment is in it" : `${commentsText(thread.comments)} shown`}
            </ThreadItem>
          ))}
        </ul>
      )}
      {(next !== null || !isFirst) && (
        <nav class="pager" aria-label="Pages">
          {isFirst ? <span /> : <a href="/admin/threads/outside">Those begun last</a>}
          {next !== null && (
            <a rel="next" href={`/admin/threads/outside?cursor=${next}`}>
              Those begun before
            </a>
          )}
        </nav>
      )}
    </div>,
  );
}
