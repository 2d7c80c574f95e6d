import { describe, expect, it } from "vitest";
import { frontPage } from "../../src/pages/front-page.tsx";
import { listPage } from "../../src/pages/list-page.tsx";
import { footerContent, mainMenu } from "../../src/pages/menus.tsx";
import { keptTextPage, messagePage } from "../../src/pages/message-page.tsx";
import { searchResultsPage } from "../../src/pages/search-page.tsx";
import { slot, splitAtSlots } from "../../src/pages/slots.ts";
import { popularList, topFive } from "../../src/pages/top-lists.tsx";
import { card, FRAME, form, HOSTILE, headings } from "./sample-data.ts";

const articles = Array.from({ length: 6 }, (_, n) => card({ id: n, title: `Story ${n}`, path: `/${n}/` }));

describe("the front page", () => {
  it("leads with the newest article, then the others, with both boxes beside them", () => {
    const html = frontPage(FRAME, {
      lead: articles[0] ?? null,
      seconds: articles.slice(1, 4),
      blocks: [{ look: "newest", title: "", path: "", articles: articles.slice(4) }],
      nextPath: "/?before=1",
    });
    expect(headings(html)).toEqual([
      ...[slot("nameplate"), "Story 0", "Story 1", "Story 2", "Story 3"],
      ...["Top 5 This Week", "Story 4", "Story 5"],
    ]);
    expect(splitAtSlots(html)).toEqual(expect.arrayContaining(["top-five-read", "popular-box"]));
    expect(html).toContain("<title>The Wrenmouth Gazette</title>");
    expect(html).toContain('<a href="/?before=1" rel="next">Older articles</a>');
    expect(html.match(/fetchpriority="high"/g)).toHaveLength(1);
  });

  it("has a sentence where nothing has been published", () => {
    expect(
      frontPage({ ...FRAME, sections: [] }, { lead: null, seconds: [], blocks: [], nextPath: null }),
    ).toContain("Nothing has been published yet");
  });
});

describe("the masthead's sections", () => {
  it("mark the one that the page belongs to, and escape their names", () => {
    const sections = [
      { slug: "harbour", name: "Harbour" },
      { slug: "bücher", name: "<Books>" },
    ];
    const menu = mainMenu(null, sections);
    expect(menu({ section: "harbour", articleId: null })).toBe(
      '<li><a href="/section/harbour/" aria-current="true">Harbour</a></li>' +
        '<li><a href="/section/b%C3%BCcher/">&lt;Books&gt;</a></li>',
    );
    expect(menu({ section: null, articleId: null })).not.toContain("aria-current");
  });

  it("stand behind the paper's own entries, each once; where one is not the first, it is there twice for a phone", () => {
    const menus = {
      main: [
        { label: "About", href: "/about/", of: "article/7" },
        { label: "Sea", href: "/section/sea/", of: "section/sea" },
      ],
      thenSections: true,
      footer: [{ label: "Imprint", href: "/imprint/", of: "article/8" }],
      social: [{ label: "Mastodon", href: "https://social.example/@paper?a&b" }],
    };
    const menu = mainMenu(menus, [
      { slug: "sea", name: "The sea" },
      { slug: "town", name: "Town" },
    ]);
    const links = (html: string) =>
      [...html.matchAll(/<li( class="[\w-]+")?><a href="([^"]+)"( aria-current="\w+")?>/g)].map(
        ([, place = "", href, current = ""]) => href + place + current,
      );
    expect(links(menu({ section: null, articleId: 9 }))).toEqual([
      "/about/",
      "/section/sea/",
      "/section/town/",
    ]);
    expect(links(menu({ section: "town", articleId: 9 }))).toEqual([
      '/section/town/ class="here" aria-current="true"',
      "/about/",
      "/section/sea/",
      '/section/town/ class="in-place" aria-current="true"',
    ]);
    expect(links(menu({ section: "sea", articleId: 7 }))[0]).toBe('/about/ aria-current="page"');
    const footer = footerContent(menus);
    expect(footer({ section: null, articleId: 8 })).toContain('<a href="/imprint/" aria-current="page">');
    expect(footer({ section: null, articleId: 7 })).not.toContain("aria-current");
    expect(footer({ section: null, articleId: 7 })).toContain(
      '<a href="https://social.example/@paper?a&amp;b" rel="me">Mastodon</a>',
    );
    expect(footer({ section: null, articleId: 7 })).not.toContain("feed.xml");
  });
});

describe("a list", () => {
  it("names itself and offers its feed", () => {
    const html = listPage(FRAME, {
      title: "Harbour",
      kind: "section",
      articles,
      nextPath: null,
      feedPath: "/section/harbour/feed.xml",
      path: "/section/harbour/",
    });
    expect(headings(html)[0]).toBe("Harbour");
    expect(html).toContain('href="/section/harbour/feed.xml"');
    expect(html).toContain(`<link rel="canonical" href="${slot("origin")}/section/harbour/">`);
  });

  it("says in a sentence what it is, for search engines; a front page without a tagline too", () => {
    const given = { title: "Harbour", kind: "section" as const, articles: [card()], nextPath: null };
    expect(listPage(FRAME, given)).toContain(
      `<meta name="description" content="Harbour: the newest articles of ${FRAME.site.name}.">`,
    );
    const site = { ...FRAME.site, tagline: "" };
    expect(frontPage({ ...FRAME, site }, { lead: null, seconds: [], blocks: [], nextPath: null })).toContain(
      `<meta name="description" content="The newest articles of ${FRAME.site.name}.">`,
    );
  });

  it("keeps what was searched for, helps when nothing was found, and is no page to index", () => {
    const query = `${HOSTILE}${slot("top-five")}`;
    const html = searchResultsPage(FRAME, {
      ...{ asked: { q: query }, articles: [], next: null, count: 0, isExact: true },
      ...{ reach: "whole", problems: [] },
    });
    expect(html).toContain("&lt;b&gt;top-five” in it.");
    expect(html).not.toContain("<script>alert");
    expect(splitAtSlots(html).filter((part) => part === "top-five")).toHaveLength(1);
    expect(html).toContain('href="/section/town/"');
    expect(html).toContain('content="noindex"');
  });
});

describe("the top lists", () => {
  const entries = Array.from({ length: 8 }, (_, n) => ({
    id: n,
    title: `<${n}>`,
    path: `/${n}/`,
    views: 9 - n,
  }));

  it("are five links, and all", () => {
    expect(topFive(entries).match(/<li>/g)).toHaveLength(5);
    expect(topFive(entries)).toContain('<li><a href="/0/">&lt;0&gt;</a></li>');
    expect(popularList(entries).match(/<li>/g)).toHaveLength(8);
  });

  it("mark what was not read and is there for being new", () => {
    const [first, ...others] = entries.map((entry) => ({ ...entry, views: entry.id === 0 ? 3 : 0 }));
    expect(first && topFive([first, ...others]).match(/<li class="newest">/g)).toHaveLength(4);
  });

  it("say so while there is nothing to list", () => {
    expect(topFive([])).toContain('<p class="empty">');
    expect(popularList([])).toContain('<p class="empty">');
  });
});

describe("a message", () => {
  it("leads a lost reader on", () => {
    const html = messagePage(FRAME, {
      status: 404,
      title: "No page here",
      paragraphs: ["Look <elsewhere>."],
    });
    expect(html).toContain("<p>Look &lt;elsewhere&gt;.</p>");
    expect(html).toContain('action="/search"');
    expect(headings(html)).toContain("Top 5 This Week");
    expect(html).not.toContain('rel="canonical"');
  });

  it("needs neither sections nor lists when something is broken", () => {
    const html = messagePage({ ...FRAME, sections: [] }, { status: 503, title: "Soon", paragraphs: [] });
    expect(html).not.toContain(slot("top-five"));
    expect(headings(html)).toEqual(["Soon"]);
  });

  it("keeps a comment in the same form, to be sent again", () => {
    const html = keptTextPage(FRAME, {
      status: 503,
      title: "Not stored",
      sentence: "Please send it again.",
      form: form({ comment: "my words", author: "Ada", parent: "9" }),
      formActionPath: "/a/comments",
      articlePath: "/a/",
    });
    expect(html).toContain('action="/a/comments"');
    expect(html).toContain(">my words</textarea>");
    expect(html).toContain('name="parent" value="9"');
    expect(html).toContain('<p role="alert">Please send it again.</p>');
  });
});
