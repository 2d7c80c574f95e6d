import { Card } from "./card.tsx";
import type { ArticleCard, Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import { Pager } from "./pager.tsx";
import { PopularBox, TopFiveBox } from "./rail.tsx";

/** Articles beside the lead, above everything else. */
const SECONDS = 3;

export type FrontPageData = {
  /** The first page's great story; null on the pages that follow. */
  lead: ArticleCard | null;
  articles: ArticleCard[];
  nextPath: string | null;
};

/** The front page, newest articles first. */
export function frontPage(frame: Frame, { lead, articles, nextPath }: FrontPageData): string {
  const { site } = frame;
  const seconds = lead ? articles.slice(0, SECONDS) : [];
  return layout(
    frame,
    { layout: "front", title: site.name, description: site.tagline, path: lead ? "/" : undefined },
    <>
      <div class="above-fold">
        {lead && <Card article={lead} site={site} heading="h2" lead />}
        {seconds.length > 0 && (
          <div class="cards">
            {seconds.map((article) => (
              <Card article={article} site={site} heading="h2" box="card" />
            ))}
          </div>
        )}
        {!lead && articles.length === 0 && (
          <p class="empty">Nothing has been published yet. The first article will stand here.</p>
        )}
      </div>
      <TopFiveBox frame={frame} />
      <div class="more">
        <div class="rows">
          {articles.slice(seconds.length).map((article) => (
            <Card article={article} site={site} heading="h2" />
          ))}
        </div>
        <Pager nextPath={nextPath} />
      </div>
      <PopularBox frame={frame} />
    </>,
  );
}
