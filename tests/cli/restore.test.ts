import { expect, test } from "vitest";
import { openRestore } from "../../cli/restore/restore.ts";
import { openUpload } from "../../cli/upload.ts";

type Sent = { what: string; values: unknown[] };

/** A site that takes everything and remembers it in its order. */
function openSite() {
  const sent: Sent[] = [];
  const take = (what: string, values: unknown[]) => void sent.push({ what, values });
  const taken = (count: number) => ({ created: count, updated: 0, unchanged: 0, skipped: [] });
  const api = {
    putArticles: async (values: unknown[]) => {
      take("articles", values);
      return { ...taken(values.length), articles: [] };
    },
    putComments: async (values: unknown[]) => {
      take("comments", values);
      return taken(values.length);
    },
    indexForSearch: async () => ({ indexed: 0, waiting: 0, walk: null }),
    putRedirects: async (values: unknown[]) => {
      take("redirects", values);
      return { stored: values.length, skipped: [], kept: [] };
    },
    putViews: async (values: unknown[]) => {
      take("views", values);
      return { imported: values.length, unknownArticles: 0, unknownPaths: [] };
    },
    putSettings: async (values: object) => {
      take("settings", [values]);
      return { settings: {} };
    },
    putWords: async () => ({ block: "", hold: "", allow: "" }),
    getStats: async () => ({ top: [], rising: [], referrers: [], plan: {} }),
  };
  return {
    api,
    sent,
    all: (what: string) => sent.filter((one) => one.what === what).flatMap((one) => one.values),
  };
}

async function restored(lines: object[]) {
  const site = openSite();
  const upload = openUpload(site.api);
  const restore = openRestore({ api: site.api, upload, site: "https://new.example", withViews: false });
  const [first, ...rest] = [{ type: "broadsheet", version: 1, site: "https://old.example" }, ...lines];
  await restore.begin(first as { type: string });
  for (const line of rest) await restore.take(line as { type: string });
  await restore.finish();
  return { ...site, result: restore.result() };
}

const origin = (key: string) => ({ source: "broadsheet:https://old.example", key, adopt: false });

const article = (id: number, path: string) => ({
  type: "article",
  id,
  path,
  title: path,
  body: "x",
  bodyFormat: "html",
  image: null,
});
const comment = (
  id: number,
  articleId: number | undefined,
  articlePath: string,
  parent: number | null = null,
) => ({
  type: "comment",
  id,
  externalId: `broadsheet:${id}`,
  parent,
  parentExternalId: parent === null ? null : `broadsheet:${parent}`,
  articleId,
  articlePath,
  author: "Ada",
  body: "Words",
  createdAt: "2026-01-01T00:00:00.000Z",
  status: "published",
  kind: "comment",
});

test("every line arrives as what it says, articles before what belongs to them", async () => {
  const { sent, all, result } = await restored([
    { type: "settings", settings: { SITE_NAME: "Courant", LANGUAGE: "pt" } },
    article(1, "/a/"),
    article(2, "/b/"),
    { type: "redirect", from: "/old/", to: "/a/", articleId: 1 },
    { type: "redirect", from: "/category/", to: "/section/x/", articleId: null },
    comment(10, 1, "/a/"),
    comment(11, 2, "/b/"),
    {
      type: "views",
      span: "day",
      from: "2026-01-01T00:00:00.000Z",
      views: [
        ["/a/", 5, 1],
        ["/b/", 2, 2],
      ],
    },
    { type: "views", span: "hour", from: "2026-03-01T07:00:00.000Z", views: [["/a/", 3, 1]] },
    {
      type: "views",
      span: "ever",
      views: [
        ["/a/", 20, 1],
        ["/b/", 2, 2],
      ],
    },
    { type: "end" },
  ]);
  expect(sent.map(({ what }) => what)).toEqual([
    ...["settings", "settings", "articles", "redirects", "comments", "views"],
  ]);
  expect(all("settings")).toEqual([{ SITE_NAME: "Courant" }, { LANGUAGE: "pt" }]);
  expect(all("articles")).toEqual([
    { path: "/a/", title: "/a/", body: "x", bodyFormat: "html", origin: origin("1") },
    { path: "/b/", title: "/b/", body: "x", bodyFormat: "html", origin: origin("2") },
  ]);
  expect(all("redirects")).toEqual([
    { from: "/old/", to: "/a/" },
    { from: "/category/", to: "/section/x/" },
  ]);
  expect(all("comments")).toMatchObject([
    { externalId: "broadsheet:10", articlePath: "/a/" },
    { externalId: "broadsheet:11", articlePath: "/b/" },
  ]);
  // What is left of all time is from before the days.
  expect(all("views")).toEqual([
    { path: "/a/", hour: "2026-01-01T00:00:00.000Z", views: 5 },
    { path: "/b/", hour: "2026-01-01T00:00:00.000Z", views: 2 },
    { path: "/a/", hour: "2026-03-01T07:00:00.000Z", views: 3 },
    { path: "/a/", hour: "1990-01-01T00:00:00Z", views: 12 },
  ]);
  expect(result).toMatchObject({ redirects: 2, views: 22, skipped: [], isWhole: true });
});

test("an article that moved while the export was made keeps what belongs to it", async () => {
  const { all, result } = await restored([
    article(1, "/before/"),
    { type: "redirect", from: "/before/", to: "/after/", articleId: 1 },
    { type: "redirect", from: "/old/", to: "/after/", articleId: 1 },
    comment(10, 1, "/after/"),
    { type: "views", span: "hour", from: "2026-03-01T07:00:00.000Z", views: [["/after/", 3, 1]] },
    { type: "views", span: "ever", views: [["/after/", 3, 1]] },
    { type: "end" },
  ]);
  expect(all("redirects")).toEqual([{ from: "/old/", to: "/before/" }]);
  expect(all("comments")).toMatchObject([{ articlePath: "/before/" }]);
  expect(all("views")).toEqual([{ path: "/before/", hour: "2026-03-01T07:00:00.000Z", views: 3 }]);
  expect(result.skipped).toEqual([]);
});

test("of two articles that had one address in turn while it was made the second is told", async () => {
  const { all, result } = await restored([
    article(1, "/a/"),
    article(2, "/a/"),
    comment(10, 2, "/a/"),
    { type: "end" },
  ]);
  expect(all("articles")).toMatchObject([{ path: "/a/" }]);
  expect(result.skipped).toEqual([{ what: "/a/", reason: expect.stringContaining("export again") }]);
  expect(all("comments")).toEqual([]);
});

test("an export of an older version, without ids, is taken as before", async () => {
  const { all } = await restored([
    article(1, "/a/"),
    { type: "redirect", from: "/old/", to: "/a/" },
    comment(10, undefined, "/a/"),
    { type: "views", span: "hour", from: "2026-03-01T07:00:00.000Z", views: [["/a/", 3]] },
    { type: "views", span: "ever", views: [["/a/", 3]] },
    { type: "end" },
  ]);
  expect(all("redirects")).toEqual([{ from: "/old/", to: "/a/" }]);
  expect(all("comments")).toMatchObject([{ articlePath: "/a/" }]);
  expect(all("views")).toEqual([{ path: "/a/", hour: "2026-03-01T07:00:00.000Z", views: 3 }]);
});
