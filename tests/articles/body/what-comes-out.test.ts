import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderBody } from "../../../src/articles/body.ts";

type Case = [what: string, source: string, shown: string];

const expectEach = (format: "markdown" | "html", cases: Case[]) =>
  it.each(cases)("%s", (_, source, shown) => {
    const html = renderBody(source, format);
    expect(html).toBe(shown);
    // What has come out stays as it is.
    if (!html.includes('class="table"')) expect(renderBody(html, "html")).toBe(html);
  });

const IMG = 'loading="lazy" decoding="async"';

describe("ids", () => {
  expectEach("html", [
    ["get a prefix", '<p id="main">a</p>', '<p id="body-main">a</p>'],
    [
      "links follow",
      '<h2 id="a">A</h2><p><a href="#a">a</a></p>',
      '<h2 id="body-a">A</h2><p><a href="#body-a">a</a></p>',
    ],
    [
      "also percent-encoded ones",
      '<h2 id="ü">A</h2><a href="#%C3%BC">a</a>',
      '<h2 id="body-ü">A</h2><a href="#body-%C3%BC">a</a>',
    ],
    ["a second of the same name goes", '<p id="a">1</p><p id="a">2</p>', '<p id="body-a">1</p><p>2</p>'],
    [
      "names of anchors are ids",
      '<a name="a"></a><a href="#a">a</a>',
      '<a id="body-a"></a><a href="#body-a">a</a>',
    ],
    [
      "links to the page's own parts stay",
      '<a href="#comments">c</a> <a href="#comment-7">7</a>',
      '<a href="#comments">c</a> <a href="#comment-7">7</a>',
    ],
    [
      "links to other articles' parts follow",
      '<a href="/2024/03/quay/#part">p</a>',
      '<a href="/2024/03/quay/#body-part">p</a>',
    ],
    [
      "not those to comments and files",
      '<a href="/a/#comment-7">7</a><a href="/a.pdf#page=3">3</a>',
      '<a href="/a/#comment-7">7</a><a href="/a.pdf#page=3">3</a>',
    ],
    [
      "descriptions and names by id follow, and go where there is nothing",
      '<section aria-labelledby="h x"><h2 id="h">H</h2><p aria-describedby="n">a</p></section>',
      '<section aria-labelledby="body-h"><h2 id="body-h">H</h2><p>a</p></section>',
    ],
    ["blanks in an id are none", '<p id="a b">a</p>', '<p id="body-a-b">a</p>'],
  ]);

  it("of a table's heads are found by its cells", () => {
    const html = renderBody(
      '<table><tr><th id="w">Ward</th></tr><tr><td headers="w">1</td></tr></table>',
      "html",
    );
    expect(html).toContain('<th id="body-w">');
    expect(html).toContain('<td headers="body-w">');
  });
});

describe("code", () => {
  expectEach("html", [
    [
      "PHP and scripts are shown",
      '<pre>\n<?php echo "<b>hi</b>"; ?>\n<script>alert(1)</script>\n</pre>\n\nAfter.',
      '<pre>\n&lt;?php echo "&lt;b&gt;hi&lt;/b&gt;"; ?&gt;\n&lt;script&gt;alert(1)&lt;/script&gt;\n</pre>\n\nAfter.',
    ],
    [
      "within code, too",
      '<pre><code class="language-html"><div>\n  <p>a &amp; b</p>\n</div></code></pre>',
      '<pre><code class="language-html">&lt;div&gt;\n  &lt;p&gt;a &amp; b&lt;/p&gt;\n&lt;/div&gt;</code></pre>',
    ],
    [
      "in a line",
      "<p>Use <code><div></code>, <code><?php x() ?></code>.</p>",
      "<p>Use <code>&lt;div&gt;</code>, <code>&lt;?php x() ?&gt;</code>.</p>",
    ],
    [
      "marked words stay marked",
      "<pre><b>if</b> (a &lt; b)\n  <em>c</em></pre>",
      "<pre><b>if</b> (a &lt; b)\n  <em>c</em></pre>",
    ],
    ["of old kinds", "<xmp><b></xmp><tt>t</tt>", "<pre>&lt;b&gt;</pre><code>t</code>"],
    [
      "paragraphs in it are lines",
      '<pre class="wp-block-verse">One<p class="line">two</p></pre>',
      '<pre class="wp-block-verse">One\ntwo\n</pre>',
    ],
  ]);
  expectEach("markdown", [
    [
      "its lines are kept",
      "```js\na = '<b>';\n\n  b();\n```",
      "<pre><code class=\"language-js\">a = '&lt;b&gt;';\n\n  b();\n</code></pre>",
    ],
  ]);
});

describe("headings", () => {
  expectEach("html", [
    ["no second h1", "<h1>A</h1><h2>B</h2>", "<h2>A</h2><h3>B</h3>"],
    [
      "none is skipped",
      "<h4>A</h4><h6>B</h6><h4>C</h4><h3>D</h3>",
      "<h2>A</h2><h3>B</h3><h2>C</h2><h2>D</h2>",
    ],
    ["an empty one is none", "<h2> </h2><p>a</p>", "<div> </div><p>a</p>"],
    ["blocks in one are its words", "<h2><div>A</div></h2>", "<h2> A </h2>"],
  ]);
});

describe("what HTML no longer has", () => {
  expectEach("html", [
    [
      "marks",
      '<strike>a</strike><acronym title="B">b</acronym><big>c</big>',
      '<s>a</s><abbr title="B">b</abbr><span class="has-large-font-size">c</span>',
    ],
    ["looks", '<font color="red">a</font> <blink>b</blink><nobr>c</nobr>', "a bc"],
    ["lists", "<dir><li>a</li></dir><menu><li>b</li></menu>", "<ul><li>a</li></ul><ul><li>b</li></ul>"],
    [
      "alignment",
      '<center>a</center><p align="right">b</p><p style="text-align: center">c</p>',
      '<div class="has-text-align-center">a</div><p class="has-text-align-right">b</p><p class="has-text-align-center">c</p>',
    ],
    [
      "pictures at a side",
      '<img src="a.jpg" alt="A" align="left">',
      `<img ${IMG} alt="A" src="a.jpg" class="alignleft">`,
    ],
    [
      "a cover's picture",
      '<div class="wp-block-cover" style="background-image:url(https://a.example/a.jpg)">a</div>',
      `<div class="wp-block-cover"><img ${IMG} alt="" class="wp-block-cover__image-background" src="https://a.example/a.jpg">a</div>`,
    ],
  ]);
});

describe("what stands wrongly in another", () => {
  expectEach("html", [
    ["a mark around paragraphs", "<b>a<p>b</p>c</b>", "<b>a</b><p><b>b</b></p><b>c</b>"],
    ["a block in a paragraph's mark", "<p>a<span><div>b</div></span>c</p>", "<p>a</p><div>b</div><p>c</p>"],
    [
      "a figure in a paragraph",
      '<p id="q">a <b><figure>f</figure></b> b</p>',
      '<p id="body-q">a </p><figure><b>f</b></figure><p> b</p>',
    ],
    ["items in no list", "<li>a</li><li>b</li><p>c</p>", "<ul><li>a</li><li>b</li></ul><p>c</p>"],
    [
      "a list in a list, in no item",
      "<ul><li>a</li><ul><li>b</li></ul></ul>",
      "<ul><li>a<ul><li>b</li></ul></li></ul>",
    ],
    ["words in a list", "<ol>a<li>b</li></ol>", "<ol><li>a</li><li>b</li></ol>"],
    ["a definition of nothing", "<dl><dd>a</dd></dl>", "<div><div>a</div></div>"],
    [
      "a caption in the middle",
      "<figure>a<figcaption>b</figcaption>c</figure>",
      "<figure>ac<figcaption>b</figcaption></figure>",
    ],
    ["a caption of nothing", "<figcaption>a</figcaption>", '<div class="wp-caption-text">a</div>'],
    ["details without a summary", "<details open>a</details>", "<div>a</div>"],
    [
      "a link in a link",
      '<a href="/a">a<span><a href="/b">b</a></span></a>',
      'a<span><a href="/b">b</a></span>',
    ],
    ["cells of no table", "<td>a</td><td>b</td>", "a b"],
    ["an empty table", "<table><tr></tr></table><p>a</p>", "<p>a</p>"],
  ]);
});

describe("attributes", () => {
  expectEach("html", [
    [
      "addresses are written as addresses",
      '<a href=" /a b.html#x#y">a</a>',
      '<a href="/a%20b.html#x%23y">a</a>',
    ],
    [
      "what is no number is none",
      '<img src="a.jpg" alt="" width="100%" height="20px">',
      `<img ${IMG} alt="" src="a.jpg">`,
    ],
    [
      "a picture in sizes says how wide it is",
      '<img src="a.jpg" alt="" srcset="a.jpg 300w, b.jpg 600w" width="300">',
      `<img ${IMG} alt="" src="a.jpg" srcset="a.jpg 300w, b.jpg 600w" width="300" sizes="(max-width: 300px) 100vw, 300px">`,
    ],
    [
      "a picture that a script would have loaded",
      '<img src="data:image/gif;base64,AA" data-src="/a.jpg" alt="A">',
      `<img ${IMG} alt="A" src="/a.jpg">`,
    ],
    [
      "relations that are none",
      '<a href="/a" rel="attachment nofollow" target="_new">a</a>',
      '<a href="/a" rel="noopener" target="_blank">a</a>',
    ],
    ["times that are none", '<time datetime="yesterday">a</time>', "<span>a</span>"],
  ]);
});

describe("tables", () => {
  it.each([
    [
      "are called by their caption",
      "<table><caption>Votes</caption><tr><td>1</td></tr></table>",
      'aria-labelledby="body-table-1"><table><caption id="body-table-1">Votes</caption>',
    ],
    [
      "or their figure's",
      "<figure><table><tr><td>1</td></tr></table><figcaption>Votes</figcaption></figure>",
      'aria-labelledby="body-table-1"><table><tr><td>1</td></tr></table></div><figcaption id="body-table-1">',
    ],
    [
      "or what their first row says",
      "<table><tr><th>Ward</th><th>Votes</th></tr></table>",
      'aria-label="Ward, Votes">',
    ],
  ])("%s, scroll, and are reached by keyboard", (_, source, shown) => {
    const html = renderBody(source, "html");
    expect(html).toContain('<div class="table" role="region" tabindex="0" aria-label');
    expect(html).toContain(shown);
    expect(renderBody(html, "html")).toBe(html);
  });

  it("have whole rows, and nothing beside their cells", () => {
    const html = renderBody("<table>x<tr><td>1</td><td>2</td></tr><tr><td>3</td>y</tr></table>", "html");
    expect(html).toMatch(/^xy<div/);
    expect(html).toContain("<tr><td>1</td><td>2</td></tr><tr><td>3</td><td></td></tr>");
  });

  it("keep their columns' alignment", () => {
    const html = renderBody("| a | b |\n|:-:|--:|\n| 1 | 2 |", "markdown");
    expect(html).toContain('<td class="has-text-align-center">1</td>');
    expect(html).toContain('<td class="has-text-align-right">2</td>');
  });
});

describe("in Markdown", () => {
  expectEach("markdown", [
    ["superscripts and subscripts", "m^2^, H~2~O", "<p>m<sup>2</sup>, H<sub>2</sub>O</p>"],
    [
      "terms and definitions",
      "Lee\n: side away from the wind",
      "<dl>\n<dt>Lee</dt>\n<dd>side away from the wind</dd>\n</dl>",
    ],
    [
      "a picture",
      "![A boat](/a.jpg)",
      `<figure class="wp-block-image"><img ${IMG} alt="A boat" src="/a.jpg"></figure>`,
    ],
    [
      "a picture's caption",
      '![A boat](/a.jpg "At the quay")',
      `<figure class="wp-block-image"><img ${IMG} alt="A boat" src="/a.jpg"><figcaption>At the quay</figcaption></figure>`,
    ],
    [
      "and whose it is",
      '![A boat](/a.jpg "At the quay | Photo: Ida")',
      `<figure class="wp-block-image"><img ${IMG} alt="A boat" src="/a.jpg"><figcaption>At the quay <span class="credit">Photo: Ida</span></figcaption></figure>`,
    ],
    [
      "a picture among words stays there",
      'A ![b](/b.png "B") c',
      `<p>A <img ${IMG} alt="b" src="/b.png" title="B"> c</p>`,
    ],
    [
      "several pictures",
      "![A](/a.jpg)\n[![B](/b.jpg)](/b/)",
      `<figure class="wp-block-gallery has-nested-images columns-2"><figure class="wp-block-image"><img ${IMG} alt="A" src="/a.jpg"></figure><figure class="wp-block-image"><a href="/b/"><img ${IMG} alt="B" src="/b.jpg"></a></figure></figure>`,
    ],
    [
      "a pull quote",
      "> [!pullquote]\n> The ice came.\n> — *Ida*",
      '<figure class="wp-block-pullquote"><blockquote>\n<p>The ice came.</p>\n<cite><em>Ida</em></cite></blockquote></figure>',
    ],
    ["a quote stays one", "> [sic] he said", "<blockquote>\n<p>[sic] he said</p>\n</blockquote>"],
    ["braces are words", "{sic} a {.b}", "<p>{sic} a {.b}</p>"],
  ]);

  it("notes lead there and back, and none is lost", () => {
    const html = renderBody("A[^1] b[^1] c[^2].\n\n[^1]: One.\n[^3]: Nobody's.\n[^2]: Two.", "markdown");
    expect(html).toContain(
      '<sup class="footnote-ref"><a href="#body-fn1" id="body-fnref1" role="doc-noteref">1</a></sup>',
    );
    expect(html).toContain('<a href="#body-fn1" id="body-fnref1:1" role="doc-noteref">1</a>');
    expect(html).toContain('<div class="footnotes" role="doc-endnotes"><ol class="footnotes-list">');
    expect(html).toContain(
      '<a href="#body-fnref1" class="footnote-backref" role="doc-backlink" aria-label="↩ 1">',
    );
    expect(html).toContain('<li id="body-fn3" class="footnote-item"><p>Nobody\'s. </p>');
    expect(html).not.toContain('href="#body-fnref3"');
  });

  it("notes of WordPress are notes", () => {
    const html = renderBody(
      '<p>A<sup class="fn"><a href="#n1" id="n1-link">1</a></sup></p><ol class="wp-block-footnotes"><li id="n1">One <a href="#n1-link">↩︎</a></li></ol>',
      "html",
    );
    expect(html).toContain('<a href="#body-n1" id="body-n1-link" role="doc-noteref">1</a>');
    expect(html).toContain('<a href="#body-n1-link" role="doc-backlink" aria-label="↩ 1">');
  });
});

describe("of tags in any order", () => {
  const names =
    "p div b i span a ul li dl dt dd table tr td th caption figure figcaption blockquote h1 h2 h6 pre code center font picture details summary section ruby rt video br img";
  const tag = fc
    .tuple(
      fc.constantFrom(...names.split(" ")),
      fc.constantFrom("", " id=a", " class=x", " align=right", " src=/a.jpg"),
    )
    .chain(([name, attribute]) => fc.constantFrom(`<${name}${attribute}>`, `</${name}>`));
  const pieces = fc.array(fc.oneof(tag, fc.constant("WORD")), { minLength: 3, maxLength: 20 });

  it.each(["html", "markdown"] as const)("no word in %s is lost, and none is there twice", (format) => {
    const keepsWords = (given: string[]) => {
      const source = given.map((piece, at) => (piece === "WORD" ? `w${at}x ` : piece)).join("");
      const words = given.flatMap((piece, at) => (piece === "WORD" ? [`w${at}x`] : []));
      const shown = renderBody(source, format).replace(/<[^<>]*>/g, " ");
      expect(shown.match(/w\d+x/g)?.toSorted() ?? []).toEqual(words.toSorted());
    };
    fc.assert(fc.property(pieces, keepsWords), { numRuns: 300 });
  });
});
