import { describe, expect, it } from "vitest";
import { commentHtml } from "../../../src/comments/thread/body-html.ts";
import { displayName } from "../../../src/pages/display-name.ts";

const link = (address: string) => `<a href="${address}" rel="nofollow ugc noopener">${address}</a>`;

describe("a comment's HTML", () => {
  it.each([
    ["nothing", "", ""],
    ["nothing to be seen", " \u200B\n\u3164\n", ""],
    ["a line", "Fine.", "<p>Fine.</p>"],
    ["line breaks", "One\nTwo\r\nThree", "<p>One<br>Two<br>Three</p>"],
    ["paragraphs, however far apart", "One\n\nTwo\n \n\n\t\n\nThree", "<p>One</p><p>Two</p><p>Three</p>"],
    ["markup", `<b onclick="x">&amp;'`, "<p>&lt;b onclick=&quot;x&quot;&gt;&amp;amp;&#39;</p>"],
    ["a quote and its answer", "> One\n> Two\nNo.", "<blockquote><p>One<br>Two</p></blockquote><p>No.</p>"],
    ["a quote of paragraphs", "> One\n>\n> Two", "<blockquote><p>One</p><p>Two</p></blockquote>"],
    ["an empty quote", ">\n> ", ""],
    ["a sour face, which is no quote", ">:( no", "<p>&gt;:( no</p>"],
    ["emphasis", "It *is* so, *very much*!", "<p>It <em>is</em> so, <em>very much</em>!</p>"],
    ["emphasis of markup", "*<i>*", "<p><em>&lt;i&gt;</em></p>"],
    [
      "bold",
      "This is **it**, **very much *so***!",
      "<p>This is <strong>it</strong>, **very much *so***!</p>",
    ],
    ["bold of markup", "**<i>**", "<p><strong>&lt;i&gt;</strong></p>"],
    ["bold in Chinese", "这是**重点**内容", "<p>这是<strong>重点</strong>内容</p>"],
    [
      "code in a line",
      "Try `a * b * <c>`, or `` or `.",
      "<p>Try <code>a * b * &lt;c&gt;</code>, or `` or `.</p>",
    ],
    [
      "code of lines, at their places",
      "So:\n```js\nif (a) {\n  *b* > c\n\n> d\n}\n```\nRight?",
      "<p>So:</p><pre><code>if (a) {\n  *b* &gt; c\n\n&gt; d\n}</code></pre><p>Right?</p>",
    ],
    [
      "code that nobody ends, and of nothing",
      "```\n\n```\n> a\n```\n  b",
      "<blockquote><p>a</p></blockquote><pre><code>  b</code></pre>",
    ],
    [
      "a list",
      "Bring:\n- a *rope*\n- a lamp\n\nSoon.",
      "<p>Bring:</p><ul><li>- a <em>rope</em></li><li>- a lamp</li></ul><p>Soon.</p>",
    ],
    [
      "a list of numbers in a quote",
      "> 1. One\n> 2) Two",
      "<blockquote><ul><li>1. One</li><li>2) Two</li></ul></blockquote>",
    ],
    [
      "lists of other signs",
      "* one\n* two\n\n• three\n• four",
      "<ul><li>* one</li><li>* two</li></ul><ul><li>• three</li><li>• four</li></ul>",
    ],
    [
      "a name and a year, which are no lists",
      "Fine.\n- Mara\n\n1999. It rained.",
      "<p>Fine.<br>- Mara</p><p>1999. It rained.</p>",
    ],
    [
      "a quote without a space",
      ">One “and\n>“two”\n>I see\n>3,000 of them\nNo.",
      "<blockquote><p>One “and<br>“two”<br>I see<br>3,000 of them</p></blockquote><p>No.</p>",
    ],
    [
      "faces, which are no quotes",
      ">_< >\n>> so\n>8(\n>D",
      "<p>&gt;_&lt; &gt;<br>&gt;&gt; so<br>&gt;8(<br>&gt;D</p>",
    ],
    ["a product and two powers", "2*3*4, a*b*c, 2**3 **4", "<p>2*3*4, a*b*c, 2**3 **4</p>"],
    ["asterisks that open nothing", "* one\n* two *", "<p>* one<br>* two *</p>"],
    ["emphasis in Chinese", "这是*重点*内容", "<p>这是<em>重点</em>内容</p>"],
  ])("of %s", (_, text, html) => {
    expect(commentHtml(text)).toBe(html);
  });

  it.each([
    ["https://a.example", "", link("https://a.example"), ""],
    ["http", "See ", link("http://a.example/b?c=d#e"), ", please."],
    ["a query", "", link("https://a.example/?b=1&amp;c=&#39;2"), " there"],
    ["brackets around", "(", link("https://a.example/b"), ")."],
    ["brackets of its own", "(", link("https://a.example/b_(c)"), ")!"],
    ["square brackets", "[", link("https://a.example/b"), "]]"],
    ["quotation marks", "“", link("https://a.example/b"), "”"],
    ["Chinese around", "参考", link("https://a.example/b"), "。好"],
    ["emphasis around", "<em>so ", link("https://a.example/b"), "</em>"],
    ["an asterisk in it", "", link("https://a.example/*b*/c"), ""],
  ])("links an address: %s", (_, before, address, after) => {
    const text = `${before}${address}${after}`
      .replace(/<a[^>]*>|<\/a>/g, "")
      .replace(/<\/?em>/g, "*")
      .replaceAll("&amp;", "&")
      .replaceAll("&#39;", "'");
    expect(commentHtml(text)).toBe(`<p>${before}${address}${after}</p>`);
  });

  it.each([
    ["another scheme", "javascript:alert(1) data:text/html,x ftp://a.example"],
    ["no host", "https:// and http://)"],
    ["a broken host", "https://["],
    ["the end of a word", "xhttps://a.example"],
    ["a user name that plays a host", "https://bank.example@evil.example/"],
    ["more than anybody follows", `https://a.example/${"b".repeat(2000)}`],
  ])("links nothing: %s", (_, text) => {
    expect(commentHtml(text)).toBe(`<p>${text}</p>`);
  });

  it.each([
    ["directions left open", "a\u202Eb\u2066c", "abc"],
    ["marks that Hebrew needs", "\u05D0\u200F!", "\u05D0\u200F!"],
    ["accents stacked", `e${"\u0301".repeat(40)}!`, `e${"\u0301".repeat(4)}!`],
    ["a flood that takes no room", `a${"\u200B\uFE0F".repeat(40)}b`, "a\u200B\uFE0F\u200B\uFE0Fb"],
    ["letters that nobody sees", "a\u{E0061}\u{E0062}b", "ab"],
    ["flags, families and keycaps", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 👩‍❤️‍💋‍👩 1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿 👩‍❤️‍💋‍👩 1️⃣"],
    ["what is no text, also from an import", "a\0\u0007\uD800\uFDD0date\uFDD1b", "adateb"],
  ])("calms %s", (_, text, calm) => {
    expect(commentHtml(text)).toBe(`<p>${calm}</p>`);
  });

  it("is well formed and has no tags but its own, whatever is typed", () => {
    const random = seeded(20261123);
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 1 + random(40) }, () => PIECES[random(PIECES.length)]).join("");
      expect(unbalanced(commentHtml(text)), JSON.stringify(text)).toBe("");
    }
  });

  it.each([
    "*a",
    "* ",
    "https://a.example/)",
    ")",
    "(",
    "> \n",
    ">a\n",
    "- a\n",
    "- ",
    "**a",
    "**a** ",
    "`",
    "`a",
    "```\n",
    "\u0301",
    "\u200B\u0301",
    "<",
    "a\n",
    "🏴\u{E0067}",
  ])("grows no faster than its text: %j", (piece) => {
    // Quadratic work would need minutes here, and the test's own limit would end it.
    const html = commentHtml(`https://a.example/${piece.repeat(300_000 / piece.length)}`);
    expect(html.length).toBeLessThan(300_000 * 12);
  });
});

describe("a name as it is shown", () => {
  it.each([
    ["Ada Reader", "Ada Reader"],
    [" Ada \n  Reader ", "Ada Reader"],
    ["\u202EadA", "adA"],
    ["<b>Ada</b>", "<b>Ada</b>"],
    [`Ada${"\u0336".repeat(50)}`, `Ada${"\u0336".repeat(4)}`],
    ["", "Anonymous"],
    ["\u200B\u3164", "Anonymous"],
  ])("%j is %j", (name, shown) => {
    expect(displayName(name)).toBe(shown);
  });
});

const PIECES = [
  ..."abc \n\n*>)(]['\"&;<=/:.,_~!`-1",
  ..."<a href=x>|</p>|<br>|<script>|</em>|</a>|<!--|> |\n> |\n\n|&lt;|&#60".split("|"),
  ...'https://|https://a.example/|http://b.example?c=d&e|javascript:alert(1)|onclick="x"|* *|**|*a*|**b**|`|```|\n```\n|\n- |\n1. '.split(
    "|",
  ),
  ..."\u202E|\u2067|\u200B|\u0301|\uD800|\uDC00|\0|\uFDD0|😀|界|。".split("|"),
];

/** Whole numbers below a limit, the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What a reading as strict XML of our own few tags complains about, or "". */
function unbalanced(html: string): string {
  const open: string[] = [];
  const own =
    /<(\/?)(p|em|strong|code|pre|ul|li|blockquote)>|<br>|<a href="https?:\/\/[^"<>]+" rel="nofollow ugc noopener">|<\/a>/g;
  const rest = html.replace(own, (tag, slash, name) => {
    if (tag === "<br>") return "";
    if (slash !== "/" && tag !== "</a>") open.push(name ?? "a");
    else if (open.pop() !== (name ?? "a")) open.push(`stray ${tag}`);
    return "";
  });
  if (open.length > 0) return `left open: ${open.join(", ")}`;
  if (/[<>"']/.test(rest)) return `not escaped: ${rest}`;
  if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(rest)) return `a bare ampersand: ${rest}`;
  return /[\0\p{Cs}\u202A-\u202E\u2066-\u2069\uFDD0-\uFDEF]/u.test(rest) ? `not calmed: ${rest}` : "";
}
