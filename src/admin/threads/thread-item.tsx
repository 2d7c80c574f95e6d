import type { Child } from "hono/jsx";
import { outsideHost } from "../../moderation/outside-page.ts";
import { wordsOfRules } from "../../moderation/threads/answers.ts";
import type { BusyThread, ListedThread } from "../../moderation/threads/find-threads.ts";
import { NO_RULES } from "../../pages/thread-rules.ts";
import { pathOf } from "../queue/inputs.ts";
import { OneThing } from "./one-thing.tsx";

/** A thread in one of the desk's lists of them. */
export function ThreadItem({
  thread,
  children,
  below,
}: {
  thread: ListedThread & Partial<Pick<BusyThread, "held">>;
  children?: Child;
  /** What else is done with it. */
  below?: Child;
}) {
  const { article, state, held } = thread;
  const host = outsideHost(article);
  const words = wordsOfRules(state ?? NO_RULES);
  return (
    <li class="card">
      <p>
        <a href={`/admin/threads/${article.id}`}>{article.title}</a>
        {host !== null && <span class="soft"> (a page of {host})</span>}
        {words.length > 0 && (
          <>
            {" "}
            <b class="state">{words.join(", ")}</b>
          </>
        )}
      </p>
      <p class="small soft">
        {children}
        {" · "}
        <a href={pathOf({ status: "held", on: article.path.slice(0, 100) })}>
          {held === undefined ? "its held comments" : `${held.toLocaleString("en")} held`}
          <span class="visually-hidden"> on {article.title}</span>
        </a>
      </p>
      <OneThing article={article} state={state} />
      {below}
    </li>
  );
}
