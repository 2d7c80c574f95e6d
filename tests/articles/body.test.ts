import { describe, expect, it } from "vitest";
import { renderBody } from "../../src/articles/body.ts";
import { countWords } from "../../src/articles/plain-text.ts";

describe("renderBody", () => {
  it("renders Markdown with tables, quotes and lists", () => {
    const html = renderBody(
      "## Title\n\n> Said\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n~~gone~~",
      "markdown",
    );
    for (const tag of ["<h2>Title</h2>", "<blockquote>", "<li>two</li>", "<td>2</td>", "<del>gone</del>"]) {
      expect(html).toContain(tag);
    }
  });

  it.each([
    ["<script>alert(1)</script>", "script"],
    ['<img src="x" onerror="alert(1)">', "onerror"],
    ['<a href="javascript:alert(1)">x</a>', "javascript:"],
    ['<a href="JaVaScRiPt&colon;alert(1)">x</a>', "alert"],
    ["<svg><script>alert(1)</script></svg>", "alert"],
    ['<p style="position:fixed">x</p>', "style"],
    ['<form action="/x"><input name="y"></form>', "<form"],
    ["<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>", "onerror"],
    ["[x](javascript:alert(1))", "javascript:"],
    ['<iframe srcdoc="<script>alert(1)</script>"></iframe>', "srcdoc"],
    ["<base href='//evil.example/'>", "<base"],
    ['<meta http-equiv="refresh" content="0;url=//evil.example">', "<meta"],
  ])("makes %s harmless", (source, trace) => {
    expect(renderBody(source, "markdown").toLowerCase()).not.toContain(trace);
    expect(renderBody(source, "html").toLowerCase()).not.toContain(
      trace === "javascript:" && source.startsWith("[") ? "<a" : trace,
    );
  });

  it("turns an embed into a link to what it showed", () => {
    const html = renderBody(
      '<iframe src="https://video.example/watch/1" title="The harbour at dawn"></iframe>',
      "html",
    );
    expect(html).toBe(
      '<figure class="embed"><a href="https://video.example/watch/1">The harbour at dawn</a></figure>',
    );
  });

  it("keeps figures, captions and the classes that the stylesheet knows", () => {
    const source =
      '<figure class="wp-block-image alignwide tracking-pixel"><img src="/a.jpg" alt="A boat"><figcaption>Boat</figcaption></figure>';
    const html = renderBody(source, "html");
    expect(html).toContain('<figure class="wp-block-image alignwide">');
    expect(html).toContain('loading="lazy"');
    expect(html).toContain("<figcaption>Boat</figcaption>");
  });

  it("leaves the page's own ids and its only h1 to the page", () => {
    const html = renderBody('<h1 id="respond">x</h1><p id="comment-1">y</p>', "html");
    expect(html).toBe('<h2 id="body-respond">x</h2><p id="body-comment-1">y</p>');
  });
});

describe("countWords", () => {
  it("counts words, not markup", () => {
    expect(countWords("<p>One two <b>three</b> it's</p>")).toBe(4);
    expect(countWords("<p>漢字漢字</p>")).toBeGreaterThanOrEqual(2);
  });
});
