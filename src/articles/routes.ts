import { Hono } from "hono";
import type { z } from "zod";
import { recallAnswer, rememberAnswer } from "../cache/memory.ts";
import { readOne } from "../db/readings.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput } from "../http/validation.ts";
import { type ArticlePage, articleKey, findArticlePage } from "./articles.ts";
import { type ListedCard, publicImage } from "./cards.ts";
import { ARTICLES_A_PAGE, articleListQuery, relatedQuery } from "./list-inputs.ts";
import { listTextReading } from "./list-query.ts";

/** Answers of the public API may be shared for this long. */
const SHARED_SECONDS = 30;
const SHARED = `public, max-age=${SHARED_SECONDS}`;
/** Longer ones are asked for once. */
const LONGEST_ADDRESS = 300;

const JSON_TYPE = { "Content-Type": "application/json" };
const FIRST_HEADERS = { ...JSON_TYPE, "Cache-Control": SHARED };

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
    const { q, cursor, limit, ...filter } = readListQuery(address, () => c.req.query());
    if (q !== undefined) {
      const { searchArticles, searchPlace } = await import("./search-articles.ts");
      c.header("Cache-Control", SHARED);
      const { items, next } = await searchArticles(searchPlace(c.var), { text: q, filter, cursor, limit });
      return c.json({ items: items.map(inList), next });
    }
    const body = await readOne(listTextReading(db, filter, now, { cursor, limit }));
    if (address.length <= LONGEST_ADDRESS) rememberAnswer(address, body, now + SHARED_SECONDS * 1000);
    return c.body(body, 200, FIRST_HEADERS);
  })
  .get("/articles/:key", async (c) => {
    const { article } = await findOrRefuse(c.var, c.req.param("key"));
    c.header("Cache-Control", SHARED);
    return c.json(whole(article));
  })
  .get("/articles/:key/related", async (c) => {
    const { article } = await findOrRefuse(c.var, c.req.param("key"));
    const { limit } = checkInput(relatedQuery, c.req.query());
    const { relatedArticles } = await import("./related.ts");
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

/** What most ask for, the newest or so many of them and how it goes on, is read at a glance. */
const PLAIN = /^(?:\?limit=(?<limit>[1-9]\d?))?(?:(?:^\?|(?<=\d)&)cursor=(?<cursor>\d{1,16}-\d{1,16}))?$/;

/** @throws Refusal("invalid_input") */
function readListQuery(
  search: string,
  query: () => Record<string, string>,
): z.output<typeof articleListQuery> {
  const plain = PLAIN.exec(search);
  if (!plain) return checkInput(articleListQuery, query());
  const { limit = ARTICLES_A_PAGE, cursor } = plain.groups ?? {};
  return { limit: Number(limit), cursor };
}

const THREAD =
  "This is the thread of another site's page, which has the article. Its comments are at the same address with /comments.";

/** The article of an id or slug in the address. */
async function findOrRefuse({ db, now }: App["Variables"], key: string): Promise<ArticlePage> {
  const page = await findArticlePage(db, articleKey(key), now);
  if (page?.article.kind === "thread") throw new Refusal("article_not_found", THREAD);
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
    leadImage: publicImage(leadImage),
    publishedAt,
    updatedAt,
    commentCount,
  };
}

function whole(article: ArticlePage["article"]) {
  const { kind, author, coauthors = [], tags, bodyHtml, readingMinutes, commentsOpen, thread } = article;
  return {
    ...inList(article),
    kind,
    author,
    authors: author ? [author, ...coauthors] : [],
    tags,
    html: bodyHtml,
    readingMinutes,
    commentsOpen: thread?.comments ? thread.comments === "open" : commentsOpen,
  };
}
