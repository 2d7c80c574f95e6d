import { describe, expect, test } from "vitest";
import { toHtml } from "../../../cli/wordpress/content.ts";
import type { Attachment } from "../../../cli/wordpress/survey.ts";

const attachments = new Map<string, Attachment>([
  ["7", { url: "https://old.example/one.jpg", alt: "A gull", caption: "Gull & chips", parent: "1" }],
  ["8", { url: "https://old.example/two.png", alt: "", caption: "", parent: "1" }],
  ["9", { url: "https://old.example/notes.pdf", alt: "", caption: "", parent: "1" }],
]);

function convert(content: string, footnotes = "") {
  const unknown: string[] = [];
  const dynamic: string[] = [];
  const html = toHtml(content, {
    attachments,
    postId: "1",
    footnotes,
    onUnknown: (name) => unknown.push(name),
    onDynamicBlock: (name) => dynamic.push(name),
  });
  return { html, unknown, dynamic };
}

describe("blocks", () => {
  test("lose their marks and keep their HTML", () => {
    const { html } = convert(
      '<!-- wp:paragraph {"align":"left"} -->\n<p>One\nline.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:heading -->\n<h2>Two</h2>\n<!-- /wp:heading -->',
    );
    expect(html).toBe("<p>One\nline.</p>\n\n<h2>Two</h2>");
  });

  test("that WordPress fills in itself are left out and named", () => {
    const { html, dynamic } = convert(
      '<!-- wp:latest-posts {"postsToShow":3} /--><!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->',
    );
    expect(html).toBe("<p>x</p>");
    expect(dynamic).toEqual(["latest-posts"]);
  });

  test("may stand beside classic content, which gets its paragraphs", () => {
    const { html } = convert("Old text.\n\nMore.\n<!-- wp:paragraph --><p>New</p><!-- /wp:paragraph -->");
    expect(html).toBe("<p>Old text.</p>\n<p>More.</p>\n<p>New</p>");
  });

  test("that embed something become a link", () => {
    const { html } = convert(
      '<!-- wp:embed {"url":"https://video.example/1?a=1&b=2"} --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://video.example/1?a=1&amp;b=2\n</div></figure><!-- /wp:embed -->',
    );
    expect(html).toContain(
      '<a class="embed" href="https://video.example/1?a=1&amp;b=2">https://video.example/1?a=1&amp;b=2</a>',
    );
  });

  test("of footnotes are filled from the metadata", () => {
    const { html } = convert("<!-- wp:footnotes /-->", '[{"id":"n1","content":"See <em>page 4</em>."}]');
    expect(html).toBe(
      '<ol class="wp-block-footnotes"><li id="n1">See <em>page 4</em>. <a href="#n1-link">↩︎</a></li></ol>',
    );
    expect(convert("<!-- wp:footnotes /-->", "{broken").html).toBe("");
  });
});

describe("classic content", () => {
  test("becomes one article where it was split into pages or teased", () => {
    const { html } = convert("First.\n<!--more Read on-->\nSecond.\n\n<!--nextpage-->\n\nThird.");
    expect(html).not.toContain("<!--");
    expect(html.match(/First|Second|Third/g)).toEqual(["First", "Second", "Third"]);
  });

  test("keeps code as it was written", () => {
    const { html } = convert(
      "<pre>a\n\n[gallery]\nhttps://x.example/\n</pre>\n\nUse <code>[caption]\n\nx[/caption]</code> so.",
    );
    expect(html).toContain("<pre>a\n\n[gallery]\nhttps://x.example/\n</pre>");
    expect(html).toContain("<p>Use <code>[caption]\n\nx[/caption]</code> so.</p>");
  });

  test("turns an address alone on its line into a link, and no other", () => {
    const { html } = convert("Look:\n\nhttps://video.example/9\n\nor https://x.example/ here");
    expect(html).toContain(
      '<p><a class="embed" href="https://video.example/9">https://video.example/9</a></p>',
    );
    expect(html).toContain("<p>or https://x.example/ here</p>");
  });
});

describe("shortcodes", () => {
  test("caption, new and old", () => {
    const image = '<a href="/x"><img src="https://old.example/one.jpg" alt=""></a>';
    expect(
      convert(`[caption id="a" align="aligncenter" width="300"]${image} A <em>gull</em>.[/caption]`).html,
    ).toBe(
      `<figure class="wp-caption aligncenter">${image}<figcaption>A <em>gull</em>.</figcaption>\n</figure>`,
    );
    expect(convert(`[caption caption="A gull"]${image}[/caption]`).html).toContain(
      "<figcaption>A gull</figcaption>",
    );
  });

  test("gallery by ids, and without ids what was uploaded to the post", () => {
    const byId = convert('[gallery ids="8, 7,404" columns="2"]').html;
    expect(byId).toContain('class="wp-block-gallery has-nested-images columns-2"');
    expect(byId.match(/two\.png|one\.jpg/g)).toEqual(["two.png", "one.jpg"]);
    const attached = convert("[gallery]").html;
    expect(attached.match(/<img/g)).toHaveLength(2);
    expect(attached).toContain('alt="A gull"');
    expect(attached).toContain("<figcaption>Gull &amp; chips</figcaption>");
  });

  test("audio, video and embed", () => {
    expect(convert('[audio src="https://x.example/a.mp3"]').html).toBe(
      '<figure class="wp-block-audio"><audio controls src="https://x.example/a.mp3"></audio></figure>',
    );
    expect(convert("[audio https://x.example/a.mp3]").html).toContain('src="https://x.example/a.mp3"');
    expect(
      convert('[video mp4="https://x.example/v.mp4" poster="https://x.example/p.jpg"][/video]').html,
    ).toContain('<video controls src="https://x.example/v.mp4" poster="https://x.example/p.jpg"></video>');
    expect(convert('[audio src="javascript:alert(1)"]').html).toBe("");
    expect(convert("[embed width=3]https://x.example/t[/embed]").html).toBe(
      '<p><a class="embed" href="https://x.example/t">https://x.example/t</a></p>',
    );
  });

  test("unknown ones lose their brackets and keep their text; brackets that are prose stay", () => {
    const { html, unknown } = convert(
      '[box color="red"]Inside [gallery ids="7"][/box] and [sic], [1], [...] [x] here',
    );
    expect(html).toContain("Inside");
    expect(html).toContain("one.jpg");
    expect(html).toContain("and [sic], [1], [...] [x] here");
    expect(html).not.toContain("box");
    expect(unknown).toEqual(["box"]);
  });

  test("in double brackets are written about", () => {
    expect(convert("Write [[gallery]] to show pictures.").html).toBe(
      "<p>Write [gallery] to show pictures.</p>",
    );
  });
});
