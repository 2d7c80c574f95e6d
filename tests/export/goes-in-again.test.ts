import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { exportedPages } from "../support/export-pages.ts";
import { askNewsroom } from "../support/worker.ts";

/** The longest that the API takes of everything, in letters that become longer on the way. */
const ARTICLES = [
  {
    path: `/${"\u20AC".repeat(399)}`,
    title: "\u00DF".repeat(300),
    standfirst: "\u20AC".repeat(1_000),
    body: "\u00DF\n".repeat(1_000),
    bodyFormat: "markdown",
    author: "\u00DF".repeat(120),
    byline: "\u20AC".repeat(200),
    section: "\u4E16".repeat(120),
    tags: ["\u00DF".repeat(120), "\u4E16".repeat(120), "Berlin, Germany", "\u20AC"],
    publishedAt: "2026-01-01T00:00:00.123Z",
    redirects: [encodeURI(`/${"\u4E16".repeat(399)}`), "/?p=12"],
  },
  { title: "\u4E16".repeat(300), body: "", bodyFormat: "html", publishedAt: "2026-01-02T00:00:00Z" },
  {
    slug: "\u00DF".repeat(200),
    title: "Slug",
    body: "",
    bodyFormat: "html",
    publishedAt: "2026-01-02T00:00:00Z",
  },
];

const put = async (path: string, body: object) => {
  const response = await askNewsroom("PUT", path, body);
  return { status: response.status, ...(await response.json<Record<string, unknown>>()) };
};

it("whatever the API takes, its export says in words that it takes again", async () => {
  for (const article of ARTICLES)
    expect(await put("/articles", article)).toMatchObject({ status: 200, created: 1 });
  const { articlePath } = { articlePath: ARTICLES[0]?.path ?? "" };
  const comment = {
    externalId: "\u20AC".repeat(200),
    articlePath,
    author: "\u20AC".repeat(200),
    authorUrl: `https://ada.example/${"a".repeat(1_900)}`,
    body: "\u20AC".repeat(90_000),
    createdAt: "2026-01-03T00:00:00.123Z",
    editedAt: "2026-01-04T00:00:00Z",
    status: "published",
  };
  expect(await put("/comments", { comments: [comment] })).toMatchObject({
    status: 200,
    created: 1,
    skipped: [],
  });
  expect(
    await put("/views", { views: [{ path: articlePath, hour: "2026-01-03T07:00:00Z", views: 5 }] }),
  ).toMatchObject({
    imported: 1,
    unknownArticles: 0,
  });
  const lines = (await exportedPages()).flat();
  const of = (type: string) => lines.filter((line) => line.type === type);
  await env.DB.exec("DELETE FROM comments");
  await env.DB.exec("DELETE FROM redirects");

  const articles = of("article").map(({ id: _id, type: _type, ...article }) =>
    Object.fromEntries(Object.entries(article).filter(([, value]) => value !== null)),
  );
  expect(await put("/articles", articles)).toMatchObject({
    status: 200,
    unchanged: 0,
    updated: 3,
    skipped: [],
  });
  expect(await put("/articles", articles)).toMatchObject({ status: 200, unchanged: 3 });
  const redirects = of("redirect").map(({ from, to }) => ({ from, to }));
  expect(redirects).toHaveLength(2);
  expect(await put("/redirects", { redirects })).toMatchObject({ status: 200, stored: 2 });
  expect(await put("/comments", { comments: of("comment") })).toMatchObject({
    status: 200,
    created: 1,
    skipped: [],
  });
  const views = of("views").flatMap(({ views: list }) => list as [string, number, number][]);
  const again = views.map(([path, count]) => ({ path, hour: "1990-01-01T00:00:00Z", views: count }));
  expect(await put("/views", { views: again })).toMatchObject({ unknownArticles: 0 });

  const second = (await exportedPages()).flat();
  const known = (all: typeof lines) =>
    all
      .filter(({ type }) => ["article", "comment", "redirect"].includes(type))
      .map(({ updatedAt: _, row: _row, ...line }) => line);
  expect(known(second)).toEqual(known(lines));
});
