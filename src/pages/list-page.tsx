import { Card } from "./card.tsx";
import type { ArticleCard, Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import { Pager } from "./pager.tsx";
import { PopularBox, TopFiveBox } from "./rail.tsx";

const KICKERS = { section: "Section", tag: "Tag", author: "Articles by" } as const;

export type ListPageData = {
  title: string;
  kind: keyof typeof KICKERS;
  articles: ArticleCard[];
  nextPath: string | null;
  feedPath?: string;
  /** The list's own path, with its cursor: its canonical address. */
  path?: string;
};

/** The newest articles of a section, a tag or an author. */
export function listPage(frame: Frame, data: ListPageData): string {
  const { title, kind, articles, feedPath } = data;
  return layout(
    frame,
    {
      layout: "list",
      title,
      path: data.path,
      ...(feedPath && { feeds: [{ title, path: feedPath }] }),
    },
    <>
      <div class="list">
        <header class="list-head">
          <p class="kicker">{KICKERS[kind]}</p>
          <h1>{title}</h1>
        </header>
        {articles.length === 0 && <p class="empty">Nothing has been published here yet.</p>}
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
