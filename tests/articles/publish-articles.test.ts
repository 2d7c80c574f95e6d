import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { findEditedArticle } from "../../src/articles/article-source.ts";
import { findArticlePage, findServedArticle, listArticles } from "../../src/articles/articles.ts";
import { articlesInput } from "../../src/articles/inputs.ts";
import { publishArticles } from "../../src/articles/publish-articles.ts";
import { publishDue } from "../../src/articles/publish-due.ts";
import { removeArticle } from "../../src/articles/remove-article.ts";
import { openDatabase } from "../../src/db/client.ts";

const db = openDatabase(env.DB);
const now = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;

const publish = (...inputs: object[]) =>
  publishArticles(
    db,
    articlesInput.parse(inputs.map((input) => ({ body: "Text.", bodyFormat: "markdown", ...input }))),
    {
      now,
      timeZone: "UTC",
    },
  );

describe("publishArticles", () => {
  it("stores an article with its section, author and tags", async () => {
    const { summary, stalePaths } = await publish({
      title: "The bridge opens",
      author: "Ines Marlow",
      section: "Town",
      tags: ["Bridges", "Roads"],
      image: { url: "https://pictures.example/bridge.jpg", alt: "A bridge" },
      publishedAt: "2026-11-23T08:00:00Z",
    });
    expect(summary).toMatchObject({ created: 1, updated: 0, unchanged: 0, skipped: [] });
    const page = await findArticlePage(db, { path: "/2026/11/23/the-bridge-opens/" }, now);
    expect(page?.article).toMatchObject({
      title: "The bridge opens",
      byline: "Ines Marlow",
      author: { slug: "ines-marlow", name: "Ines Marlow" },
      section: { slug: "town", name: "Town" },
      tags: [
        { slug: "bridges", name: "Bridges" },
        { slug: "roads", name: "Roads" },
      ],
      bodyHtml: "<p>Text.</p>",
      readingMinutes: 1,
    });
    expect(stalePaths).toEqual(
      expect.arrayContaining(["/", "/section/town/", "/tag/roads/", "/author/ines-marlow/", "/feed.xml"]),
    );
  });

  it("names several authors in the byline, in the site's language, and the first is the author", async () => {
    const input = { title: "Two", path: "/two/", authors: ["Ida Marlowe", { name: "Jon Vale", slug: "jv" }] };
    await publish(input);
    const page = await findArticlePage(db, { path: "/two/" }, now);
    expect(page?.article).toMatchObject({
      byline: "Ida Marlowe and Jon Vale",
      author: { slug: "ida-marlowe", name: "Ida Marlowe" },
      coauthors: [{ slug: "jv", name: "Jon Vale" }],
    });
    expect((await publish(input)).summary).toMatchObject({ unchanged: 1 });
    const spanish = articlesInput.parse({ ...input, body: "Texto.", bodyFormat: "markdown" });
    await publishArticles(db, spanish, { now, timeZone: "UTC", language: "es" });
    expect((await findArticlePage(db, { path: "/two/" }, now))?.article.byline).toBe(
      "Ida Marlowe y Jon Vale",
    );
    await publish({ ...input, authors: undefined, author: "Ida Marlowe" });
    expect((await findArticlePage(db, { path: "/two/" }, now))?.article).toMatchObject({
      byline: "Ida Marlowe",
      coauthors: [],
    });
  });

  it("keeps what another system says of an article until it says something else", async () => {
    const kept = async () => (await findEditedArticle(db, 1))?.source.imported;
    const input = { title: "Moved in", path: "/moved/" };
    await publish({ ...input, imported: { format: "aside", views: { wpp: 12 } } });
    expect(await kept()).toEqual({ format: "aside", views: { wpp: 12 } });
    await publish({ ...input, title: "Edited" });
    expect(await kept()).toEqual({ format: "aside", views: { wpp: 12 } });
    await publish({ ...input, imported: { format: "video" } });
    expect(await kept()).toEqual({ format: "video" });
  });

  it("refuses more of another system than a row has room for", () => {
    const imported = { text: "a".repeat(50_000) };
    expect(() => articlesInput.parse({ title: "A", body: "", bodyFormat: "html", imported })).toThrow(
      "at most 50000",
    );
  });

  it("changes nothing when the same is published again, and raises the revision when it is not the same", async () => {
    const input = { title: "Twice", path: "/twice/" };
    await publish(input);
    expect((await publish(input)).summary).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
    expect((await publish({ ...input, body: "Other text." })).summary).toMatchObject({ updated: 1 });
    const page = await findArticlePage(db, { path: "/twice/" }, now);
    expect(page?.revision).toBe(2);
    expect(page?.article.bodyHtml).toBe("<p>Other text.</p>");
  });

  it("keeps the time of publication when a correction does not name it", async () => {
    await publish({ title: "First", path: "/first/", publishedAt: "2026-11-20T08:00:00Z" });
    await publish({ title: "First, corrected", path: "/first/" });
    expect((await findServedArticle(db, { path: "/first/" }, now))?.publishedAt).toBe(
      Date.UTC(2026, 10, 20, 8),
    );
  });

  it("takes a hundred articles in a fixed number of statements", async () => {
    const many = Array.from({ length: 100 }, (_, n) => ({
      title: `Number ${n}`,
      path: `/n/${n}/`,
      tags: ["All", `T${n}`],
    }));
    expect((await publish(...many)).summary).toMatchObject({ created: 100 });
    expect((await listArticles(db, { tag: "all" }, now, { limit: 200 })).items).toHaveLength(100);
  });

  it.each([
    ["a reserved path", { title: "x", path: "/api/v1/" }, "answers to"],
    ["the root", { title: "x", path: "/" }, "answers to"],
    ["a body that no row holds", { title: "x", path: "/x/", body: "ü".repeat(400_000) }, "bytes long"],
  ])("skips %s and says why", async (_, input, reason) => {
    const { summary } = await publish(input, { title: "Fine", path: "/fine/" });
    expect(summary).toMatchObject({ created: 1, skipped: [{ reason: expect.stringContaining(reason) }] });
  });

  it("takes a few that are part of an import for no editor's: nothing of them is stored unread", async () => {
    const inputs = articlesInput.parse([{ title: "The mill", body: "Text.", bodyFormat: "markdown" }]);
    const asImport = await publishArticles(db, inputs, { now, timeZone: "UTC", isImport: true });
    expect(asImport.editorial).toBe(false);
    const warm = () => env.DB.prepare("SELECT count(*) AS n FROM stale_pages WHERE warm = 1").first("n");
    expect(await warm()).toBe(0);
    expect((await publish({ title: "The tower" })).editorial).toBe(true);
    expect(await warm()).toBeGreaterThan(0);
  });

  it("serves drafts and withdrawn articles to nobody", async () => {
    await publish(
      { title: "Draft", path: "/draft/", status: "draft" },
      { title: "Gone", path: "/gone/", status: "withdrawn" },
    );
    expect(await findServedArticle(db, { path: "/draft/" }, now)).toBeNull();
    expect(await findServedArticle(db, { path: "/gone/" }, now)).toBeNull();
    expect((await listArticles(db, {}, now, { limit: 10 })).items).toEqual([]);
  });

  it("serves a scheduled article from its moment on, before any cron ran", async () => {
    await publish({ title: "Later", path: "/later/", publishedAt: "2026-11-23T13:00:00Z" });
    expect(await findServedArticle(db, { path: "/later/" }, now)).toBeNull();
    expect(await findServedArticle(db, { path: "/later/" }, now + HOUR)).not.toBeNull();
    expect((await listArticles(db, {}, now + HOUR, { limit: 10 })).items).toHaveLength(1);
    expect(await publishDue(db, now)).toBe(0);
    expect(await publishDue(db, now + HOUR)).toBe(1);
    expect(await publishDue(db, now + HOUR)).toBe(0);
  });

  it.each(["draft", "withdrawn"])(
    "does not publish what is a %s by the time the cron writes",
    async (status) => {
      await publish({ title: "Later", path: "/later/", publishedAt: "2026-11-23T12:30:00Z" });
      await publish({ title: "Due", path: "/due/", publishedAt: "2026-11-23T12:31:00Z" });
      const overtaken = {
        prepare: (sql: string) => env.DB.prepare(sql),
        batch: async (statements: D1PreparedStatement[]) => {
          await publish({ title: "Later", path: "/later/", publishedAt: "2026-11-23T12:30:00Z", status });
          return env.DB.batch(statements);
        },
      } as D1Database;
      expect(await publishDue(openDatabase(overtaken), now + HOUR)).toBe(1);
      const { results } = await env.DB.prepare("SELECT path, status FROM articles ORDER BY id").all();
      expect(results).toEqual([
        { path: "/later/", status },
        { path: "/due/", status: "published" },
      ]);
      expect(await findServedArticle(db, { path: "/later/" }, now + HOUR)).toBeNull();
    },
  );

  it("does not publish what was put off by the time the cron writes", async () => {
    await publish({ title: "Later", path: "/later/", publishedAt: "2026-11-23T12:30:00Z" });
    const overtaken = {
      prepare: (sql: string) => env.DB.prepare(sql),
      batch: async (statements: D1PreparedStatement[]) => {
        await publish({ title: "Later", path: "/later/", publishedAt: "2026-11-29T12:30:00Z" });
        return env.DB.batch(statements);
      },
    } as D1Database;
    expect(await publishDue(openDatabase(overtaken), now + HOUR)).toBe(0);
    expect(await env.DB.prepare("SELECT status FROM articles").first("status")).toBe("scheduled");
  });

  it("leaves a scheduled article its time, and scheduled, when a correction does not name it", async () => {
    await publish({ title: "Later", path: "/later/", publishedAt: "2026-11-23T13:00:00Z" });
    const { summary } = await publish({ title: "Later, corrected", path: "/later/" });
    expect(summary.articles).toMatchObject([{ status: "scheduled", outcome: "updated" }]);
    expect(await findServedArticle(db, { path: "/later/" }, now)).toBeNull();
    expect((await publish({ title: "Later, corrected", path: "/later/" })).summary.articles).toMatchObject([
      { status: "scheduled", outcome: "unchanged" },
    ]);
    expect(await publishDue(db, now + HOUR)).toBe(1);
  });

  it("calls a published article unchanged that came due since", async () => {
    const input = { title: "Later", path: "/later/", publishedAt: "2026-11-23T12:30:00Z" };
    await publish(input);
    await publishDue(db, now + HOUR);
    expect((await publish(input)).summary).toMatchObject({ unchanged: 1 });
  });
});

describe("listArticles", () => {
  it("pages without gaps or repeats, reading a few rows per article", async () => {
    const many = Array.from({ length: 60 }, (_, n) => ({
      title: `N ${n}`,
      path: `/n/${n}/`,
      section: "Town",
      publishedAt: new Date(now - Math.floor(n / 3) * HOUR).toISOString(),
    }));
    await publish(...many);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listArticles(db, { section: "town" }, now, { cursor, limit: 7 });
      seen.push(...page.items.map(({ path }) => path));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
  });

  it("reads a bounded number of rows however long the list is", async () => {
    await publish(
      ...Array.from({ length: 100 }, (_, n) => ({ title: `N ${n}`, path: `/n/${n}/`, tags: ["t"] })),
    );
    const plan = await env.DB.prepare(
      `EXPLAIN QUERY PLAN SELECT a.id FROM article_tags x JOIN articles a ON a.id = x.article_id
       WHERE x.tag_slug = 't' AND (x.listed_at, x.article_id) < (9e15, 9e15) ORDER BY x.listed_at DESC, x.article_id DESC LIMIT 5`,
    ).all<{ detail: string }>();
    const details = plan.results.map(({ detail }) => detail).join("; ");
    expect(details).toContain("article_tags_newest");
    expect(details).not.toContain("TEMP B-TREE");
  });
});

describe("removeArticle", () => {
  it("leaves nothing of an article but the marks on its pages, and that its addresses are gone", async () => {
    const { summary } = await publish({ title: "Gone", path: "/gone/", tags: ["t"], redirects: ["/old/"] });
    const id = summary.articles[0]?.id ?? 0;
    expect(await removeArticle(db, id, { by: "Ida Marlowe", now })).toContain("/gone/");
    for (const table of ["articles", "article_tags", "article_vectors"]) {
      expect(await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first("n")).toBe(0);
    }
    const { results } = await env.DB.prepare("SELECT * FROM redirects ORDER BY from_path").all();
    expect(results).toEqual([
      { from_path: "/gone/", to_path: "", kind: "gone" },
      { from_path: "/old/", to_path: "", kind: "gone" },
    ]);
    expect(await removeArticle(db, id, { by: "Ida Marlowe", now })).toBeNull();
  });
});
