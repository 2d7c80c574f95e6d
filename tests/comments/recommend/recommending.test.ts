import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { countRecommendations } from "../../../src/comments/recommend/count-recommendations.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { recommendations } from "../../../src/popularity/tally.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { ask, BROWSER } from "../../support/worker.ts";

const now = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;

let article: { id: number; path: string };
let id: number;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(now);
  article = await makeArticle({ title: "The bridge opens" });
  id = (await makeComment({ articleId: article.id })).id;
});

type From = { address: string; agent?: string; cookie?: string; json?: boolean };

function press(comment: number, { address, agent, cookie, json }: From): Promise<Response> {
  const headers = {
    ...BROWSER,
    "CF-Connecting-IP": address,
    ...(agent !== undefined && { "User-Agent": agent }),
    ...(cookie !== undefined && { Cookie: cookie }),
    ...(json && { Accept: "application/json" }),
  };
  return ask(
    `${article.path}comments/${comment}/recommend`,
    { method: "POST", headers },
    { VIEW_FLUSH_SECONDS: "0" },
  );
}

const count = () => countRecommendations(openDatabase(env.DB), Date.now());
const countOf = (comment: number) =>
  env.DB.prepare("SELECT recommended FROM comments WHERE id = ?").bind(comment).first<number>("recommended");
const stale = () => env.DB.prepare("SELECT count(*) AS n FROM stale_pages").first<number>("n");

describe("a recommendation", () => {
  it("counts once for a reader, a comment and a day, whatever isolate took it", async () => {
    const other = (await makeComment({ articleId: article.id })).id;
    for (const address of ["192.0.2.1", "198.51.100.7", "192.0.2.1"]) {
      const response = await press(id, { address });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain("counted within a quarter of an hour");
      // Another isolate does not know them.
      recommendations.forget();
    }
    expect((await press(other, { address: "192.0.2.1", json: true })).status).toBe(204);
    expect(await countOf(id)).toBe(0);
    expect(await count()).toBe(true);
    expect([await countOf(id), await countOf(other)]).toEqual([2, 1]);
    expect(await count()).toBe(false);

    vi.setSystemTime(now + DAY);
    await press(id, { address: "192.0.2.1" });
    await press(id, { address: "192.0.2.1" });
    await count();
    expect(await countOf(id)).toBe(3);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM recommend_batches").first("n")).toBe(0);
    vi.setSystemTime(now + 3 * DAY);
    await press(id, { address: "192.0.2.1" });
    await count();
    expect(await env.DB.prepare("SELECT count(DISTINCT day) AS n FROM recommend_seen").first("n")).toBe(1);
  });

  it("stands on the page, and is a program's to read", async () => {
    await press(id, { address: "192.0.2.1" });
    await count();
    const html = await (await ask(article.path)).text();
    expect(html).toMatch(
      new RegExp(
        `action="${article.path}comments/${id}/recommend"><button[^>]*>Recommend<span class="count"> 1<`,
      ),
    );
    const listed = await (await ask(`/api/v1/articles/${article.id}/comments`)).json<{
      items: { recommended: number }[];
    }>();
    expect(listed.items).toMatchObject([{ recommended: 1 }]);
  });

  it("of robots, of the newsroom and of who wrote it is answered like any other and not counted", async () => {
    const posted = await ask(`${article.path}comments`, {
      method: "POST",
      headers: { "CF-Connecting-IP": "192.0.2.9" },
      body: new URLSearchParams({ comment: "I like my own words best.", author: "Ada" }),
    });
    const own = Number(posted.headers.get("Location")?.split("-").at(-1));
    const cookie = posted.headers.get("Set-Cookie")?.split(";")[0] ?? "";
    const answers = [
      await press(id, { address: "192.0.2.1", agent: "Googlebot/2.1 (+http://www.google.com/bot.html)" }),
      await press(id, { address: "192.0.2.2", cookie: "broadsheet_newsroom=1" }),
      await press(own, { address: "192.0.2.3", cookie }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM recommend_batches").first("n")).toBe(0);
  });

  it("is refused from another site's page, and after twenty in a minute", async () => {
    const headers = { ...BROWSER, Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
    const path = `/api/v1/comments/${id}/recommend`;
    expect((await ask(path, { method: "POST", headers })).status).toBe(403);
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++)
      statuses.push((await press(id, { address: "192.0.2.4", json: true })).status);
    expect(statuses).toContain(429);
  });

  it("of a loop holds no more than as many views would", async () => {
    for (let n = 0; n < 200; n++) {
      const agent = `Mozilla/5.0 (X11; Linux x86_64; rv:${100 + n}.0) Gecko/20100101 Firefox/${100 + n}.0`;
      await press(id, { address: `203.0.113.${n % 250}`, agent });
    }
    await count();
    expect(await countOf(id)).toBeLessThan(30);
  });

  it("asks the database nothing where others of the window have been taken, and marks pages only where a count looks other", async () => {
    const { binding, meter } = meteredDatabase();
    recommendations.claimFlush(now, 10_000);
    const headers = { ...BROWSER, "CF-Connecting-IP": "192.0.2.1", Accept: "application/json" };
    await ask(article.path);
    await ask(`${article.path}comments/${id}/recommend`, { method: "POST", headers }, { DB: binding });
    expect(meter.queries).toBe(0);
    recommendations.forget();

    await env.DB.prepare("UPDATE comments SET recommended = 1000 WHERE id = ?").bind(id).run();
    await env.DB.prepare("DELETE FROM stale_pages").run();
    await press(id, { address: "192.0.2.1" });
    expect(await count()).toBe(false);
    expect([await countOf(id), await stale()]).toEqual([1001, 0]);
  });
});

describe("the most recommended comments", () => {
  it("stand first, page by page, and those that nobody recommended not at all", async () => {
    const ids = [id];
    for (let n = 1; n < 60; n++) ids.push((await makeComment({ articleId: article.id })).id);
    await env.DB.prepare("UPDATE comments SET recommended = (id % 7)").run();
    const wanted = await env.DB.prepare(
      "SELECT id FROM comments WHERE recommended > 0 ORDER BY recommended DESC, id",
    ).all<{ id: number }>();
    const shown: number[] = [];
    let path: string | undefined = `${article.path}comments?order=recommended`;
    for (let pages = 0; path && pages < 5; pages++) {
      const html: string = await (await ask(path)).text();
      shown.push(...[...html.matchAll(/<article id="comment-(\d+)"/g)].map(([, found]) => Number(found)));
      expect(html).toContain('content="noindex"');
      path = /<a href="([^"]+)" rel="next">/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    }
    expect(shown).toEqual(wanted.results.map((row) => row.id));

    const listed: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { items: { id: number }[]; next: string | null } = await (
        await ask(
          `/api/v1/articles/${article.id}/comments?order=recommended&limit=10${cursor && `&cursor=${cursor}`}`,
        )
      ).json();
      listed.push(...page.items.map((item) => item.id));
      cursor = page.next;
    }
    expect(listed).toEqual(shown);
  });

  it("are a page that a thread without any does not have", async () => {
    expect((await ask(`${article.path}comments?order=recommended`)).status).not.toBe(200);
    expect(await (await ask(article.path)).text()).not.toContain("Most recommended");
  });
});
