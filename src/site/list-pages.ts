import { archiveDate, archivePaths, archiveRange } from "../articles/archive.ts";
import { type ArticleList, listArticles, listReading, oldestReading } from "../articles/articles.ts";
import { composeFront } from "../articles/front/compose.ts";
import { frontReading } from "../articles/front/front-reading.ts";
import { headReading, type KnownHead } from "../articles/heads/list-head.ts";
import { shownName } from "../cache/shown-changes.ts";
import type { RenderedPage } from "../cache/stored-page.ts";
import type { Reading } from "../db/readings.ts";
import { archiveTitle } from "../pages/dates.ts";
import { frontPage } from "../pages/front-page.tsx";
import { archivePath, frontPath, listFeedPath, listPath } from "../pages/links.ts";
import { listPage } from "../pages/list-page.tsx";
import type { ArchiveSteps } from "../pages/pager.tsx";
import { archiveSteps } from "./archive-steps.ts";
import { renderArticle } from "./article-pages.ts";
import {
  type Asked,
  forAMinute,
  HTML,
  listed,
  listOf,
  namesOn,
  type RenderContext,
  type Renderers,
} from "./rendering.ts";

const LIST_SIZE = 20;

/** The front page and lists of articles, by the kinds of their addresses. */
export const LIST_PAGES: Renderers = {
  front: renderFront,
  list: renderList,
  archive: renderArchive,
};

/** The front page, and older ones. */
async function renderFront(context: RenderContext, { queries }: Asked): Promise<RenderedPage | null> {
  const { before: cursor } = queries;
  const { db, now } = context;
  if (cursor !== undefined) {
    const newest = listReading(db, {}, now, { cursor, limit: LIST_SIZE });
    return listed(context, HTML, [newest, oldestReading(db, now)], (frame, { items, next }, oldest) => {
      const blocks = [{ look: "newest" as const, title: "", path: "", articles: items }];
      const archive = stepsOf({ oldest, at: items[0]?.publishedAt }, context, frontPath);
      const nextPath = next && frontPath(next);
      const body = frontPage(frame, { lead: null, seconds: [], blocks, nextPath, archive });
      return { body, shows: namesOn(items) };
    });
  }
  return listed(context, HTML, [frontReading(db, now, LIST_SIZE)], (frame, parts) => {
    const { shown, names, next, ...front } = composeFront(parts, now);
    // It is rendered with each article that comes out: the years are enough.
    const archive = next === null ? null : stepsOf({ oldest: parts.oldest }, context, frontPath);
    const body = frontPage(frame, { ...front, nextPath: next && frontPath(next), archive });
    return { body, shows: [...new Set([...namesOn(shown), ...names])] };
  });
}

function stepsOf(
  { oldest, at = null }: { oldest: number | null; at?: number | null | undefined },
  { now, config }: RenderContext,
  pathOf: (before?: string) => string,
): ArchiveSteps | null {
  return oldest === null ? null : archiveSteps({ oldest, now, at }, config.site, pathOf);
}

/** The articles of a section, tag or author. */
async function renderList(
  context: RenderContext,
  { groups, queries: { before: cursor } }: Asked,
): Promise<RenderedPage | null> {
  const asked = listOf(groups);
  if (asked === null) return null;
  const { kind, name } = asked;
  const { db, now } = context;
  const readings: [Reading<KnownHead | null>, Reading<ArticleList>] = [
    headReading(db, kind, name, now),
    listReading(db, { [kind]: name }, now, { cursor, limit: LIST_SIZE }),
  ];
  const page = await listed(context, HTML, readings, (frame, head, { items, next }) => {
    if (head === null) return null;
    const body = listPage(frame, {
      title: head.name,
      head,
      path: listPath(kind, name, cursor),
      kind,
      isFirst: cursor === undefined,
      articles: items,
      nextPath: next && listPath(kind, name, next),
      archive:
        next === null && cursor === undefined
          ? null
          : stepsOf({ oldest: head.oldest, at: items[0]?.publishedAt }, context, (before) =>
              listPath(kind, name, before),
            ),
      feedPath: listFeedPath(kind, name),
    });
    const face = kind === "author" ? [shownName("face", name)] : [];
    return { body, shows: [shownName(kind, name), ...face, ...namesOn(items)] };
  });
  return page && { ...page, section: kind === "section" ? name : null };
}

/**
 * The articles of a year, a month or a day. An article that is there, or was, comes first. These lists are many, and read
 * seldom: they are kept for a minute, and no article that comes out has to name them.
 */
async function renderArchive(context: RenderContext, asked: Asked): Promise<RenderedPage | null> {
  const { path, queries } = asked;
  const article = await renderArticle(context, path);
  if (article) return article;
  const date = archiveDate(path);
  const wasThere = (context.addresses.get(path) ?? []).some(({ kind }) => kind !== "alias");
  if (date === null || wasThere) return null;
  const { db, now, config } = context;
  const range = archiveRange(date, config.site.timeZone);
  const { items, next } = await listArticles(db, { range }, now, {
    cursor: queries.before,
    limit: LIST_SIZE,
  });
  if (items.length === 0) return null;
  const titled = (of: string) => archiveTitle(archiveDate(of) ?? date, config.site);
  const around = archivePaths(date).slice(0, -1);
  const body = listPage(await context.frame(), {
    title: titled(path),
    path: archivePath(path, queries.before),
    kind: "archive",
    within: around.map((of) => ({ title: titled(of), path: of })),
    articles: items,
    nextPath: next && archivePath(path, next),
  });
  return { ...forAMinute(HTML, body), shows: namesOn(items) };
}
