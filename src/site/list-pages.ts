import { type ArticleList, listReading, nameReading, stickyReading } from "../articles/articles.ts";
import type { ListedCard } from "../articles/cards.ts";
import { shownName } from "../cache/shown-changes.ts";
import type { RenderedPage } from "../cache/stored-page.ts";
import type { Reading } from "../db/readings.ts";
import { frontPage } from "../pages/front-page.tsx";
import { frontPath, listPath } from "../pages/links.ts";
import { listPage } from "../pages/list-page.tsx";
import { type Asked, HTML, listed, namesOn, type RenderContext, type Renderers } from "./rendering.ts";

const LIST_SIZE = 20;
/** More than these would leave no room for what is new. */
const MAX_STICKY = 5;

/** The front page and lists of articles, by the kinds of their addresses. */
export const LIST_PAGES: Renderers = {
  front: renderFront,
  list: renderList,
};

/** The front page, and older ones. */
async function renderFront(context: RenderContext, { queries }: Asked): Promise<RenderedPage | null> {
  const { before: cursor } = queries;
  const { db, now } = context;
  const isFirst = cursor === undefined;
  const readings: [Reading<ArticleList>, Reading<ListedCard[]>] = [
    listReading(db, {}, now, { cursor, limit: LIST_SIZE }),
    stickyReading(db, now, isFirst ? MAX_STICKY : 0),
  ];
  return listed(context, HTML, readings, (frame, { items, next }, sticky) => {
    const others = items.filter(({ id }) => !sticky.some((one) => one.id === id));
    const shown = [...sticky, ...others];
    const shows = namesOn(shown);
    const lead = isFirst ? (shown.shift() ?? null) : null;
    return { body: frontPage(frame, { lead, articles: shown, nextPath: next && frontPath(next) }), shows };
  });
}

/** The articles of a section, tag or author. */
async function renderList(
  context: RenderContext,
  { groups: { kind, slug }, queries: { before: cursor } }: Asked,
): Promise<RenderedPage | null> {
  if ((kind !== "section" && kind !== "tag" && kind !== "author") || slug === undefined) return null;
  const name = decode(slug);
  if (name === null) return null;
  const { db, now } = context;
  const readings: [Reading<string | null>, Reading<ArticleList>] = [
    nameReading(db, `${kind}s`, name),
    listReading(db, { [kind]: name }, now, { cursor, limit: LIST_SIZE }),
  ];
  const page = await listed(context, HTML, readings, (frame, title, { items, next }) => {
    if (title === null) return null;
    const body = listPage(frame, {
      title,
      path: listPath(kind, name, cursor),
      kind,
      articles: items,
      nextPath: next && listPath(kind, name, next),
    });
    return { body, shows: [shownName(kind, name), ...namesOn(items)] };
  });
  return page && { ...page, section: kind === "section" ? name : null };
}

/** A part of an address as text; null where its escapes are none. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
