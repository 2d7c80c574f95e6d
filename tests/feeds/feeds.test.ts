import { describe, expect, it } from "vitest";
import { commentsRss, jsonFeed, rss } from "../../src/feeds/feeds.ts";
import type { ArticleData } from "../../src/pages/data.ts";
import { slot } from "../../src/pages/slots.ts";
import { all, parseXml, textOf } from "./parse-xml.ts";

const ORIGIN = "https://paper.example";
const site = { name: "The Harbour Post", tagline: "", url: null, language: "en-GB", timeZone: "UTC" };

const article: ArticleData = {
  id: 7,
  path: "/2026/11/23/tide-tables/",
  title: "Tide tables & <b>other</b> “numbers”",
  standfirst: "Why the harbour's clock is slow",
  summary: "Why the harbour's clock is slow",
  section: { slug: "town", name: "Town & Port" },
  byline: "Ada O'Hara",
  publishedAt: Date.UTC(2026, 10, 23, 7, 5, 9),
  changedAt: Date.UTC(2026, 10, 23, 8),
  leadImage: { url: "/images/quay.jpg?w=1200&h=800", alt: "", caption: "" },
  kind: "article",
  author: null,
  tags: [{ slug: "tides", name: "Tides" }],
  bodyHtml: "<p>High water.</p>",
  readingMinutes: 1,
  commentsOpen: true,
  commentCount: 0,
};

const feed = {
  site,
  title: site.name,
  description: "News from the quay",
  path: "/",
  selfPath: "/feed.xml",
  items: [article],
};

/** What a reader gets: the slot filled. */
const served = (page: string) => page.replaceAll(slot("origin"), ORIGIN).replace(slot("feed-icon"), "");

const rssOf = (given: Partial<ArticleData> = {}) =>
  parseXml(served(rss({ ...feed, items: [{ ...article, ...given }] })));

const bodyOf = (bodyHtml: string) => textOf(rssOf({ bodyHtml }), "content:encoded");

it("several authors are as many in both feeds, and a byline of other words is one", () => {
  const two = {
    author: { slug: "ida", name: "Ida Marlowe" },
    coauthors: [{ slug: "jon", name: "Jon Vale" }],
    byline: "Ida Marlowe and Jon Vale",
  };
  const creators = (given: Partial<ArticleData>) => all(rssOf(given), "dc:creator").map(({ text }) => text);
  const authors = (given: Partial<ArticleData>) =>
    JSON.parse(served(jsonFeed({ ...feed, items: [{ ...article, ...given }] }))).items[0].authors;
  expect(creators(two)).toEqual(["Ida Marlowe", "Jon Vale"]);
  expect(authors(two)).toEqual([{ name: "Ida Marlowe" }, { name: "Jon Vale" }]);
  expect(creators({ ...two, byline: "Our correspondents" })).toEqual(["Our correspondents"]);
});

describe("RSS", () => {
  it("names the paper, its page and its own address", () => {
    const root = rssOf();
    expect(root.attributes.version).toBe("2.0");
    const [channel] = root.children;
    expect(channel && textOf(channel, "title")).toBe("The Harbour Post");
    expect(textOf(root, "link")).toBe(`${ORIGIN}/`);
    expect(textOf(root, "description")).toBe("News from the quay");
    expect(textOf(root, "language")).toBe("en-GB");
    expect(all(root, "atom:link")[0]?.attributes).toMatchObject({
      href: `${ORIGIN}/feed.xml`,
      rel: "self",
      type: "application/rss+xml",
    });
  });

  it("leads from a note's number to the page, wherever it is read", () => {
    const bodyHtml = '<p>High<sup><a href="#body-fn1" id="body-fnref1">1</a></sup> <a href="/a/">a</a></p>';
    const led = `<a href="${ORIGIN}/2026/11/23/tide-tables/#body-fn1" id="body-fnref1">1</a>`;
    expect(bodyOf(bodyHtml)).toContain(led);
    const json = JSON.parse(served(jsonFeed({ ...feed, items: [{ ...article, bodyHtml }] })));
    expect(json.items[0].content_html).toContain(led);
  });

  it("tells everything of an article", () => {
    const [item] = all(rssOf(), "item");
    if (!item) throw new Error("no item");
    expect(Object.fromEntries(item.children.map(({ name, text }) => [name, text]))).toMatchObject({
      title: article.title,
      link: `${ORIGIN}/2026/11/23/tide-tables/`,
      guid: `${ORIGIN}/2026/11/23/tide-tables/`,
      "dc:creator": "Ada O'Hara",
      pubDate: "Mon, 23 Nov 2026 07:05:09 GMT",
      description: "Why the harbour's clock is slow",
      "content:encoded": "<p>High water.</p>",
    });
    expect(all(item, "guid")[0]?.attributes.isPermaLink).toBe("true");
    expect(all(item, "category").map(({ text }) => text)).toEqual(["Town & Port", "Tides"]);
    expect(all(item, "media:content")[0]?.attributes).toMatchObject({
      url: `${ORIGIN}/images/quay.jpg?w=1200&h=800`,
      medium: "image",
    });
  });

  it("leaves out what an article lacks", () => {
    const [item] = all(
      rssOf({ standfirst: "", summary: "", byline: "", section: null, tags: [], leadImage: null }),
      "item",
    );
    expect(item?.children.map(({ name }) => name)).toEqual([
      "title",
      "link",
      "guid",
      "pubDate",
      "content:encoded",
    ]);
  });

  it("is well-formed without items, and with an empty description", () => {
    const root = parseXml(served(rss({ ...feed, description: "", items: [] })));
    expect(all(root, "item")).toEqual([]);
    expect(textOf(root, "description")).toBe("");
  });

  it("gives addresses of this site in bodies its origin", () => {
    expect(bodyOf('<a href="/town/">a</a> <img alt="x" src="/i.jpg"> <video poster="/p.jpg"></video>')).toBe(
      `<a href="${ORIGIN}/town/">a</a> <img alt="x" src="${ORIGIN}/i.jpg"> <video poster="${ORIGIN}/p.jpg"></video>`,
    );
    expect(bodyOf('<img srcset="/a.jpg 1x, https://cdn.example/b.jpg 2x, /c.jpg 3x">')).toBe(
      `<img srcset="${ORIGIN}/a.jpg 1x, https://cdn.example/b.jpg 2x, ${ORIGIN}/c.jpg 3x">`,
    );
    expect(bodyOf('<img src="//cdn.example/i.jpg">')).toBe('<img src="https://cdn.example/i.jpg">');
  });

  it("leaves other addresses, and text that looks like one, alone", () => {
    const body =
      '<a href="https://other.example/">a</a> <a href="mailto:a@b.example">b</a> <code>href="/town/"</code>';
    expect(bodyOf(body)).toBe(body);
  });

  it("holds any text: CDATA's end, control characters, half a surrogate pair, emoji", () => {
    const root = rssOf({
      title: "a\u0000\u0008\u001Fb\uD800c\uFFFEd 🐟 ]]> & </title>",
      bodyHtml: "<p>x]]>y\u000B ]]]]>> 🐟</p>",
    });
    expect(textOf(all(root, "item")[0] ?? root, "title")).toBe("abcd 🐟 ]]> & </title>");
    expect(textOf(root, "content:encoded")).toBe("<p>x]]>y ]]]]>> 🐟</p>");
  });
});

describe("RSS of comments", () => {
  const comment = {
    id: 1_826_000_000_000_123,
    path: `${article.path}comments/1826000000000123`,
    articleTitle: 'Boats & "buoys"',
    authorName: "Ada <Reader>",
    bodyHtml: '<p>Fine. <a href="/town/">See</a></p>',
    createdAt: Date.UTC(2026, 10, 23, 23, 59, 1),
  };
  const options = { site, title: "Comments", path: "/", selfPath: "/comments/feed.xml" };

  it("leads from each comment to the page that shows it", () => {
    const root = parseXml(served(commentsRss({ ...options, items: [comment] })));
    const [item] = all(root, "item");
    if (!item) throw new Error("no item");
    const link = `${ORIGIN}/2026/11/23/tide-tables/comments/1826000000000123`;
    expect(Object.fromEntries(item.children.map(({ name, text }) => [name, text]))).toEqual({
      title: 'Ada <Reader> on “Boats & "buoys"”',
      link,
      guid: link,
      "dc:creator": "Ada <Reader>",
      pubDate: "Mon, 23 Nov 2026 23:59:01 GMT",
      "content:encoded": `<p>Fine. <a href="${ORIGIN}/town/">See</a></p>`,
    });
    expect(all(root, "atom:link")[0]?.attributes.href).toBe(`${ORIGIN}/comments/feed.xml`);
  });

  it("is well-formed before anybody has said anything", () => {
    expect(all(parseXml(served(commentsRss({ ...options, items: [] }))), "item")).toEqual([]);
  });
});

describe("JSON Feed", () => {
  const parsed = (given: Partial<ArticleData> = {}) =>
    JSON.parse(served(jsonFeed({ ...feed, selfPath: "/feed.json", items: [{ ...article, ...given }] })));

  it("has the fields that version 1.1 requires and those that readers use", () => {
    expect(parsed()).toEqual({
      version: "https://jsonfeed.org/version/1.1",
      title: "The Harbour Post",
      description: "News from the quay",
      home_page_url: `${ORIGIN}/`,
      feed_url: `${ORIGIN}/feed.json`,
      language: "en-GB",
      items: [
        {
          id: `${ORIGIN}/2026/11/23/tide-tables/`,
          url: `${ORIGIN}/2026/11/23/tide-tables/`,
          title: article.title,
          summary: "Why the harbour's clock is slow",
          content_html: "<p>High water.</p>",
          image: `${ORIGIN}/images/quay.jpg?w=1200&h=800`,
          date_published: "2026-11-23T07:05:09.000Z",
          date_modified: "2026-11-23T08:00:00.000Z",
          authors: [{ name: "Ada O'Hara" }],
          tags: ["Tides"],
        },
      ],
    });
  });

  it("leaves out what an article lacks", () => {
    const [item] = parsed({ standfirst: "", summary: "", byline: "", leadImage: null }).items;
    expect(Object.keys(item)).toEqual([
      "id",
      "url",
      "title",
      "content_html",
      "date_published",
      "date_modified",
      "tags",
    ]);
  });
});
