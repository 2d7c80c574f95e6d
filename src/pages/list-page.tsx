import { Card } from "./card.tsx";
import type { ArticleCard, Frame } from "./data.ts";
import { layout } from "./layout.tsx";
import { type ListHead, ListHeader, profilePage } from "./list-head.tsx";
import { type ArchiveSteps, Pager } from "./pager.tsx";
import { PopularBox, TopFiveBox } from "./rail.tsx";
import { Stories } from "./stories.tsx";

const KICKERS = { section: "Section", tag: "Tag", author: "Articles by", archive: "Archive" } as const;

export type ListPageData = {
  title: string;
  kind: keyof typeof KICKERS;
  articles: ArticleCard[];
  nextPath: string | null;
  archive?: ArchiveSteps | null;
  /** Whether it begins with the newest. */
  isFirst?: boolean;
  /** What it says of itself, on its first page. */
  head?: ListHead;
  feedPath?: string;
  /** The wider lists that it is a part of, the widest first. */
  within?: { title: string; path: string }[];
  /** The list's own path, with its cursor: its canonical address. */
  path?: string;
};

/** The newest articles of a section, a tag or an author, or those of a time. */
export function listPage(frame: Frame, data: ListPageData): string {
  const { title, kind, articles, feedPath, head, within = [] } = data;
  const named = kind !== "section";
  // What is looked up in an archive is no news: there, and further down a list, none is larger than the others.
  const kicker = (
    <>
      {KICKERS[kind]}
      {within.map(({ title, path }) => (
        <>
          {" · "}
          <a href={path}>{title}</a>
        </>
      ))}
    </>
  );
  const lead = data.isFirst && kind !== "archive" ? articles[0] : undefined;
  return layout(
    frame,
    {
      layout: "list",
      title,
      description: `${title}: the newest articles of ${frame.site.name}.`,
      path: data.path,
      ...(data.isFirst && head?.description && { description: head.description.replace(/\s+/g, " ") }),
      ...(data.isFirst && kind === "author" && head && data.path && { jsonLd: profilePage(data.path, head) }),
      ...(feedPath && { feeds: [{ title, path: feedPath }] }),
    },
    <>
      <div class="list">
        <ListHeader kicker={kicker} title={title} head={data.isFirst ? head : undefined} />
        {articles.length === 0 && <p class="empty">Nothing has been published here yet.</p>}
        {lead && <Card article={lead} site={frame.site} heading="h2" named={named} size="lead" />}
        <Stories
          articles={lead ? articles.slice(1) : articles}
          site={frame.site}
          named={named}
          withPair={lead ? "pair" : undefined}
        />
        <Pager nextPath={data.nextPath} archive={data.archive} />
      </div>
      <TopFiveBox frame={frame} />
      <PopularBox frame={frame} />
    </>,
  );
}
