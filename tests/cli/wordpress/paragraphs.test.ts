import { expect, test } from "vitest";
import { addParagraphs } from "../../../cli/wordpress/paragraphs.ts";

test.each([
  ["blank lines part paragraphs", "One.\n\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"],
  ["a line end is a break", "One\ntwo", "<p>One<br>\ntwo</p>"],
  ["a break that is there already is not doubled", "One<br />\ntwo", "<p>One<br>\ntwo</p>"],
  ["two breaks part paragraphs", "One<br><br />two", "<p>One</p>\n<p>two</p>"],
  ["what is a paragraph stays one", "<p>One</p>\n\n<p>Two</p>", "<p>One</p>\n<p>Two</p>"],
  ["blocks stand beside paragraphs", "A\n<h2>B</h2>\nC", "<p>A</p><h2>B</h2>\n<p>C</p>"],
  [
    "lists and tables keep their shape",
    "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
    "<ul><li>a</li>\n<li>b</li>\n</ul>",
  ],
  [
    "a quotation has paragraphs",
    "<blockquote>a\n\nb</blockquote>",
    "<blockquote><p>a</p>\n<p>b</p></blockquote>",
  ],
  [
    "a list item has them where it is long",
    "<ul><li>a\n\nb</li></ul>",
    "<ul><li><p>a</p>\n<p>b</p></li>\n</ul>",
  ],
  ["line ends inside a tag are no breaks", '<img src="a"\n alt="b">', '<p><img src="a"\n alt="b"></p>'],
  ["> in an attribute ends no tag", '<div title="a > b">x</div>', '<div title="a > b"><p>x</p></div>'],
  [
    "half an element gets no paragraph",
    '<a href="x">\n<div>y</div>\n</a>',
    '<a href="x"><div><p>y</p></div>\n</a>',
  ],
  [
    "inline elements stay inside",
    "<em>a</em> b\n\n<strong>c</strong>",
    "<p><em>a</em> b</p>\n<p><strong>c</strong></p>",
  ],
  ["a rule stands alone", "a\n<hr />\nb", "<p>a</p><hr />\n<p>b</p>"],
  ["nothing is nothing", " \n\n ", ""],
])("%s", (_, given, expected) => {
  expect(addParagraphs(given)).toBe(expected);
});

test("code and players are left alone", () => {
  expect(addParagraphs("a\n\n<pre>x\n\n  <b>y</b>\n</pre>\n\nb")).toBe(
    "<p>a</p><pre>x\n\n  <b>y</b>\n</pre>\n<p>b</p>",
  );
  expect(addParagraphs("<video controls>\n<source src='a'>\n</video>")).toBe(
    "<p><video controls>\n<source src='a'>\n</video></p>",
  );
});

test("what was never closed does no harm", () => {
  expect(addParagraphs("<div><ul><li>a</div>\n\nb")).toContain("<p>b</p>");
});
