import type { ThreadState } from "../../articles/thread-rules.ts";
import { outsideHost, readersPage } from "../../moderation/outside-page.ts";
import type { QueueCounts } from "../../moderation/queue.ts";
import { sentenceOfRules, whenEmpty } from "../../moderation/threads/answers.ts";
import { NO_RULES } from "../../pages/thread-rules.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, newsroomPage } from "../layout.tsx";
import { pathOf } from "../queue/inputs.ts";
import { Tabs } from "../queue/tabs.tsx";
import { RemoveForm } from "./remove-form.tsx";
import { ThreadForm } from "./thread-form.tsx";
import { ThreadNotice, type ThreadTold } from "./thread-notice.tsx";

type Data = {
  article: {
    id: number;
    path: string;
    title: string;
    kind: "article" | "page" | "thread";
    outside: string | null;
    hasComments: boolean;
  };
  state: ThreadState | null;
  /** Whether it takes comments now. */
  isOpen: boolean;
  counts: QueueCounts;
  objections: number;
  told: ThreadTold | null;
  /** Days after which spam and trash are gone; 0: never. */
  keepDays: number;
};

/** The comments of one article as a whole: whether it takes any, how fast, and who reads them first. */
export function threadPage(
  frame: NewsroomFrame,
  { article, state, isOpen, counts, objections, told, keepDays }: Data,
): string {
  const { id, path, title } = article;
  const host = outsideHost(article);
  return newsroomPage(
    frame,
    { title: `Thread: ${title}`, part: "comments" },
    <div class="queue">
      <div class="head">
        <h1>Thread</h1>
        <p>
          <a href="/admin/threads">All that are set, and the busiest</a>
        </p>
      </div>
      <Tabs place={{ status: "held" }} counts={counts} here={null} objections={objections} />
      <div class="said">{told && <ThreadNotice told={told} place={null} />}</div>
      <article class="card stack">
        <h2>
          <a href={readersPage(article)}>{title}</a>
          {host !== null && <span class="soft"> (a page of {host})</span>}
        </h2>
        <p>
          {isOpen ? "Takes comments" : "Takes no comments"}. By the desk: {sentenceOfRules(state ?? NO_RULES)}
          {state && (
            <span class="soft">
              {" "}
              ({state.by}, <Time at={state.at} site={frame.site} />)
            </span>
          )}
          .
        </p>
        <ThreadForm article={id} state={state} />
        <p class="help">
          Readers see at the form what holds. The desk's word goes before the article's and the paper's:
          “open” also where the paper closes old threads. A paper that takes no comments at all takes none
          here either, and what its policy holds waits all the same. A reader is known by the browser and by
          the day's network address: in slow mode two people of one house may wait for each other.
        </p>
        <p class="row">
          {(["held", "reported", "published"] as const).map((status) => (
            <a href={pathOf({ status, on: path.slice(0, 100) })}>
              Its {status === "held" ? "held" : status} comments
            </a>
          ))}
        </p>
        {article.kind === "thread" && !article.hasComments && (
          <>
            <p class="help">
              No comment is in this thread. It can be removed, with what is set for it and who follows it: as
              if nobody had ever commented there. A first comment on its page begins it anew.
            </p>
            <RemoveForm article={article} state={state} />
          </>
        )}
        {article.kind === "thread" && article.hasComments && (
          <p class="help">
            A thread that is not wanted can be removed once it is empty. {whenEmpty(keepDays)}
          </p>
        )}
      </article>
    </div>,
  );
}
