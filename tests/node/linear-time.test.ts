import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const LENGTH = 100_000;
/**
 * What no text of that length may take of a processor, on any machine: what grows with the square of a text takes ten times as
 * long, what is linear a hundredth. Time on the clock is not asked: it is the machine's.
 */
const MAX_CPU_SECONDS = 4;
/**
 * The ends of each text come first, together a quarter of it. Where the whole takes as long as it may not, they take a sixteenth of that if
 * it grows with the square, and this if it grows with the cube: what is quicker need not read the whole.
 */
const MAX_CPU_SECONDS_OF_A_QUARTER = MAX_CPU_SECONDS / 4 ** 3;

const repeated = (text: string) => text.repeat(Math.ceil(LENGTH / text.length)).slice(0, LENGTH);

/** What has made parsers of Markdown, HTML, addresses and lists go back and forth. */
const TEXTS = [
  ...["a", "a ", " ", "\n", "\t \n", "a\n", "漢", "é", "\u0301", "\u200b", "👩‍👧", "𝐀 ", "1,", "0", "'"].map(
    repeated,
  ),
  ...[
    "*a",
    "*a_ ",
    "_a__",
    "~a~~",
    "`a",
    "[",
    "![",
    "[a](",
    "[a]: b\n",
    "> ",
    "- ",
    "| a",
    "a|\n",
    "\\",
    "#",
  ].map(repeated),
  ...[
    "<",
    "<a ",
    "<a b=",
    '<a b="',
    "</a>",
    "<b>",
    "<b></b>",
    "<!--",
    "<![CDATA[",
    "<p>\n",
    "<pre>",
    "&",
    "&#",
    "&amp",
  ].map(repeated),
  ...[
    "^a",
    "^[",
    "[^a]",
    "[^a]: b\n",
    "a\n: b\n",
    "![a](b)",
    "<b><p>",
    "<table><tr><td>",
    "<code>",
    "[caption ",
    "[a b=",
    "[a]",
    "[/a]",
    "[gallery]",
    "<!-- wp:a ",
    "a@",
    "a.",
    "www.",
    "://",
    "http://",
    "a:b\n",
    "%",
    "%2",
  ].map(repeated),
  ...["..", "//", "/a", "?a=", "=", ";", '"', '","', "(", ")", "{", "\r", "- [ ", "@a", "a-", "١"].map(
    repeated,
  ),
  `${"a".repeat(LENGTH)}@`,
  `http://a/${")".repeat(LENGTH)}`,
  `http://a/${"(".repeat(LENGTH)}`,
  `${" ".repeat(LENGTH)}a`,
  `a${"\n".repeat(LENGTH)}a`,
  "[".repeat(LENGTH / 2) + "]".repeat(LENGTH / 2),
  "<div>".repeat(LENGTH / 11) + "</div>".repeat(LENGTH / 11),
];

/** First parameters that are no text from elsewhere, and files that read only what their owner wrote. */
const OURS =
  /^(address|alias|articlePath|base|dataset|file|folder|id|itsSecret|language|lesson|location|out|parentKey|path|root|secret|secretKey|site|siteUrl|stored)$/;
const OWNERS = ["cli/dev-vars.ts", "cli/commands/command.ts", "cli/export/read-page.ts"];

type Found = { file: string; name: string };

/** Every function of the Worker and of the command line whose first argument is a text from elsewhere. */
const found: Found[] = globSync(["src/**/*.{ts,tsx}", "cli/**/*.ts"])
  .filter((file) => !OWNERS.includes(file))
  .flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^export function (\w+)\((\w+): string(?: \| null)?[,)]/gm)]
      .filter(([, , parameter = ""]) => !OURS.test(parameter))
      .map(([, name = ""]) => ({ file, name })),
  )
  .toSorted((a, b) => a.file.localeCompare(b.file));

/** What the second argument is where a function needs one; its third is left out. */
const CONTEXT = {
  attachments: new Map(),
  postId: "1",
  footnotes: "[]",
  onUnknown: () => {},
  onDynamicBlock: () => {},
};
const SECOND: Record<string, unknown> = {
  renderBody: "html",
  keyOf: { ending: "jpg" },
  showEmbeds: "en",
  withTold: { "https://a.example/x": { title: "A title", key: null, width: null, height: null } },
  toHtml: CONTEXT,
  renderShortcodes: CONTEXT,
  linesForTerminal: 80,
  clip: 100,
  oneLine: 100,
  shortened: 100,
  fromLocalTime: "UTC",
  pluralForms: "en",
  readQuery: "en",
  isNearlySame: "a b",
  isSameName: "a b",
  countSimilar: [],
  withoutScripts: ["Latin"],
  nearName: ["title"],
  meantField: { fields: ["title"], when: "publishedAt", status: "status" },
  pageAddress: new URLSearchParams(),
  viewsIn: "1",
  parseW3cLine: ["date", "time"],
  splitNames: undefined,
  cardHtml: {},
  withPictures: new Map([["b", "/media/b.webp"]]),
};

it("there are functions to ask", () => {
  expect(found.length).toBeGreaterThan(50);
  const names = found.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(["renderBody", "toHtml", "foldText", "commentHtml", "slugOf"]),
  );
});

it.each(found)("$file: $name takes a time that grows with its text", async ({ file, name }) => {
  const call = (await import(/* @vite-ignore */ `../../${file}`))[name];
  expect(slowOf((text) => call(text, SECOND[name]))).toEqual([]);
});

it("a link's host takes a time that grows with its text", async () => {
  const { hostOf } = await import("../../src/spam/link-pattern.ts");
  expect(slowOf(hostOf)).toEqual([]);
});

it("a body in Markdown takes a time that grows with its text", async () => {
  const { renderBody } = await import("../../src/articles/body.ts");
  expect(slowOf((text) => renderBody(text, "markdown"))).toEqual([]);
});

/** The texts on which a function works longer than it may, or that it refuses by another error than by name. */
function slowOf(call: (text: string) => unknown): string[] {
  return TEXTS.filter((text) => {
    const quarter = text.slice(0, LENGTH / 8) + text.slice(-LENGTH / 8);
    if (cpuSecondsOf(call, quarter) < MAX_CPU_SECONDS_OF_A_QUARTER) return false;
    return cpuSecondsOf(call, text) > MAX_CPU_SECONDS;
  }).map((text) => JSON.stringify(text.slice(0, 20)));
}

function cpuSecondsOf(call: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  try {
    call(text);
  } catch (error) {
    // Refusing is fine: it is the time that counts.
    if (error instanceof TypeError) throw error;
  }
  return process.cpuUsage(before).user / 1e6;
}
