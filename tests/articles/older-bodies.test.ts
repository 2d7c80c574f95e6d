import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { RENDERED_ROW, renderAgain } from "../../src/articles/older-bodies.ts";
import { openDatabase } from "../../src/db/client.ts";
import { readSetting, writeSetting } from "../../src/settings/stored.ts";
import { makeArticle } from "../support/factories.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);
const ask = () => writeSetting(db, RENDERED_ROW, JSON.stringify({ before: Number.MAX_SAFE_INTEGER })).run();

/** As often as it takes. @returns how many came out otherwise in each run */
async function runAll(): Promise<(number | null)[]> {
  await ask();
  const runs: (number | null)[] = [];
  while (JSON.parse((await readSetting(db, RENDERED_ROW)) ?? "{}").before > 0)
    runs.push(await renderAgain(db, NOW));
  return runs;
}

it("bodies of an older rendering are rendered anew, the newest first, and their pages with them", async () => {
  const old = {
    bodySource: '<p id="main">It came.</p>',
    bodyFormat: "html",
    bodyHtml: '<p id="main">It came.</p>',
  } as const;
  for (const id of [1, 2, 3, 5]) await makeArticle({ id, path: `/${id}/`, ...old });
  await makeArticle({ id: 4, path: "/4/", excerpt: "Text.", bodySource: "Text.", bodyHtml: "<p>Text.</p>" });

  expect(await runAll()).toEqual([1, 2, 1]);

  const { results } = await env.DB.prepare(
    "SELECT body_html, excerpt, revision FROM articles ORDER BY id",
  ).all();
  const mended = { body_html: '<p id="body-main">It came.</p>', excerpt: "It came.", revision: 2 };
  const same = { body_html: "<p>Text.</p>", excerpt: "Text.", revision: 1 };
  expect(results).toEqual([mended, mended, mended, same, mended]);
  const stale = await env.DB.prepare("SELECT path FROM stale_pages ORDER BY path").all();
  expect(stale.results.map(({ path }) => path)).toEqual(["/1/", "/2/", "/3/", "/5/"]);
  expect(await runAll()).toEqual([0, 0, 0]);
});

it("what is saved meanwhile stays", async () => {
  await makeArticle({ id: 1, bodySource: "Old.", bodyHtml: "<b>Old</b>", contentHash: "before" });
  const saving = openDatabase({
    ...env.DB,
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      await env.DB.prepare("UPDATE articles SET body_html = '<p>New.</p>', content_hash = 'after'").run();
      return env.DB.batch(statements);
    },
  } as D1Database);
  await ask();
  await renderAgain(saving, NOW);
  expect(await env.DB.prepare("SELECT body_html FROM articles").first("body_html")).toBe("<p>New.</p>");
});

it("a paper that began with this rendering has nothing to do", async () => {
  await makeArticle({ id: 1, bodyHtml: "<b>x</b>" });
  expect(await renderAgain(db, NOW)).toBeNull();
  expect(await readSetting(db, RENDERED_ROW)).toBeNull();
});
