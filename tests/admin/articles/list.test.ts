import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { findAllArticles, listAllArticles } from "../../../src/articles/all-articles.ts";
import { forgetAll } from "../../../src/cache/memory.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { signedIn } from "../../support/signed-in.ts";
import { ask, askNewsroom } from "../../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);

beforeEach(() => forgetAll());

const put = (given: object) =>
  askNewsroom("PUT", "/articles", { body: "Words.", bodyFormat: "markdown", ...given });
const open = async (query: string) =>
  (await ask(`/admin/articles${query}`, { headers: await signedIn() })).text();

describe("the list of articles", () => {
  it("has each state on its tab, and counts what is not out yet", async () => {
    await put({ title: "Out & about", path: "/out/", publishedAt: "2026-11-20T08:00:00Z" });
    await put({ title: "Half written", path: "/draft/", status: "draft" });
    await put({ title: "To come", path: "/later/", publishedAt: "2999-01-01T08:00:00Z" });
    await put({ title: "Taken back", path: "/gone/", status: "withdrawn" });
    await put({ title: "About us", path: "/about/", kind: "page" });
    for (const [tab, title] of [
      ["", "Out &amp; about"],
      ["?tab=draft", "Half written"],
      ["?tab=scheduled", "To come"],
      ["?tab=withdrawn", "Taken back"],
      ["?tab=pages", "About us"],
    ] as const) {
      const html = await open(tab);
      const titles = [...html.matchAll(/<b>([^<]+)<\/b><\/a>/g)].map(([, found]) => found);
      expect(titles).toEqual([title]);
    }
    expect(await open("")).toMatch(/Drafts <span class="count">1<\/span>/);
  });

  it("finds by words, by part of an unlisted one's title, by slug and by pasted address", async () => {
    await put({ title: "The chain ferry", path: "/2026/11/20/chain/", publishedAt: "2026-11-20T08:00:00Z" });
    await put({ title: "Notes on the ferrymen", path: "/draft/", status: "draft" });
    const titles = async (q: string) =>
      (await findAllArticles({ db: openDatabase(env.DB), search: env.SEARCH, now: NOW, language: "en" }, q))
        .map(({ title }) => title)
        .sort();
    expect(await titles("ferry")).toEqual(["Notes on the ferrymen", "The chain ferry"]);
    expect(await titles("chain")).toEqual(["The chain ferry"]);
    expect(await titles("https://paper.example/2026/11/20/chain/?utm=1")).toEqual(["The chain ferry"]);
    expect(await titles("draft")).toEqual(["Notes on the ferrymen"]);
    expect(await titles("100%_nothing")).toEqual([]);
    expect(await open("?q=walrus")).toContain("Nothing was found.");
  });

  it("stays cheap in a large archive, also on a late page", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO articles (path, slug, status, title, body_source, body_format, body_html, published_at, listed_at, changed_at, created_at, content_hash)
       SELECT '/' || i || '/', 's', iif(i % 2, 'published', 'draft'), 'Title', '', 'html', '', i, iif(i % 2, i, NULL), i, i, 'h' FROM n`,
    ).run();
    const { db, meter } = meteredDatabase();
    const first = await listAllArticles(db, "published", NOW, { limit: 30 });
    const late = await listAllArticles(db, "published", NOW, { cursor: "500-500", limit: 30 });
    const drafts = await listAllArticles(db, "draft", NOW, { cursor: "0-4000", limit: 30 });
    expect([first.items.length, late.items.length, drafts.items.length]).toEqual([30, 30, 30]);
    expect(late.items[0]?.id).toBe(499);
    expect(drafts.items[0]?.id).toBe(3998);
    expect(drafts.next).toBe("3940-3940");
    expect(meter.rowsRead).toBeLessThan(3 * 70);
  });
});
