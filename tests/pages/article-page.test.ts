import { describe, expect, it } from "vitest";
import { type ArticlePageData, articlePage } from "../../src/pages/article-page.tsx";
import { SCHEME_SCRIPT } from "../../src/pages/colour-scheme.ts";
import { EMPTY_FORM } from "../../src/pages/data.ts";
import { slot, splitAtSlots } from "../../src/pages/slots.ts";
import { article, card, comment, FRAME, form, HOSTILE, headings } from "./sample-data.ts";

function page(given: Partial<ArticlePageData> = {}, frame = FRAME): string {
  return articlePage(frame, {
    article: article(),
    related: [card({ id: 2, title: "Another" })],
    comments: { comments: [comment()], nextPath: null },
    form: EMPTY_FORM,
    formActionPath: "/2025/04/22/ferry/comments",
    ...given,
  });
}

function jsonLd(html: string): Record<string, unknown> {
  const [, text = ""] = html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s) ?? [];
  // A paper without a logo has nothing there.
  return JSON.parse(text.replace(slot("publisher-logo"), ""));
}

describe("an article's page", () => {
  it("shows its parts in the order of their importance", () => {
    expect(headings(page())).toEqual([
      "The ferry stays",
      "Top 5 This Week",
      "Related Posts",
      "Another",
      "Comments 2",
      "Leave a Reply",
      "Popular Articles",
    ]);
  });

  it("has a slot for all that changes without it", () => {
    const slots = splitAtSlots(page()).filter((_, index) => index % 2 === 1);
    expect(slots.filter((name) => name !== "origin")).toEqual([
      "head",
      "code-head",
      "publisher-logo",
      "date",
      "nameplate",
      "sections",
      "code-before",
      "top-five",
      "code-rail",
      "back",
      "reply",
      "form-token",
      "popular",
      "footer",
      "code-end",
    ]);
    expect(slots).toContain("origin");
  });

  it("is a whole document in the site's language", () => {
    expect(page()).toMatch(/^<!doctype html>\n<html lang="en" dir="ltr"><head>.*<\/html>\n$/s);
    const site = { ...FRAME.site, language: "ar" };
    expect(page({}, { ...FRAME, site })).toContain('<html lang="ar" dir="rtl">');
  });

  it("tells who wrote it, when, where it belongs and how long it takes", () => {
    const html = page();
    expect(html).toContain('<a href="/author/ida-marlowe/" rel="author">Ida Marlowe</a>');
    expect(html).toContain('<time datetime="2025-04-22T19:04:00.000Z">April 22, 2025 at 3:04 PM</time>');
    expect(html).toContain('href="/section/harbour/"');
    expect(html).toContain('<a href="/tag/ferry/" rel="tag">Ferry</a>');
    expect(html).toContain("3 min read");
    expect(html).toContain("<p>The <em>body</em>.</p>");
    expect(html).not.toContain("Updated");
  });

  it("names everybody of the byline, and leads to the first", () => {
    const two = article({
      byline: "Ida Marlowe and Jon Vale",
      coauthors: [{ slug: "jon-vale", name: "Jon Vale" }],
    });
    const html = page({ article: two });
    expect(html).toContain(
      '<p class="byline">By <a href="/author/ida-marlowe/" rel="author">Ida Marlowe</a> and Jon Vale</p>',
    );
    expect(jsonLd(html).author).toEqual([
      { "@type": "Person", name: "Ida Marlowe", url: `${slot("origin")}/author/ida-marlowe/` },
      { "@type": "Person", name: "Jon Vale" },
    ]);
    expect(page({ article: { ...two, byline: "Our correspondents" } })).toContain(
      '<a href="/author/ida-marlowe/" rel="author">Our correspondents</a>',
    );
  });

  it("tells search engines and social networks what they are to be told instead", () => {
    const seo = {
      title: "Ferries today",
      description: "What to know.",
      image: "https://pictures.example/s.jpg",
    };
    const html = page({ article: article({ seo }) });
    expect(html).toContain("<title>Ferries today — ");
    expect(html).toContain('<h1 dir="auto">The ferry stays</h1>');
    expect(html).toContain('<meta name="description" content="What to know.">');
    expect(html).toContain('<meta property="og:image" content="https://pictures.example/s.jpg">');
    expect(jsonLd(html)).toMatchObject({ headline: "The ferry stays", description: "What to know." });
  });

  it("says when it has changed since", () => {
    expect(page({ article: article({ changedAt: article().publishedAt + 3_600_000 }) })).toContain(
      'Updated <time datetime="2025-04-22T20:04:00.000Z">',
    );
    expect(page({ article: article({ changedAt: article().publishedAt + 59_999 }) })).not.toContain(
      "Updated",
    );
  });

  it("describes itself to search engines, previews and feed readers", () => {
    const html = page();
    const origin = slot("origin");
    expect(html).toContain('<meta name="description" content="It will cross again.">');
    expect(html).toContain(`<link rel="canonical" href="${origin}/2025/04/22/ferry/">`);
    expect(html).toContain('<meta property="og:type" content="article">');
    // No network shows SVG.
    expect(html).not.toContain("og:image");
    const leadImage = { url: "/assets/ferry.jpg", alt: "A ferry", caption: "" };
    expect(page({ article: article({ leadImage }) })).toContain(
      `<meta property="og:image" content="${origin}/assets/ferry.jpg">`,
    );
    expect(html).toContain('href="/feed.xml"');
    expect(html).toContain('href="/2025/04/22/ferry/feed.xml"');
    expect(jsonLd(html)).toMatchObject({
      "@type": "NewsArticle",
      headline: "The ferry stays",
      datePublished: "2025-04-22T19:04:00.000Z",
      url: `${origin}/2025/04/22/ferry/`,
      author: [{ "@type": "Person", name: "Ida Marlowe" }],
    });
  });

  it("gives the feed of an imported path without a last slash its own slash", () => {
    expect(page({ article: article({ path: "/old/story.html" }) })).toContain(
      'href="/old/story.html/feed.xml"',
    );
  });

  it("escapes every text that it is given", () => {
    const named = { slug: HOSTILE, name: HOSTILE };
    const hostile = card({
      title: HOSTILE,
      standfirst: HOSTILE,
      summary: HOSTILE,
      byline: HOSTILE,
      section: named,
    });
    const html = page(
      {
        article: article({
          ...hostile,
          path: `/${HOSTILE}/`,
          author: named,
          tags: [named],
          leadImage: { url: HOSTILE, alt: HOSTILE, caption: HOSTILE },
        }),
        related: [hostile],
        comments: {
          comments: [comment({ authorName: HOSTILE, inReplyTo: HOSTILE, parentId: 3, depth: 9 })],
          nextPath: HOSTILE,
        },
        form: form(
          { comment: HOSTILE, author: HOSTILE, email: HOSTILE, parent: HOSTILE },
          { errors: { comment: HOSTILE, author: HOSTILE, email: HOSTILE, parent: HOSTILE }, notice: HOSTILE },
        ),
        formActionPath: HOSTILE,
      },
      { ...FRAME, site: { ...FRAME.site, name: HOSTILE, tagline: HOSTILE }, sections: [named] },
    );
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<b>&");
    expect(html.replace(SCHEME_SCRIPT, "").match(/<script/g)).toHaveLength(3);
    expect(html).not.toMatch(/="[^"]*'&<b>/);
    expect(jsonLd(html).headline).toBe(HOSTILE);
  });

  it("leaves byline, time and the news markup out of a static page", () => {
    const html = page({ article: article({ kind: "page" }), related: [] });
    expect(html).not.toContain("By ");
    expect(html).not.toContain("min read");
    expect(html).not.toContain("ld+json");
    expect(headings(html)).not.toContain("Related Posts");
  });

  it("does without discussion on a static page that takes no comments", () => {
    const closed = article({ kind: "page", commentsOpen: false });
    const html = page({ article: closed, comments: { comments: [], nextPath: null } });
    expect(headings(html)).not.toContain("Leave a Reply");
  });

  it("leads from its comments to the next ones and to the newest", () => {
    const comments = { comments: [comment()], nextPath: "/2025/04/22/ferry/comments?after=x" };
    const html = page({ comments });
    expect(html).toContain('<link rel="next" href="/2025/04/22/ferry/comments?after=x">');
    expect(html).toContain('href="/2025/04/22/ferry/comments?order=newest"');
    expect(page()).not.toContain('rel="next"');
    expect(page()).not.toContain("order=newest");
  });

  it("offers what its script shows to change, where that is possible", () => {
    expect(page({ mayEdit: true })).toContain(
      '<a class="edit" href="#comments" rel="nofollow">Edit or withdraw</a>',
    );
    expect(page()).not.toContain("Edit or withdraw");
  });

  it("answers a removed comment with nobody's name", () => {
    const comments = { comments: [comment({ authorName: "", isRemoved: true })], nextPath: null };
    const html = page({ comments, form: form({ parent: "11" }) });
    expect(html).toContain('Replying to <a href="#comment-11">this comment</a>');
  });

  it("needs no inline script or style", () => {
    const html = page();
    expect(html).not.toMatch(/ style="| on[a-z]+="|<style/);
    expect(html.replace(SCHEME_SCRIPT, "").match(/<script(?! type="application\/ld\+json")[^>]*>/g)).toEqual([
      expect.stringContaining('type="module" src="/assets/comments.js?v='),
      expect.stringContaining('type="module" src="/assets/shown.js?v='),
    ]);
  });
});
