import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { isolateTally } from "../../src/popularity/tally.ts";
import { makeArticle } from "./factories.ts";

const KEY = "https://pages.broadsheet.invalid/kept";

/** What a test finds, by where it is kept; it leaves something everywhere, and a table fewer where it is told so. */
async function lookAndLeave(dropsTable: boolean): Promise<Record<string, unknown>> {
  const tables = await env.DB.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").first(
    "count(*)",
  );
  const isNew = isolateTally.isNew({ articleId: 1, address: "192.0.2.1", agent: "Firefox" }, Date.now());
  const found = {
    tables,
    isNew,
    article: (await makeArticle()).id,
    articles: await env.DB.prepare("SELECT count(*) FROM articles").first("count(*)"),
    search: await env.SEARCH.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'words'").first(
      "count(*)",
    ),
    kv: (await env.PAGES.list()).keys,
    cache: await caches.default.match(KEY),
    limits: [] as boolean[],
  };
  await env.PAGES.put("left", "over");
  await caches.default.put(KEY, new Response("left", { headers: { "Cache-Control": "max-age=60" } }));
  for (let n = 0; n < 6; n++) found.limits.push((await env.COMMENTS_KEPT.limit({ key: "reader" })).success);
  await env.SEARCH.exec("CREATE TABLE words (word)");
  if (dropsTable) await env.DB.exec("DROP TABLE lessons");
  return found;
}

let first: Record<string, unknown> | undefined;

it.each([
  ["a test", false],
  ["the next", true],
  ["one after a table is gone", false],
  ["the last", false],
])("gives %s a paper as new", async (_, dropsTable) => {
  const found = await lookAndLeave(dropsTable);
  first ??= found;
  expect(found).toEqual(first);
  expect(found).toMatchObject({ isNew: true, article: 1, articles: 1, search: 0, kv: [], cache: undefined });
  expect(found.limits).toEqual([true, true, true, true, true, false]);
});
