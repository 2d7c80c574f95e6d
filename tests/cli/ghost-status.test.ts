import { expect, test } from "vitest";
import { postToArticle } from "../../cli/ghost/post-to-article.ts";

const NOTHING = {
  posts: 1,
  tags: new Map(),
  tagsOf: new Map(),
  users: new Map(),
  authorsOf: new Map(),
  pictures: new Map(),
};

test.each([
  ["published", "2026-01-01T00:00:00Z", "published"],
  ["scheduled", "2999-01-01T00:00:00Z", "scheduled"],
  // Without its time it would be out at once.
  ["scheduled", null, "draft"],
  ["scheduled", "soon", "draft"],
  ["sent", "2026-01-01T00:00:00Z", "draft"],
])("a post of Ghost's that is %s at %s is %s", (status, published_at, expected) => {
  const post = { id: "a", slug: "a", title: "A", html: "<p>x</p>", status, published_at };
  expect(postToArticle(post, NOTHING, "")).toMatchObject({ status: expected });
});

const read = (given: object, site = "https://old.example") => {
  const article = postToArticle(
    { id: "a", slug: "a", title: "A", status: "published", ...given },
    NOTHING,
    site,
  );
  if (typeof article === "string") throw new Error(article);
  return article;
};

test.each(["paid", "members", "tiers"])("a post for %s is no public article", (visibility) => {
  const article = read({ html: "<p>x</p>", visibility });
  expect(article).toMatchObject({ status: "draft", imported: { visibility } });
  expect(read({ html: "<p>x</p>", visibility: "public" }).status).toBe("published");
});

test("a post that is only in the newer editor's format has all of its words", () => {
  const text = (words: string, format = 0) => ({ type: "extended-text", text: words, format });
  const root = {
    type: "root",
    children: [
      {
        type: "paragraph",
        children: [
          text("Words & "),
          text("bold", 1),
          { type: "link", url: "__GHOST_URL__/b/", children: [text("b")] },
        ],
      },
      { type: "extended-heading", tag: "h3", children: [text("Head")] },
      {
        type: "list",
        listType: "number",
        tag: "ol",
        children: [{ type: "listitem", children: [text("One")] }],
      },
      { type: "image", src: "__GHOST_URL__/content/images/a.jpg", alt: "A quay", caption: "The <b>quay</b>" },
      { type: "embed", url: "https://video.example/w?v=1", html: "<iframe></iframe>" },
      { type: "callout", calloutEmoji: "!", calloutText: "Mind it" },
      { type: "codeblock", code: "a < b", language: "js" },
      {
        type: "bookmark",
        url: "https://a.example/",
        metadata: { title: "Kept for later", description: "More" },
      },
      { type: "button", buttonUrl: "https://a.example/", buttonText: "Press" },
      { type: "email", html: "<p>Only in the mail</p>" },
      { type: "of-tomorrow", headingText: "Unknown words" },
      { type: "paywall" },
    ],
  };
  const { body } = read({ html: null, lexical: JSON.stringify({ root }) });
  expect(body.split("\n").filter(Boolean)).toEqual([
    '<p>Words &amp; <strong>bold</strong><a href="/b/">b</a></p>',
    "<h3>Head</h3>",
    "<ol><li>One</li></ol>",
    '<figure class="wp-block-image"><img src="https://old.example/content/images/a.jpg" alt="A quay"><figcaption>The <b>quay</b></figcaption></figure>',
    '<p><a class="embed" href="https://video.example/w?v=1">https://video.example/w?v=1</a></p>',
    "<aside><p>! Mind it</p></aside>",
    '<pre><code class="language-js">a &lt; b</code></pre>',
    '<p><a href="https://a.example/">Kept for later</a></p>',
    "<p>More</p>",
    '<p><a href="https://a.example/">Press</a></p>',
    "<p>Unknown words</p>",
  ]);
});

test("a post that is only in the older editor's format has all of its words", () => {
  const mobiledoc = {
    version: "0.3.1",
    markups: [["em"], ["a", ["href", "__GHOST_URL__/c/"]]],
    atoms: [["soft-return", "", {}]],
    cards: [
      ["html", { html: "<p>Of a card</p>" }],
      ["card-markdown", { markdown: "Of **Markdown**" }],
    ],
    sections: [
      [
        1,
        "p",
        [
          [0, [0], 1, "Slanted"],
          [1, [], 0, 0],
          [0, [1], 1, "to c"],
        ],
      ],
      [3, "ul", [[[0, [], 0, "item"]]]],
      [10, 0],
      [10, 1],
    ],
  };
  const { body } = read({ html: null, mobiledoc: JSON.stringify(mobiledoc) });
  expect(body).toBe(
    '<p><em>Slanted</em><br><a href="/c/">to c</a></p>\n<ul><li>item</li></ul>\n<p>Of a card</p>\n<p>Of <strong>Markdown</strong></p>',
  );
});

test("links within the old site become paths, and its files stay where they are", () => {
  const html =
    '<a href="__GHOST_URL__/two/">two</a><img src="__GHOST_URL__/content/a.jpg"><a href="__GHOST_URL__/content/files/r.pdf">r</a>';
  expect(read({ html }).body).toBe(
    '<a href="/two/">two</a><img src="https://old.example/content/a.jpg"><a href="https://old.example/content/files/r.pdf">r</a>',
  );
});

test("what search engines are told, and an address elsewhere, go along", () => {
  const pictures = new Map([
    ["a", { alt: "", caption: "", metaTitle: "Told", metaDescription: "What is told" }],
  ]);
  const post = { id: "a", slug: "a", title: "A", html: "", canonical_url: "https://first.example/a/" };
  expect(postToArticle(post, { ...NOTHING, pictures }, "")).toMatchObject({
    seo: { title: "Told", description: "What is told" },
    imported: { canonical: "https://first.example/a/" },
  });
});
