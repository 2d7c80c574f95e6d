import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { askNewsroom } from "../support/worker.ts";

const ARTICLE = { title: "The merger", body: "It is secret.", bodyFormat: "markdown", path: "/merger/" };

const put = async (body: object) => {
  const response = await askNewsroom("PUT", "/articles", body);
  const { error, articles } = await response.json<{
    error?: { fields?: Record<string, string> };
    articles?: { status: string }[];
  }>();
  const stored = await env.DB.prepare("SELECT count(*) AS n FROM articles").first<number>("n");
  return { status: response.status, fields: error?.fields, articles, stored };
};

describe("an article that shall not be out yet is not published by a slip", () => {
  it.each([
    [{ status: "scheduled" }, "publishedAt", /when it is to be published/],
    [{ status: "scheduled", publishAt: "2999-01-01T00:00:00Z" }, "publishAt", /"publishedAt"/],
    [{ staus: "draft" }, "staus", /"status"/],
    [{ Status: "draft" }, "Status", /"status"/],
    [{ state: "draft" }, "state", /"status"/],
    [{ draft: true }, "draft", /"status": "draft"/],
    [{ hidden: true }, "hidden", /"status": "draft"/],
    [{ published: "2999-01-01T00:00:00Z" }, "published", /"publishedAt"/],
    [{ published_at: "2999-01-01T00:00:00Z" }, "published_at", /"publishedAt"/],
    [{ date: "2999-01-01T00:00:00Z" }, "date", /"publishedAt"/],
    [{ embargo: "2999-01-01T00:00:00Z" }, "embargo", /"publishedAt"/],
    [{ commentOpen: false }, "commentOpen", /"commentsOpen"/],
    [{ tag: ["ice"] }, "tag", /"tags"/],
    [{ status: "draf" }, "status", /./],
  ])("%j", async (given, field, message) => {
    const alone = await put({ ...ARTICLE, ...given });
    expect(alone).toMatchObject({ status: 422, stored: 0 });
    expect(alone.fields?.[field]).toMatch(message);
    const second = await put([ARTICLE, { ...ARTICLE, path: "/b/", ...given }]);
    expect(second).toMatchObject({ status: 422, stored: 0 });
    expect(second.fields?.[`1.${field}`]).toMatch(message);
  });

  it("and names that mean something elsewhere are left out as before", async () => {
    const given = {
      ...ARTICLE,
      id: 7,
      layout: "post",
      description: "d",
      html: "<p>x</p>",
      extra: { draft: true },
    };
    expect(await put(given)).toMatchObject({ status: 200, stored: 1 });
  });

  it("and what an export says goes back in, due or not", async () => {
    const due = { ...ARTICLE, status: "scheduled", publishedAt: "2020-01-01T00:00:00Z" };
    expect((await put(due)).articles).toMatchObject([{ status: "published" }]);
    const later = { ...ARTICLE, path: "/b/", status: "scheduled", publishedAt: "2999-01-01T00:00:00Z" };
    expect((await put(later)).articles).toMatchObject([{ status: "scheduled" }]);
  });
});
