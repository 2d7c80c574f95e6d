import { findName, listArticles, stickyArticles } from "../articles/articles.ts";
import { shownName } from "../cache/shown-changes.ts";
import type { RenderedPage } from "../cache/stored-page.ts";
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
async function renderFront(context: RenderContext, { queries }: Asked): Promise<RenderedPage> {
  const { before: cursor } = queries;
  return listed(context, HTML, async (frame) => {
    const isFirst = cursor === undefined;
    const [{ items, next }, sticky] = await Promise.all([
      listArticles(context.db, {}, context.now, { cursor, limit: LIST_SIZE }),
      isFirst ? stickyArticles(context.db, context.now, MAX_STICKY) : [],
    ]);
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
  const title = name === null ? null : await findName(context.db, `${kind}s`, name);
  if (name === null || title === null) return null;
  const page = await listed(context, HTML, async (frame) => {
    const filter = { [kind]: name };
    const { items, next } = await listArticles(context.db, filter, context.now, { cursor, limit: LIST_SIZE });
    const body = listPage(frame, {
      title,
      path: listPath(kind, name, cursor),
      kind,
      articles: items,
      nextPath: next && listPath(kind, name, next),
    });
    return { body, shows: [shownName(kind, name), ...namesOn(items)] };
  });
  return { ...page, section: kind === "section" ? name : null };
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
