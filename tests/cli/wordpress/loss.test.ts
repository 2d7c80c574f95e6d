import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { ArticleUpload } from "../../../cli/api-shapes.ts";
import { describeLoss, openLossReport } from "../../../cli/loss/loss-report.ts";
import { readSourceItems } from "../../../cli/loss/read-source.ts";
import { openPaths } from "../../../cli/wordpress/item-paths.ts";
import { toArticle, whyNoArticle } from "../../../cli/wordpress/item-to-article.ts";
import { readExport } from "../../../cli/wordpress/read-export.ts";
import { surveyExport } from "../../../cli/wordpress/survey.ts";
import { temporaryFile } from "../../support/node/temporary.ts";
import { type WxrItem, wxr } from "../../support/node/wxr.ts";

type Article = ArticleUpload & { path: string };

/** Text in pieces so small that every mark is cut in two somewhere. */
async function* pieces(text: string, length = 7): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

/** What the report says of these items where they are served as `served` makes them of what the importer makes. */
async function lossOf(items: WxrItem[], served: (article: Article) => Article | null = (article) => article) {
  const xml = wxr(items);
  const file = await temporaryFile("export.xml", xml);
  const report = await temporaryFile("report.txt", "");
  const survey = await surveyExport(file, () => {});
  const givePath = openPaths();
  const loss = await openLossReport(() => [pieces(xml)], report);
  for await (const event of readExport(file)) {
    if (event.kind !== "item") continue;
    const id = event.item.fields.get("wp:post_id") ?? "";
    const reason = whyNoArticle(event.item);
    const article = reason === null ? served(toArticle(event.item, survey, givePath).article) : null;
    if (article) await loss.add(id, article);
    else if (reason !== null) await loss.skip(id, `item ${id}`, reason);
  }
  const summary = await loss.end();
  return { ...summary, text: await readFile(report, "utf8"), said: describeLoss(summary, report) };
}

const RICH = `<!-- wp:paragraph -->\n<p>Caf\u00e9 &amp; quay: "one"&nbsp;two<br>three <b>fo</b>ur.</p>\n<!-- /wp:paragraph -->

He said [it is <a href="https://x.example/">so</a>] and [sic].

[caption width="3"]<img src="https://old.example/a.jpg" alt="Alt words"> Under it[/caption]

[vc_row][vc_column_text]Column one.[/vc_column_text][vc_btn title="Read all of it" link="url:https%3A%2F%2Fx.example%2F"][/vc_row]

[code lang="php"]<?php echo "<b>hi</b>"; // a < b[/code]

<pre>List<String> x;</pre>

Rest.<!--nextpage-->Page two.

<!-- wp:block {"ref":9} /-->

https://video.example/w?v=1`;

test("an import that loses nothing says so", async () => {
  const loss = await lossOf([
    { id: 1, title: "Fish &amp; &#8220;chips&#8221;", content: RICH, excerpt: "In <em>short</em>." },
    { id: 9, type: "wp_block", content: "<p>Shared words.</p>" },
    { id: 10, type: "recipe", content: "Boil it well." },
  ]);
  expect(loss.text).toContain("none lost");
  expect(loss).toMatchObject({ articles: 1, lost: 0, leftOut: 0, added: 0, worst: [], forgotten: [] });
  expect(loss.words).toBeGreaterThan(30);
  expect(loss.text).toContain("item 10: not imported, 5 words");
});

test.each([
  ["a sentence", "and [sic].", "", ["and sic"]],
  ["code", "&lt;?php echo", "", ["php echo"]],
  ["what a builder shows", "Column one.", "", ["Column one"]],
  ["words of a shared block", "Shared words.", "Shared", ["words"]],
  ["a word that stands twice", "<p>Page two.</p>", "<p>Page</p>", ["two"]],
  ["words that stick together", "Rest.</p>\n<p>Page", "Rest.Page", ["Rest", "Page"]],
  ["an address", /<p><a class="embed".*$/, "", ["https://video.example/w?v=1"]],
])("an import that loses %s names the words", async (_, cut, instead, lost) => {
  const items = [
    { id: 1, content: RICH },
    { id: 9, type: "wp_block", content: "<p>Shared words.</p>" },
  ];
  const loss = await lossOf(items, (article) => {
    const body = article.body.replace(cut, instead);
    expect(body).not.toBe(article.body);
    return { ...article, body };
  });
  for (const words of lost) expect(loss.text).toContain(`  lost: ${words}`);
  expect(loss.lost).toBe(lost.join(" ").split(" ").length);
  expect(loss.said).toContain(`/2024/05/04/item-1/: ${loss.lost} lost`);
});

test("what is served and stands nowhere in the export is named, also where it is there twice", async () => {
  const more = await lossOf([{ id: 1, content: "One two." }], (article) => ({
    ...article,
    body: `${article.body}<p>two</p><p>three four</p>`,
  }));
  expect(more).toMatchObject({ lost: 0, added: 3 });
  expect(more.text).toContain("  not in the export: three four");
});

test("what no reader saw as text is left out by name", async () => {
  const content = `<p>Seen.</p><script>var hidden = 1;</script><style>p { margin: 0 }</style>`;
  const loss = await lossOf([{ id: 1, content }]);
  expect(loss).toMatchObject({ lost: 0, leftOut: 2 });
  expect(loss.text).toContain("left out (a script): var hidden = 1");
  expect(loss.text).toContain("left out (a style sheet): p margin 0");
});

test("an article that the importer never met is named", async () => {
  const items = [1, 2, 3].map((id) => ({ id }));
  const { forgotten, said } = await lossOf(items, (article) =>
    article.path.endsWith("2/") ? null : article,
  );
  expect(forgotten).toEqual(["https://old-paper.example/2024/05/04/item-2/"]);
  expect(said).toContain("not met while importing: https://old-paper.example/2024/05/04/item-2/");
});

test("the source's own reader takes what other readers stumble over", async () => {
  const xml = wxr([
    { id: 1, title: "A", content: "Write </item> and <item> and ]]> so." },
    { id: 2, title: "B &amp; C", comments: [{ id: 5, content: "No words of the article." }] },
  ]).replace("<title><![CDATA[B &amp; C]]></title>", "<title>B &amp; C</title>");
  const cut = xml.slice(0, xml.lastIndexOf("</item>"));
  for (const text of [xml, cut]) {
    for (const length of [1, 13, 100_000]) {
      const found = [];
      for await (const item of readSourceItems(pieces(text, length))) found.push(item);
      expect(found.map(({ id, title, content }) => [id, title, content])).toEqual([
        ["1", "A", "Write </item> and <item> and ]]> so."],
        ["2", "B & C", "Text of item 2."],
      ]);
    }
  }
});

test("no code of the importer's reads the source's words", () => {
  const folder = "cli/loss";
  for (const file of readdirSync(folder)) {
    const imports = readFileSync(`${folder}/${file}`, "utf8").matchAll(/from "([^"]+)"|import\("([^"]+)"\)/g);
    for (const [, from = "", later = ""] of imports)
      expect(from + later, file).not.toMatch(/wordpress|xml\/|ghost/);
  }
});
