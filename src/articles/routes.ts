import { Hono } from "hono";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { type ArticlePage, articleKey, findArticlePage, listArticles } from "./articles.ts";
import { cursorOf, type ListedCard } from "./cards.ts";
import { articleListQuery, articlesInput, misspeltFields, redirectsInput, relatedQuery } from "./inputs.ts";
import { publishArticles } from "./publish-articles.ts";
import { storeRedirects } from "./redirects.ts";
import { refreshWithRelated } from "./refresh-with-related.ts";
import { relatedArticles } from "./related.ts";
import { removeArticle } from "./remove-article.ts";
import { searchArticles } from "./search-articles.ts";

/** Answers of the public API may be shared for this long. */
const SHARED = "public, max-age=30";

/** At most this many bytes of articles in one request. */
const MAX_BYTES = 4_000_000;

export const articleApi = new Hono<App>()
  .get("/articles", async (c) => {
    const { q, cursor, limit, ...filter } = checkInput(articleListQuery, c.req.query());
    const { db, now } = c.var;
    c.header("Cache-Control", SHARED);
    if (q !== undefined) {
      const found = await searchArticles(db, q, now, { cursor, limit: limit + 1 });
      const next = found.length > limit ? cursorOf(found[limit - 1]) : null;
      return c.json({ items: found.slice(0, limit).map(summary), next });
    }
    const { items, next } = await listArticles(db, filter, now, { cursor, limit });
    return c.json({ items: items.map(summary), next });
  })
  .get("/articles/:key", async (c) => {
    const { article } = await findOrRefuse(c.var, c.req.param("key"));
    c.header("Cache-Control", SHARED);
    return c.json(whole(article));
  })
  .get("/articles/:key/related", async (c) => {
    const { article } = await findOrRefuse(c.var, c.req.param("key"));
    const { limit } = checkInput(relatedQuery, c.req.query());
    const items = await relatedArticles(c.var.db, article.id, c.var.now, limit);
    c.header("Cache-Control", SHARED);
    return c.json({ items: items.map(summary), next: null });
  });

export const articleAdminApi = new Hono<App>()
  .put("/articles", async (c) => {
    const given = await readJson(c.req.raw, MAX_BYTES);
    const misspelt = misspeltFields(given);
    if (Object.keys(misspelt).length > 0)
      throw new Refusal("invalid_input", "Some fields have another name.", { fields: misspelt });
    const inputs = checkInput(articlesInput, given);
    const { db, now, config, identity } = c.var;
    const { summary, stalePaths, editorial } = await publishArticles(db, inputs, {
      now,
      timeZone: config.site.timeZone,
      by: identity.name,
    });
    // Many at once are an import: the cron refreshes what it made stale, a bounded number a minute.
    if (editorial) c.var.after(refreshWithRelated(c.var, stalePaths, summary));
    return c.json(summary);
  })
  .put("/redirects", async (c) => {
    const { redirects } = checkInput(redirectsInput, await readJson(c.req.raw, MAX_BYTES));
    return c.json({ stored: await storeRedirects(c.var.db, redirects) });
  })
  .delete("/articles/:id", async (c) => {
    const id = Number(c.req.param("id"));
    const { db, now, identity, removeWithArticle } = c.var;
    const stalePaths = await removeArticle(db, id, { by: identity.name, now }, removeWithArticle(id));
    if (!stalePaths) throw new Refusal("article_not_found", "There is no article with this id.");
    c.var.after(c.var.refresh(stalePaths));
    return c.body(null, 204);
  });

/** The article of an id or slug in the address. */
async function findOrRefuse({ db, now }: App["Variables"], key: string): Promise<ArticlePage> {
  const page = await findArticlePage(db, articleKey(key), now);
  if (!page)
    throw new Refusal("article_not_found", `There is no published article with the id or slug "${key}".`);
  return page;
}

function summary(article: ListedCard) {
  const { id, path, slug, title, standfirst, byline, section, leadImage, commentCount } = article;
  const publishedAt = new Date(article.publishedAt).toISOString();
  const updatedAt = new Date(article.changedAt).toISOString();
  return {
    id,
    path,
    slug,
    title,
    standfirst,
    byline,
    section,
    leadImage,
    publishedAt,
    updatedAt,
    commentCount,
  };
}

function whole(article: ArticlePage["article"]) {
  const { kind, author, tags, bodyHtml, readingMinutes, commentsOpen } = article;
  return { ...summary(article), kind, author, tags, html: bodyHtml, readingMinutes, commentsOpen };
}
