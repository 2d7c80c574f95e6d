import { Card } from "./card.tsx";
import type { ArticleCard, Frame } from "./data.ts";
import { FrontBlock, type FrontBlockData } from "./front-block.tsx";
import { layout } from "./layout.tsx";
import { type ArchiveSteps, Pager } from "./pager.tsx";
import { ReadPopularBox, TopFiveBox } from "./rail.tsx";
import { Stories } from "./stories.tsx";

export type FrontPageData = {
  /** What cannot wait; it stands above everything else. */
  breaking?: { text: string; link: string } | null;
  /** The first page's great story; null on the pages that follow. */
  lead: ArticleCard | null;
  /** Those beside it. */
  seconds: ArticleCard[];
  /** What stands below, from the top. */
  blocks: FrontBlockData[];
  nextPath: string | null;
  archive?: ArchiveSteps | null;
};

/** The front page. */
export function frontPage(frame: Frame, data: FrontPageData): string {
  const { site } = frame;
  const { breaking, lead, seconds, blocks } = data;
  const [only] = blocks;
  const isPlain = blocks.length === 1 && only?.look === "newest";
  const isEmpty = !lead && blocks.every(({ articles }) => articles.length === 0);
  const hasMore = data.nextPath !== null || blocks.some(isShown);
  return layout(
    frame,
    {
      layout: "front",
      title: site.name,
      description: site.tagline || `The newest articles of ${site.name}.`,
      path: lead ? "/" : undefined,
    },
    <>
      {breaking && <Breaking {...breaking} />}
      <div class="above-fold">
        {lead && <Card article={lead} site={site} heading="h2" size="lead" />}
        {seconds.length > 0 && (
          <div class="cards">
            {seconds.map((article) => (
              <Card article={article} site={site} heading="h2" size="card" />
            ))}
          </div>
        )}
        {isEmpty && <p class="empty">Nothing has been published yet. The first article will stand here.</p>}
      </div>
      <TopFiveBox frame={frame} list="top-five-read" />
      {hasMore && (
        <div class={isPlain ? "more" : "more blocks"}>
          {isPlain ? (
            <Stories articles={only.articles} site={site} withPair={lead ? "pair" : undefined} />
          ) : (
            blocks.filter(isShown).map((block) => <FrontBlock frame={frame} block={block} />)
          )}
          <Pager nextPath={data.nextPath} archive={data.archive} />
        </div>
      )}
      {blocks.every(({ look }) => look !== "read") && <ReadPopularBox frame={frame} />}
    </>,
  );
}

function isShown({ look, articles }: FrontBlockData): boolean {
  return look === "read" || articles.length > 0;
}

function Breaking({ text, link }: { text: string; link: string }) {
  return (
    <p class="breaking">
      <b>Breaking</b> <span dir="auto">{link ? <a href={link}>{text}</a> : text}</span>
    </p>
  );
}
