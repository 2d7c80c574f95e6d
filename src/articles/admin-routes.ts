import { Hono } from "hono";
import { forAdmins } from "../auth/roles.ts";
import type { App } from "../http/context.ts";
import { Refusal } from "../http/errors.ts";
import { checkInput, readJson } from "../http/validation.ts";
import { addressesInput } from "./address-inputs.ts";
import { checkAddresses } from "./check-addresses.ts";
import { indexOrPrepare, prepareIndex } from "./index-for-search.ts";
import { readIndexState } from "./index-state.ts";

import { articlesInput, deletionQuery, misspeltFields, publishQuery, redirectsInput } from "./inputs.ts";

import { changedIn, publishArticles } from "./publish-articles.ts";
import { storeRedirects } from "./redirects.ts";
import { refreshWithRelated } from "./refresh-with-related.ts";
import { removeAndLead } from "./remove-and-lead.ts";

/** At most this many bytes of articles in one request. */
const MAX_BYTES = 4_000_000;

export const articleAdminApi = new Hono<App>()
  .put("/articles", forAdmins, async (c) => {
    const given = await readJson(c.req.raw, MAX_BYTES);
    const misspelt = misspeltFields(given);
    if (Object.keys(misspelt).length > 0)
      throw new Refusal("invalid_input", "Some fields have another name.", { fields: misspelt });
    const { refresh, basedOn } = checkInput(publishQuery, c.req.query());
    const inputs = checkInput(articlesInput, given);
    if (basedOn !== undefined && inputs.length > 1)
      throw new Refusal("invalid_input", "Some fields need another value.", {
        fields: { basedOn: "names one article's state: send that article alone, or leave it out" },
      });
    const { db, now, config, identity, begin } = c.var;
    const published = await publishArticles(db, inputs, {
      now,
      timeZone: config.site.timeZone,
      language: config.site.language,
      by: identity.name,
      isImport: refresh === "later",
      asRead: basedOn,
      begin,
    });
    const { summary, editorial, withEmbeds, behind } = published;
    // Many at once are an import: the cron refreshes what it made stale, a bounded number a minute.
    if (editorial) {
      c.var.after(refreshWithRelated(c.var, published).then(() => c.var.nameEmbeds(withEmbeds)));
      c.var.after(c.var.reindex(changedIn(summary), behind?.queue));
    }
    return c.json(summary);
  })
  .put("/redirects", forAdmins, async (c) => {
    const { redirects, yielding } = checkInput(redirectsInput, await readJson(c.req.raw, MAX_BYTES));
    return c.json(await storeRedirects(c.var.db, redirects, { yielding }));
  })
  .post("/addresses", forAdmins, async (c) => {
    const { addresses } = checkInput(addressesInput, await readJson(c.req.raw, MAX_BYTES));
    const { db, now, config } = c.var;
    return c.json({ results: await checkAddresses(db, addresses, { now, timeZone: config.site.timeZone }) });
  })
  .delete("/articles/:id", forAdmins, async (c) => {
    const id = Number(c.req.param("id"));
    const { leadTo } = checkInput(deletionQuery, c.req.query());
    const removed = await removeAndLead(c.var, id, leadTo);
    if (removed === "no-successor")
      throw new Refusal("invalid_input", "Some fields need another value.", {
        fields: { leadTo: "write the path of another article that readers are served" },
      });
    const { stalePaths } = removed;
    if (!stalePaths)
      throw new Refusal(
        "article_not_found",
        "There is no article with this id. The thread of another site's page is none: its comments are decided on in the queue, and an empty one is removed by DELETE /api/v1/admin/articles/ID/thread.",
      );
    c.var.after(c.var.refresh(stalePaths));
    c.var.after(c.var.reindex([id]));
    return c.body(null, 204);
  })
  .post("/search/index", forAdmins, async (c) => {
    const { db } = c.var;
    const indexed = await indexOrPrepare(db, searchOrRefuse(c.var));
    return c.json({ indexed, ...(await readIndexState(db)) });
  })
  .post("/search/rebuild", forAdmins, async (c) => {
    const { db } = c.var;
    await prepareIndex(db, searchOrRefuse(c.var), true);
    return c.json({ indexed: 0, ...(await readIndexState(db)) });
  });

function searchOrRefuse({ search }: App["Variables"]): D1Database {
  if (search !== null) return search;
  throw new Refusal(
    "not_found",
    "This paper has no search database. Write the binding SEARCH into wrangler.toml as the repository has it, and run npm run deploy: it makes one.",
  );
}
