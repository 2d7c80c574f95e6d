import { describe, expect, it } from "vitest";
import { renderBody } from "../../src/articles/body.ts";
import { randomNumbers } from "../support/random.ts";

const FORMATS = ["markdown", "html"] as const;

/** What a reader reads of a body: no markup, and not what only browsers that cannot play show. */
const readIn = (html: string) =>
  html
    .replace(/<(video|audio)\b[^>]*>[\s\S]*?<\/\1>/g, "")
    .replace(/<[^<>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");

const RESIGNED = "The mayor resigned on Friday.";

describe("a body's text", () => {
  it.each(FORMATS)("goes on after a frame that is closed in itself (%s)", (format) => {
    const html = renderBody(
      `Watch:\n\n<iframe src="https://www.youtube.com/embed/x" />\n\n<p>${RESIGNED}</p>`,
      format,
    );
    expect(readIn(html).split(RESIGNED)).toHaveLength(2);
    expect(html).toContain(`<p>${RESIGNED}</p>`);
  });

  it.each([
    '<iframe src="https://a.example/x">',
    '<iframe src="https://a.example/x" /><p>Between.</p><iframe src="https://a.example/y"></iframe>',
    '<iframe src="https://a.example/x"><p>Between.</p><iframe src="https://a.example/y"></iframe>',
    '<iframe src="https://a.example/x"></iframe></iframe>',
    '<object data="https://a.example/x">',
    '<object data="https://a.example/x" />',
    '<embed src="https://a.example/x">',
    '<video src="https://a.example/x.mp4">',
    '<video src="https://a.example/x.mp4" />',
    '<video><source src="https://a.example/x.mp4"><source src="https://a.example/x.webm">',
    '<audio src="https://a.example/x.mp3">',
    "<noscript>",
    "<template>",
    "<svg>",
    "<svg><title>",
    "<svg><style>",
    "<math>",
    "<select><option>",
    "<textarea>",
    "<textarea />",
    "<title>",
    "<style>",
    "<script>",
    '<script src="https://a.example/x.js">',
    '<script src="https://a.example/x.js" /><p>Between.</p><script></script>',
    '<script src="https://a.example/x.js"><p>Between.</p><script src="https://a.example/y.js"></script>',
    "<noembed>",
    "<noframes>",
    "<xmp>",
    "<listing>",
    "<plaintext>",
    "<applet>",
    "<canvas>",
    "<dialog>",
    "<frameset>",
    "<!--",
    "<![CDATA[",
    "<?php",
    "<!",
    "</",
    "<",
    '<a href="https://a.example/',
    '<iframe src="https://a.example/x></iframe>',
  ])("is read once after %s", (swallower) => {
    for (const format of FORMATS) {
      const read = readIn(renderBody(`<p>Before.</p>\n\n${swallower}\n\n<p>${RESIGNED}</p>`, format));
      expect(read.split(RESIGNED)).toHaveLength(2);
      expect(read).toContain("Before.");
      if (swallower.includes("Between.")) expect(read.split("Between.")).toHaveLength(2);
    }
  });

  it.each([
    "<script>",
    '<script src="https://a.example/x.js">',
    "<style>",
    "<textarea>",
    "<!--",
    "<!-- a note",
    "<?php",
    "<![CDATA[",
  ])("is Markdown still after %s", (swallower) => {
    const html = renderBody(`Before.\n\n${swallower}\n\n## Town\n\n*${RESIGNED}*`, "markdown");
    expect(html).toContain(`<em>${RESIGNED}</em>`);
    expect(html).toContain("<h2>Town</h2>");
  });

  it("is left alone where such a block ends, and in code", () => {
    const source = "```html\n<script>\n```\n\n<!-- a note\n\n*hidden* -->\n\n*Read.*";
    const html = renderBody(source, "markdown");
    expect(html).toContain("&lt;script&gt;");
    expect(html).toContain("<em>Read.</em>");
    expect(html).not.toContain("hidden");
  });

  it.each([
    ["a script", "<script>alert('Hidden.')</script>"],
    ["a script that writes another", `<script>document.write("<script src='x'><\\/script>Hidden.")</script>`],
    ["a style", "<style>p { content: 'Hidden.' }</style>"],
    ["a template", "<template><p>Hidden.</p></template>"],
    ["a comment", "<!-- Hidden. -->"],
    ["an old browser's", '<iframe src="https://a.example/x">Hidden.</iframe>'],
  ])("leaves out what %s holds", (_, hidden) => {
    for (const format of FORMATS) {
      const read = readIn(renderBody(`<p>Before.</p>\n\n${hidden}\n\n<p>${RESIGNED}</p>`, format));
      expect(read).not.toContain("Hidden.");
      expect(read).toContain(RESIGNED);
    }
  });

  it("has what a text area and a list of choices hold, and what is for browsers without scripts", () => {
    const source =
      "<textarea><b>Copy</b> this.</textarea><select><option>Yes</option><option>No</option></select><noscript><p>Vote on paper.</p></noscript>";
    expect(renderBody(source, "html")).toBe("&lt;b&gt;Copy&lt;/b&gt; this.  Yes  No  <p>Vote on paper.</p>");
  });

  it.each(FORMATS)("comes out once, sentence by sentence, whatever stands between them (%s)", (format) => {
    const random = randomNumbers(17);
    const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    for (let round = 0; round < 400; round++) {
      const sentences = Array.from({ length: 6 }, (_, index) => `Sentence ${round}x${index} is read.`);
      const source = sentences
        .map((sentence) => `${oneOf(OPENINGS)}${oneOf(["\n\n", "\n", ""])}<p>${sentence}</p>\n\n`)
        .join("");
      const read = readIn(renderBody(source, format));
      const found = sentences.filter((sentence) => read.split(sentence).length !== 2);
      expect(found, source).toEqual([]);
    }
  });
});

/** Self-closed, never closed, closed twice, one in another. */
const OPENINGS = [
  ...["iframe", "object", "embed", "video", "audio"].flatMap((name) => [
    `<${name} src="https://a.example/${name}">`,
    `<${name} src='https://a.example/${name}' />`,
    `<${name} src="https://a.example/${name}"></${name}>`,
    `<${name} src=https://a.example/${name}></${name}></${name}>`,
    `<${name}><${name} src="https://a.example/${name}">`,
  ]),
  ...["noscript", "select", "option", "textarea", "title", "svg", "math", "canvas", "xmp", "noembed"].flatMap(
    (name) => [`<${name}>`, `<${name}/>`, `<${name.toUpperCase()} class="a">`, `<${name}></${name}>`],
  ),
  ...["script", "style", "template"].flatMap((name) => [`<${name}>`, `<${name}/>`, `<${name}>x</${name}>`]),
  ...['<object data="https://a.example/o"><embed src="https://a.example/o"></object>', "<svg><title>x</svg>"],
  ...["<!-- x -->", "<!-->", "<?php x ?>", "<![CDATA[x]]>", "a < b", "</p>", "<br/>", "&", ""],
];
