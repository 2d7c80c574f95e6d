import { Hono } from "hono";
import type { z } from "zod";
import { recallAnswer, rememberAnswer } from "../cache/memory.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput } from "../http/validation.ts";
import { type ArticlePage, articleKey, findArticlePage, listArticles } from "./articles.ts";
import type { ListedCard } from "./cards.ts";
import { ARTICLES_A_PAGE, articleListQuery, relatedQuery } from "./inputs.ts";
import { relatedArticles } from "./related.ts";
import { searchArticles, searchPlace } from "./search-articles.ts";

/** Answers of the public API may be shared for this long. */
const SHARED_SECONDS = 30;
const SHARED = `public, max-age=${SHARED_SECONDS}`;
/** Longer ones are asked for once. */
const LONGEST_ADDRESS = 300;

const JSON_TYPE = { "Content-Type": "application/json" };

export const articleApi = new Hono<App>()
  .get("/articles", async (c) => {
    const { db, now } = c.var;
    const { search: address } = new URL(c.req.url);
    const known = recallAnswer(address, now);
    if (known) {
      // Whoever keeps it from now on keeps no more than is left.
      const headers = { ...JSON_TYPE, "Cache-Control": `public, max-age=${Math.ceil(known.leftMs / 1000)}` };
      return c.body(known.body, 200, headers);
    }
    const { q, cursor, limit, ...filter } = readListQuery(c.req.query());
    c.header("Cache-Control", SHARED);
    if (q !== undefined) {
      const { items, next } = await searchArticles(searchPlace(c.var), { text: q, filter, cursor, limit });
      return c.json({ items: items.map(inList), next });
    }
    const { items, next } = await listArticles(db, filter, now, { cursor, limit });
    const body = JSON.stringify({ items: items.map(inList), next });
    if (address.length <= LONGEST_ADDRESS) rememberAnswer(address, body, now + SHARED_SECONDS * 1000);
    return c.body(body, 200, JSON_TYPE);
  })
  .get("/articles/:key", async (c) => {
    const { article } = await findOrRefuse(c.var, c.req.param("key"));
    c.header("Cache-Control", SHARED);
    return c.json(whole(article));
  })
  .get("/articles/:key/related", async (c) => {
    const { article } = await findOrRefuse(c.var, c.req.param("key"));
    const { limit } = checkInput(relatedQuery, c.req.query());
    const items = await relatedArticles(
      c.var.db,
      article.id,
      c.var.now,
      limit,
      c.var.config.site.relatedDays,
    );
    c.header("Cache-Control", SHARED);
    return c.json({ items: items.map(inList), next: null });
  });

/** What most ask for, the newest or so many of them, is read at a glance. @throws Refusal("invalid_input") */
function readListQuery({ limit, ...others }: Record<string, string>): z.output<typeof articleListQuery> {
  const isPlain = Object.keys(others).length === 0 && (limit === undefined || /^[1-9]\d?$/.test(limit));
  if (!isPlain) return checkInput(articleListQuery, limit === undefined ? others : { ...others, limit });
  return { limit: Number(limit ?? ARTICLES_A_PAGE) };
}

/** The article of an id or slug in the address. */
async function findOrRefuse({ db, now }: App["Variables"], key: string): Promise<ArticlePage> {
  const page = await findArticlePage(db, articleKey(key), now);
  if (!page)
    throw new Refusal("article_not_found", `There is no published article with the id or slug "${key}".`);
  return page;
}

function inList(article: ListedCard) {
  const { id, path, slug, title, standfirst, summary, byline, section, leadImage, commentCount } = article;
  const publishedAt = new Date(article.publishedAt).toISOString();
  const updatedAt = new Date(article.changedAt).toISOString();
  return {
    id,
    path,
    slug,
    title,
    standfirst,
    summary,
    byline,
    section,
    leadImage,
    publishedAt,
    updatedAt,
    commentCount,
  };
}

function whole(article: ArticlePage["article"]) {
  const { kind, author, coauthors = [], tags, bodyHtml, readingMinutes, commentsOpen } = article;
  return {
    ...inList(article),
    kind,
    author,
    authors: author ? [author, ...coauthors] : [],
    tags,
    html: bodyHtml,
    readingMinutes,
    commentsOpen,
  };
}
