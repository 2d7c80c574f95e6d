import { describe, expect, test } from "vitest";
import { toHtml } from "../../../cli/wordpress/content.ts";
import type { Attachment } from "../../../cli/wordpress/survey.ts";

const attachments = new Map<string, Attachment>([
  ["7", { url: "https://old.example/one.jpg", alt: "A gull", caption: "Gull & chips", parent: "1" }],
  ["8", { url: "https://old.example/two.png", alt: "", caption: "", parent: "1" }],
  ["9", { url: "https://old.example/notes.pdf", alt: "", caption: "", parent: "1" }],
]);

const sharedBlocks = new Map([
  ["62", "<!-- wp:paragraph -->\n<p>Words that articles share.</p>\n<!-- /wp:paragraph -->"],
  ["63", '<p>Round</p><!-- wp:block {"ref":63} /-->'],
]);

function convert(content: string, footnotes = "") {
  const unknown: string[] = [];
  const dynamic: string[] = [];
  const html = toHtml(content, {
    attachments,
    sharedBlocks,
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

describe("blocks without HTML", () => {
  test("that articles share stand where they are shown, and one that holds itself ends", () => {
    const { html, dynamic } = convert('<p>Before</p>\n<!-- wp:block {"ref":62} /-->\n<p>After</p>');
    expect(html.replace(/\s+/g, "")).toBe(
      "<p>Before</p><p>Wordsthatarticlesshare.</p><p>After</p>".replace(/\s+/g, ""),
    );
    expect(dynamic).toEqual([]);
    expect(convert('<!-- wp:block {"ref":63} /-->').html.match(/Round/g)?.length).toBeLessThan(10);
  });

  test("of embeds and of other programs keep addresses and texts", () => {
    expect(convert('<!-- wp:core-embed/youtube {"url":"https://video.example/w?v=1"} /-->').html).toBe(
      '<p><a class="embed" href="https://video.example/w?v=1">https://video.example/w?v=1</a></p>',
    );
    const card = '<!-- wp:acme/card {"text":"\\u003cb\\u003eonly here\\u003c/b\\u003e","mode":"wide"} /-->';
    expect(convert(card).html).toBe("<p><b>only here</b></p>");
  });
});

describe("code", () => {
  const code = '<?php\nif ($a < 3 && $b) { echo "<b>hi</b>"; }\n?>';

  test.each(["code", "sourcecode", "php"])("of [%s] is whole, as text", (name) => {
    expect(convert(`Look:\n\n[${name} language="php"]\n${code}\n[/${name}]\n\nEnd.`).html).toBe(
      `<p>Look:</p><pre><code class="language-php">&lt;?php\nif ($a &lt; 3 &amp;&amp; $b) { echo "&lt;b&gt;hi&lt;/b&gt;"; }\n?&gt;</code></pre>\n<p>End.</p>`,
    );
  });

  test("that the editor has escaped is not escaped again", () => {
    expect(convert("[code]a &lt; b &amp;&amp; c[/code]").html).toBe(
      "<pre><code>a &lt; b &amp;&amp; c</code></pre>",
    );
  });

  test("in <pre> and <code> is text where it is more than formatting", () => {
    expect(convert('<pre>\n<?php echo 1; ?>\n<script>alert("x")</script>\n</pre>').html).toBe(
      '<pre>\n&lt;?php echo 1; ?&gt;\n&lt;script&gt;alert("x")&lt;/script&gt;\n</pre>',
    );
    expect(convert("Write <code><div></code>, <code>List<String></code>.").html).toContain("&lt;String&gt;");
    const formatted = '<pre><span class="k">if</span> <b>x</b></pre>';
    expect(convert(formatted).html).toBe(formatted);
  });

  test("and foreign tags outside of it are text too", () => {
    expect(convert("Say <name> and <?php ?>, 1 < 2, <em>so</em>.").html).toBe(
      "<p>Say &lt;name> and &lt;?php ?>, 1 < 2, <em>so</em>.</p>",
    );
  });
});

describe("page builders", () => {
  const image = (name: string, alt: string) => `<img src="https://old.example/${name}" alt="${alt}">`;

  test("WPBakery: text, pictures, players, buttons, and what it hides", () => {
    const hidden = Buffer.from(encodeURIComponent("<p>Hidden words of it</p>")).toString("base64");
    const { html } = convert(
      `[vc_row el_class="a"][vc_column width="1/2"][vc_column_text]First.[/vc_column_text][vc_single_image image="7"][vc_row_inner][vc_column_inner][vc_column_text]Inner.[/vc_column_text][/vc_column_inner][/vc_row_inner][vc_video link="https://video.example/w?v=1"][vc_btn title="Read on" link="url:https%3A%2F%2Fold.example%2Freport%2F"][vc_raw_html]${hidden}[/vc_raw_html][/vc_column][/vc_row]`,
    );
    for (const part of [
      "<p>First.</p>",
      image("one.jpg", "A gull"),
      "<p>Inner.</p>",
      'href="https://video.example/w?v=1"',
      '<a href="https://old.example/report/">Read on</a>',
      "<p>Hidden words of it</p>",
    ])
      expect(html).toContain(part);
    expect(html).not.toMatch(/vc_|\[|1\/2|el_class/);
  });

  test("Divi: text, pictures, blurbs, buttons", () => {
    const { html } = convert(
      '[et_pb_section fb_built="1" _builder_version="4.16"][et_pb_row][et_pb_text]<p>Divi text.</p>[/et_pb_text][et_pb_image src="https://old.example/d.jpg" alt="A boat" title_text="d"][/et_pb_image][et_pb_blurb title="A blurb"]Its words.[/et_pb_blurb][et_pb_button button_text="Give %22now%22" button_url="https://old.example/give/"][/et_pb_button][/et_pb_row][/et_pb_section]',
    );
    for (const part of [
      "<p>Divi text.</p>",
      image("d.jpg", "A boat"),
      "<h3>A blurb</h3>",
      "<p>Its words.</p>",
    ])
      expect(html).toContain(part);
    expect(html).toContain('<a href="https://old.example/give/">Give &quot;now&quot;</a>');
    expect(html).not.toMatch(/et_pb|4\.16|<p>d<\/p>/);
  });

  test("tagDiv: what it keeps in base64 is decoded", () => {
    const text = Buffer.from("Text that only the theme can read.").toString("base64");
    const css = Buffer.from('{"all":{"margin":"1px"}}').toString("base64");
    const { html } = convert(
      `[tdc_zone type="tdc_content"][vc_row tdc_css="${css}"][tdm_block_inline_text description="${text}"][td_block_text_with_title custom_title="Box title"]In the box.[/td_block_text_with_title][/vc_row][/tdc_zone]`,
    );
    expect(html.match(/>[^<>\s][^<>]*</g)).toEqual([
      ">Text that only the theme can read.<",
      ">Box title<",
      ">In the box.<",
    ]);
  });

  test("columns in columns of the same name leave nothing of themselves", () => {
    const { html } = convert("[one_half]left [one_half]inner[/one_half] more[/one_half] tail");
    expect(
      html
        .replace(/<[^>]*>/g, " ")
        .split(/\s+/)
        .filter(Boolean),
    ).toEqual(["left", "inner", "more", "tail"]);
  });
});

describe("classic content", () => {
  test("becomes one article where it was split into pages or teased", () => {
    const { html } = convert("First.\n<!--more Read on-->\nSecond.\n\n<!--nextpage-->\n\nThird.");
    expect(html).not.toContain("<!--");
    expect(html.match(/First|Second|Third/g)).toEqual(["First", "Second", "Third"]);
    expect(convert("Rest.<!--nextpage-->Page two.").html).toBe("<p>Rest.</p>\n<p>Page two.</p>");
  });

  test("keeps code as it was written", () => {
    const { html } = convert(
      "<pre>a\n\n[gallery]\nhttps://x.example/\n</pre>\n\nUse <code>[caption]\n\nx[/caption]</code> so.",
    );
    expect(html).toContain("<pre>a\n\n[gallery]\nhttps://x.example/\n</pre>");
    expect(html).toContain("<p>Use <code>[caption]\n\nx[/caption]</code> so.</p>");
  });

  test("keeps how cells are aligned, and the words of forms apart", () => {
    expect(convert('<table><tr><td style="text-align:right">12</td></tr></table>').html).toContain(
      '<td class="has-text-align-right"',
    );
    const { html } = convert("<form><label>Your name</label><input><button>Send</button></form>");
    expect(
      html
        .replace(/<[^>]*>/g, "")
        .split(/\s+/)
        .filter(Boolean),
    ).toEqual(["Your", "name", "Send"]);
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

  test("brackets with a link, markup or an equals sign in them are prose", () => {
    const texts = [
      'He agreed [he had said so <a href="https://council.example/m">in the minutes</a> already] and left.',
      '[Update 3pm: the council <a href="https://council.example/s">has answered</a> since.]',
      'A [see note = below] remark, [sic], [and/or] [the <em class="ship">Ida</em> sails] here.',
      'They [the <a href="https://council.example/">councillors</a>] voted [5=5].',
    ];
    for (const text of texts) expect(convert(text).html).toBe(`<p>${text}</p>`);
  });

  test("unknown ones keep attributes that are text, and addresses", () => {
    const { html } = convert('[card title="On deck" color="red" note="Nobody was hurt in it"]Words.[/card]');
    expect(html).toBe("<h3>On deck</h3>\n<p>Words.</p><p>Nobody was hurt in it</p>");
    expect(convert('[weather city_id="4" src="https://x.example/w.png"]').html).toContain(
      '<img src="https://x.example/w.png"',
    );
    expect(convert("pre[mark]fix[/mark]ed").html).toBe("<p>prefixed</p>");
    expect(convert("[a]one[/a][b]two[/b]").html).not.toContain("onetwo");
  });

  test.each([
    ['[soundcloud url="https://sound.example/1" params="a=b"]', "https://sound.example/1"],
    ["[tweet https://x.example/h/status/2]", "https://x.example/h/status/2"],
    ["[youtube=https://video.example/w?v=1&amp;w=640]", "https://video.example/w?v=1&amp;w=640"],
    ["[instagram url=https://pics.example/p/abc/]", "https://pics.example/p/abc/"],
    ["[googlemaps https://maps.example/d/embed?mid=1]", "https://maps.example/d/embed?mid=1"],
    ["[vimeo 76979]", "https://vimeo.com/76979"],
  ])("%s keeps its address as a link", (shortcode, address) => {
    expect(convert(shortcode).html).toBe(`<p><a class="embed" href="${address}">${address}</a></p>`);
  });

  test("a playlist shows each of its pieces", () => {
    const songs = new Map([
      ["79", { url: "https://old.example/talk.mp3", alt: "", caption: "", parent: "1", title: "A talk" }],
    ]);
    const html = toHtml('[playlist ids="79,80"]', {
      attachments: songs,
      postId: "1",
      footnotes: "",
      onUnknown: () => {},
      onDynamicBlock: () => {},
    });
    expect(html).toContain(
      '<audio controls src="https://old.example/talk.mp3"></audio><figcaption>A talk</figcaption>',
    );
  });

  test("in double brackets are written about", () => {
    expect(convert("Write [[gallery]] to show pictures.").html).toBe(
      "<p>Write [gallery] to show pictures.</p>",
    );
  });
});
