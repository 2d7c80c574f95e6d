import { Hono } from "hono";
import { forAdmins } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { articlesInput, misspeltFields, redirectsInput } from "./inputs.ts";
import { publishArticles } from "./publish-articles.ts";
import { storeRedirects } from "./redirects.ts";
import { refreshWithRelated } from "./refresh-with-related.ts";
import { removeArticle } from "./remove-article.ts";

/** At most this many bytes of articles in one request. */
const MAX_BYTES = 4_000_000;

export const articleAdminApi = new Hono<App>()
  .put("/articles", forAdmins, async (c) => {
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
  .put("/redirects", forAdmins, async (c) => {
    const { redirects } = checkInput(redirectsInput, await readJson(c.req.raw, MAX_BYTES));
    return c.json(await storeRedirects(c.var.db, redirects));
  })
  .delete("/articles/:id", forAdmins, async (c) => {
    const id = Number(c.req.param("id"));
    const { db, now, identity, removeWithArticle } = c.var;
    const stalePaths = await removeArticle(db, id, { by: identity.name, now }, removeWithArticle(id));
    if (!stalePaths) throw new Refusal("article_not_found", "There is no article with this id.");
    c.var.after(c.var.refresh(stalePaths));
    return c.body(null, 204);
  });
