import { type AddressRow, addressQuery } from "../articles/addresses.ts";
import {
  type ArticleKey,
  type ArticlePage,
  articlePageOf,
  articlePageQuery,
  findArticlePage,
  findServedArticle,
} from "../articles/articles.ts";
import { areCommentsOpen } from "../articles/comments-open.ts";
import { faceNamesOf } from "../articles/heads/faces.ts";
import { keptRelatedQuery } from "../articles/kept-related.ts";
import { relatedOn } from "../articles/related-on.ts";
import { COMMENTS, shownName } from "../cache/shown-changes.ts";
import type { RenderedPage } from "../cache/stored-page.ts";

import {
  type AskedThread,
  COMMENTS_A_PAGE,
  listThread,
  recentComments,
  threadPageOf,
  threadQueries,
  withBadges,
} from "../comments/thread/comments.ts";

import { isThreadKey } from "../comments/thread/reading-order.ts";
import { listRecommended } from "../comments/thread/recommended.ts";
import { commentsRss } from "../feeds/feeds.ts";
import { type OutsidePage, outsidePageOf } from "../http/embed-address.ts";
import { articlePage } from "../pages/article-page.tsx";
import { commentsPage } from "../pages/comments-page.tsx";
import { EMPTY_FORM, type FormState, type Frame } from "../pages/data.ts";
import { embeddedComments, embedPage } from "../pages/embed-page.tsx";
import { commentsFeedPath, commentsPath, commentUrl, threadPath } from "../pages/links.ts";
import { withEmbeds } from "./embeds.ts";
import { FEED_SIZE } from "./feed-pages.ts";
import {
  type Asked,
  forAMinute,
  HTML,
  namesOf,
  namesOn,
  type RenderContext,
  type Renderers,
  XML,
} from "./rendering.ts";

/** An article, and what hangs on it, by the kinds of their addresses. */
export const ARTICLE_PAGES: Renderers = {
  articleFeed: renderArticleFeed,
  thread: renderThread,
  article: (context, { path }) => renderArticle(context, path),
  embed: (context, { path }) => renderArticle(context, path),
};

/** What makes a page one reader's alone: what they typed, or comments of theirs. */
type OfOneReader = {
  form?: FormState;
  ids?: number[];
  repeated?: number[];
  settled?: number[] | undefined;
};

/**
 * An article's page, from one batch of reads; with a form's state or a reader's own held comments it is that reader's alone.
 * @param path as the article is stored; of one with a form's state any that it has or has had
 */
export async function renderArticle(
  context: RenderContext,
  path: string,
  own: OfOneReader = {},
): Promise<RenderedPage | null> {
  return (await renderFor(context, path, own))?.page ?? null;
}

/** The same, and the ids of the reader's comments that wait for a moderator, or of which they are told that one removed them. */
export async function renderFor(
  context: RenderContext,
  path: string,
  own: OfOneReader,
): Promise<{ page: RenderedPage; waiting: number[] } | null> {
  const outside = outsidePageOf(path, context.config.embedOrigins);
  const stored = own.form && !outside ? await storedPath(context, path) : path;
  if (stored === null) return null;
  const { editMinutes } = context.config.comments;
  const asked = {
    order: "oldest" as const,
    limit: COMMENTS_A_PAGE,
    withPinned: true,
    ownIds: own.ids ?? [],
    repeatedIds: own.repeated ?? [],
    settledIds: own.settled ?? [],
    now: context.now,
    editMinutes,
  };
  const [frame, read] = await Promise.all([context.frame(), readArticle(context, stored, asked)]);
  if (!read)
    return outside?.isAllowed
      ? renderUnbegun(frame, path, outside, { ...own, mayEdit: editMinutes > 0 })
      : null;
  const { article, revision, related, pinnedIds, thread } = read;
  const formActionPath = commentsPath(article.path);
  const comments = {
    comments: thread.comments,
    pinned: thread.pinned,
    nextPath: thread.next && threadPath(article.path, { after: thread.next }),
  };
  const form = own.form ?? EMPTY_FORM;
  const mayEdit = editMinutes > 0;
  const { bodyHtml, frames } = await withEmbeds(context, article.bodyHtml);
  const body = outside
    ? embedPage(frame, {
        article: { ...article, commentsOpen: article.commentsOpen && outside.isAllowed },
        outside: { url: article.outsideUrl ?? outside.url },
        comments,
        form,
        mayEdit,
      })
    : articlePage(frame, {
        article: { ...article, bodyHtml },
        related,
        comments,
        form,
        formActionPath,
        mayEdit,
        withEmbeds: frames.length > 0,
      });
  const waiting = thread.comments.flatMap(({ id, awaitsModeration, isRemoved, isOwn }) =>
    awaitsModeration || (isRemoved && isOwn) ? [id] : [],
  );
  const page: RenderedPage = {
    body,
    contentType: HTML,
    revision,
    tracks: "article",
    articleId: article.id,
    shows: [
      ...new Set([
        ...namesOn([article, ...related]),
        ...pinnedIds.map((id) => shownName("article", id)),
        ...namesOf(article),
        ...faceNamesOf(article),
      ]),
    ],
    section: article.section?.slug ?? null,
    frames: frames.length > 0 ? frames : undefined,
    keep: "until-changed",
  };
  return { page, waiting };
}

/** The thread of an outside page on which nobody has commented: nothing is stored of it. */
function renderUnbegun(
  frame: Frame,
  path: string,
  outside: OutsidePage,
  { form = EMPTY_FORM, mayEdit }: OfOneReader & { mayEdit: boolean },
): { page: RenderedPage; waiting: number[] } {
  const article = { path, title: outside.title, commentCount: 0, commentsOpen: true };
  const comments = { comments: [], pinned: null, nextPath: null };
  const body = embedPage(frame, { article, outside, comments, form, mayEdit });
  // Nothing could tell a copy that it has begun.
  return { page: { ...forAMinute(HTML, body), keep: 0 }, waiting: [] };
}

async function storedPath({ db, now }: RenderContext, address: string): Promise<string | null> {
  return (await findServedArticle(db, { address }, now))?.path ?? null;
}

/** All that the page shows. Where no article is, what is at the address is known from the same batch. */
async function readArticle(context: RenderContext, path: string, asked: AskedThread) {
  const { db, now, addresses } = context;
  const threads = threadQueries(db, { path }, asked);
  const [row, cards, ...more] = await db.$client.batch([
    articlePageQuery(db, path, now),
    keptRelatedQuery(db, path, now),
    ...threads,
    ...(context.isRefresh ? [] : [addressQuery(db, path, now)]),
  ]);
  const thread = more.slice(0, threads.length);
  const [address] = more.slice(threads.length);
  const page = articlePageOf(row);
  if (!page) {
    if (address) addresses.set(path, address.results as AddressRow[]);
    return null;
  }
  const { id } = page.article;
  return {
    article: withOpenComments(context, page.article),
    revision: page.revision,
    pinnedIds: page.pinnedIds,
    related: await relatedOn(db, { ...page, id }, cards, now, context.config.site.relatedDays),
    thread: threadPageOf(thread, asked),
  };
}

async function findArticle(context: RenderContext, key: ArticleKey): Promise<ArticlePage | null> {
  const page = await findArticlePage(context.db, key, context.now);
  return page && { ...page, article: withOpenComments(context, page.article) };
}

function withOpenComments({ config, now }: RenderContext, article: ArticlePage["article"]) {
  return { ...article, commentsOpen: areCommentsOpen(article, config.comments, now) };
}

/** The feed of an article's comments. */
async function renderArticleFeed(
  context: RenderContext,
  { path, groups }: Asked,
): Promise<RenderedPage | null> {
  const page = await findArticlePage(context.db, { address: groups.article ?? "/" }, context.now);
  // At a former address of the article it leads on from there.
  if (!page || commentsFeedPath(page.article.path) !== path) return null;
  const { article } = page;
  const found = withBadges(
    await recentComments(context.db, FEED_SIZE, { now: context.now, articleId: article.id }),
  );
  const items = article.outsideUrl
    ? found.map((item) => ({ ...item, url: commentUrl(article, item.id) }))
    : found;
  const title = `Comments on “${article.title}”`;
  const { site } = context.config;
  const { outsideUrl } = article;
  const body = commentsRss({ site, title, path: article.path, outsideUrl, selfPath: path, items });
  return { ...forAMinute(XML, body), shows: [...namesOn([article]), COMMENTS] };
}

/** A page of an article's thread that is not the article's own; null where there is nothing to show on it. */
async function renderThread(
  context: RenderContext,
  { path, groups, queries }: Asked,
): Promise<RenderedPage | null> {
  const { order: asked, after } = queries;
  if (asked === undefined && (after === undefined || !isThreadKey(after))) return null;
  if (after !== undefined && !isThreadKey(after)) return null;
  const page = await findArticle(context, { address: groups.article ?? "/" });
  if (!page || commentsPath(page.article.path) !== path) return null;
  const { article } = page;
  const order = asked === "newest" || asked === "recommended" ? asked : "oldest";
  const limit = COMMENTS_A_PAGE;
  const thread =
    order === "recommended"
      ? await listRecommended(context.db, article.id, { after, limit })
      : await listThread(context.db, article.id, { order, after, limit, ownIds: [] });
  if (thread.comments.length === 0) return null;
  const at = (cursor: { after?: string | undefined; before?: string }) =>
    threadPath(article.path, { order, ...cursor });
  const outside = outsidePageOf(article.path, context.config.embedOrigins);
  const body = (outside ? embeddedComments : commentsPage)(await context.frame(), {
    article,
    order,
    path: order === "oldest" ? at({ after }) : undefined,
    comments: { comments: thread.comments, nextPath: thread.next && at({ after: thread.next }) },
    // Counts change: what stood before is not where it was.
    previousPath: !after ? null : order === "recommended" ? at({}) : at({ before: after }),
  });
  return { ...forAMinute(HTML, body), tracks: "article", shows: [...namesOn([article]), COMMENTS] };
}
