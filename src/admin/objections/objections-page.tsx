import { raw } from "hono/html";
import { commentHtml } from "../../comments/thread/body-html.ts";
import type { OpenObjection } from "../../moderation/notices/open-objections.ts";
import { readersPage } from "../../moderation/outside-page.ts";
import type { QueueCounts } from "../../moderation/queue.ts";
import { displayName } from "../../pages/display-name.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";
import { objectionsText } from "../queue/count-text.ts";
import { Tabs } from "../queue/tabs.tsx";

type Data = {
  objections: OpenObjection[];
  counts: QueueCounts;
  count: number;
  said: string | null;
  /** Id of the first on the next page, or null. */
  next: number | null;
  isFirst: boolean;
};

const DECIDED: Record<string, string> = {
  approve: "left it where it is",
  spam: "marked it as spam",
  trash: "moved it to the trash",
  hold: "held it",
};

/** What people have said against decisions, the oldest first. Somebody else than who decided had better look. */
export function objectionsPage(
  frame: NewsroomFrame,
  { objections, counts, count, said, next, isFirst }: Data,
): string {
  return newsroomPage(
    frame,
    { title: `(${objectionsText(count)}) Objections`, part: "comments" },
    <div class="queue">
      <div class="head">
        <h1>Comments</h1>
        <p>
          <a href="/admin/comments/year">The year in figures</a>
        </p>
      </div>
      <Tabs place={{ status: "held" }} counts={counts} here="objections" objections={count} />
      <div class="said" aria-live="polite">
        {said && <Notice>{said}</Notice>}
      </div>
      <div class="list">
        {objections.length === 0 && <p class="card">Nobody objects to a decision that stands.</p>}
        {objections.map((objection) => (
          <Card frame={frame} objection={objection} />
        ))}
      </div>
      {(next !== null || !isFirst) && (
        <nav class="pager" aria-label="Pages">
          {isFirst ? <span /> : <a href="/admin/comments/objections">Oldest</a>}
          {next !== null && (
            <a rel="next" href={`/admin/comments/objections?from=${next}`}>
              Newer objections
            </a>
          )}
        </nav>
      )}
    </div>,
  );
}

function Card({ frame, objection }: { frame: NewsroomFrame; objection: OpenObjection }) {
  const { id, comment, article, decision, isAuthors, isStanding } = objection;
  const name = displayName(comment.author_name);
  return (
    <article class="card queued" aria-labelledby={`objection-${id}`}>
      <p id={`objection-${id}`}>
        <b>{isAuthors ? "Who wrote it" : "Who reported it"}</b> objects, on{" "}
        <a href={readersPage(article)}>{article.title}</a>
        <span class="small soft">
          {" · "}
          <Time at={objection.at} site={frame.site} />
        </span>
      </p>
      <blockquote class="answered">
        <p dir="auto">{objection.words}</p>
      </blockquote>
      <p class="small soft">
        <a href={`/admin/comments/${comment.id}`}>The comment by {name}</a>:
      </p>
      {/* commentHtml escapes all that is not its own. */}
      <div class="words" tabindex={0}>
        {raw(commentHtml(comment.body))}
      </div>
      <p class="small soft">
        {decision.decided_by} {DECIDED[decision.decision]},{" "}
        <Time at={decision.decided_at} site={frame.site} />
        {objection.reason && (
          <>
            : “<bdi>{objection.reason}</bdi>”
          </>
        )}
        {objection.report && (
          <>
            {" · "}reported: “<bdi>{objection.report}</bdi>”
          </>
        )}
        {!isStanding && " · decided otherwise since"}
      </p>
      <form method="post" action={`/admin/comments/objections/${id}`} class="row">
        <button type="submit" name="outcome" value="stands">
          {isStanding ? "The decision stands" : "Close"}
        </button>
        {isStanding && (
          <button type="submit" name="outcome" value="changed" class="first">
            {isAuthors ? "Publish the comment" : "Remove the comment"}
          </button>
        )}
      </form>
    </article>
  );
}
