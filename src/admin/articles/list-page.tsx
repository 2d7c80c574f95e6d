import type { AllArticles, ArticleTab, ListedArticle } from "../../articles/all-articles.ts";
import { ARTICLE_TABS } from "../../articles/all-articles.ts";
import { Time } from "../../pages/time.tsx";
import { type NewsroomFrame, Notice, newsroomPage } from "../layout.tsx";

export type ArticleListData = AllArticles & {
  tab: ArticleTab;
  query: string;
  counts: Record<"scheduled" | "draft" | "withdrawn", number>;
  /** Readers ever, by article. */
  views: Map<number, number>;
  /** Title of an article that was just deleted. */
  deleted: string | null;
};

const LABELS: Record<ArticleTab, string> = {
  published: "Published",
  scheduled: "Scheduled",
  draft: "Drafts",
  withdrawn: "Withdrawn",
  pages: "Pages",
};

export function articleListPage(frame: NewsroomFrame, data: ArticleListData): string {
  const { tab, query, items, next, deleted } = data;
  return newsroomPage(
    frame,
    { title: query === "" ? `Articles: ${LABELS[tab]}` : `Articles: ${query}`, part: "articles" },
    <>
      <div class="head">
        <h1>Articles</h1>
        <span class="row">
          <a class="button" href="/admin/settings/front">
            Front page
          </a>
          <a class="button first" href="/admin/articles/new">
            Write an article
          </a>
        </span>
      </div>
      {deleted !== null && <Notice>“{deleted}” is deleted.</Notice>}
      <search>
        <form class="row" method="get" action="/admin/articles">
          <label for="q" class="visually-hidden">
            Find articles by their words, title or address
          </label>
          <input
            id="q"
            name="q"
            type="search"
            value={query}
            class="short"
            placeholder="Words, title or address"
          />
          <button type="submit">Find</button>
        </form>
      </search>
      {query === "" ? (
        <Tabs {...data} />
      ) : (
        <p>
          {items.length === 0 ? "Nothing was found." : `Found: ${items.length}.`}{" "}
          <a href="/admin/articles">All articles</a>
        </p>
      )}
      {items.length > 0 && <ArticleTable frame={frame} {...data} />}
      {items.length === 0 && query === "" && <p>There are none here yet.</p>}
      {next && (
        <p class="pager">
          <a href={`/admin/articles?tab=${tab}&cursor=${next}`} rel="next">
            Older
          </a>
        </p>
      )}
    </>,
  );
}

function Tabs({ tab, counts }: ArticleListData) {
  const countOf = (name: ArticleTab) => (name in counts ? counts[name as keyof typeof counts] : 0);
  return (
    <ul class="tabs">
      {ARTICLE_TABS.map((name) => (
        <li>
          <a href={`/admin/articles?tab=${name}`} aria-current={name === tab ? "page" : undefined}>
            {LABELS[name]}
            {countOf(name) > 0 && (
              <>
                {" "}
                <span class="count">{countOf(name) >= 100 ? "100+" : countOf(name)}</span>
              </>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}

function ArticleTable({ frame, items, views }: ArticleListData & { frame: NewsroomFrame }) {
  return (
    <table class="table folds flows">
      <thead>
        <tr>
          <th scope="col">Title</th>
          <th scope="col">Section</th>
          <th scope="col">By</th>
          <th scope="col">Date</th>
          <th scope="col" class="number">
            Readers
          </th>
          <th scope="col" class="number">
            Comments
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((article) => (
          <tr>
            <td>
              <a href={`/admin/articles/${article.id}`}>
                <b>{article.title}</b>
              </a>{" "}
              <State article={article} now={frame.now} />
              {article.sticky === 1 && <span class="state">leads the front page</span>}
            </td>
            <td>{article.section ?? ""}</td>
            <td>{article.byline}</td>
            <td>
              <When article={article} frame={frame} />
            </td>
            <td class="number" data-label="readers">
              {(views.get(article.id) ?? 0).toLocaleString("en")}
            </td>
            <td class="number" data-label="comments">
              {article.commentCount}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function When({ article, frame }: { article: ListedArticle; frame: NewsroomFrame }) {
  if (article.publishedAt !== null && article.status !== "draft")
    return <Time at={article.publishedAt} site={frame.site} short={article.status === "published"} />;
  return (
    <>
      saved <Time at={article.savedAt} site={frame.site} />
      {article.savedBy && ` by ${article.savedBy}`}
    </>
  );
}

export function State({
  article,
  now,
}: {
  article: Pick<ListedArticle, "status" | "kind" | "publishedAt">;
  now: number;
}) {
  const isDue = article.status === "scheduled" && (article.publishedAt ?? 0) <= now;
  const status = isDue ? "published" : article.status;
  return (
    <>
      {status !== "published" && <span class={`state ${status}`}>{status}</span>}
      {article.kind === "page" && <span class="state">page</span>}
    </>
  );
}
