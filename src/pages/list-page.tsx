import { Card } from "./card.tsx";
import type { ArticleCard, Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import { listPath } from "./links.ts";
import { Pager } from "./pager.tsx";
import { PopularBox, TopFiveBox } from "./rail.tsx";
import { SearchForm } from "./search-form.tsx";
import { typed } from "./typed.ts";

const KICKERS = { section: "Section", tag: "Tag", author: "Articles by", search: "Search" } as const;

export type ListPageData = {
  title: string;
  kind: keyof typeof KICKERS;
  articles: ArticleCard[];
  nextPath: string | null;
  /** What was searched for. */
  query?: string;
  feedPath?: string;
  /** The list's own path, with its cursor: its canonical address. */
  path?: string;
};

/** The newest articles of a section, a tag or an author, or those that a search found. */
export function listPage(frame: Frame, data: ListPageData): string {
  const { title, kind, articles, feedPath } = data;
  const isSearch = kind === "search";
  return layout(
    frame,
    {
      layout: "list",
      title,
      path: data.path,
      noIndex: isSearch,
      ...(feedPath && { feeds: [{ title, path: feedPath }] }),
    },
    <>
      <div class="list">
        <header class="list-head">
          <p class="kicker">{KICKERS[kind]}</p>
          <h1>{title}</h1>
        </header>
        {isSearch && <SearchForm label="Words to look for" id="search" query={typed(data.query ?? "")} />}
        {articles.length === 0 && <Nothing frame={frame} data={data} />}
        <div class="rows">
          {articles.map((article) => (
            <Card article={article} site={frame.site} heading="h2" named={kind !== "section"} />
          ))}
        </div>
        <Pager nextPath={data.nextPath} />
      </div>
      <TopFiveBox />
      <PopularBox />
    </>,
  );
}

function Nothing({ frame, data }: { frame: Frame; data: ListPageData }) {
  if (data.kind !== "search") return <p class="empty">Nothing has been published here yet.</p>;
  const query = typed(data.query ?? "").trim();
  return (
    <div class="empty">
      {query ? (
        <p>No article has “{query}” in it. Fewer words, or the beginning of a longer one, may find more.</p>
      ) : (
        <p>Type a word or two: a place, a name, what it was about.</p>
      )}
      {frame.sections.length > 0 && (
        <p>
          Or look through{" "}
          {frame.sections.map((section, index) => (
            <>
              {index > 0 && ", "}
              <a href={listPath("section", section.slug)}>{section.name}</a>
            </>
          ))}
          .
        </p>
      )}
    </div>
  );
}
