import { globSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { browserScript } from "../../scripts/bundle/browser-scripts.ts";
import { copyFonts } from "../../scripts/bundle/copy-fonts.ts";
import { TYPE_CHOICES } from "../../src/admin/face/choices.ts";
import { DEFAULT_TOKENS } from "../../src/pages/face-data.ts";
import { fontFile, PAIRINGS } from "../../src/pages/type-pairings.ts";

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));
const style = file("public/assets/style.css");
const script = file("public/assets/comments.js");

describe("what a reader loads beside a page", () => {
  it("stays small", () => {
    expect(gzipSync(style, { level: 9 }).length).toBeLessThan(12_288);
    // A quarter of a kilobyte of it makes what is written, changed and withdrawn here what it is after a reload.
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(2_304);
  });

  it("has a script for those who write that is loaded when they do", () => {
    const writing = file("public/assets/writing.js");
    expect(gzipSync(writing, { level: 9 }).length).toBeLessThan(4_096);
    expect(writing.toString()).not.toMatch(/https?:|import\b/);
  });

  it("has a small script for the buttons below comments", () => {
    expect(gzipSync(file("public/assets/recommend.js"), { level: 9 }).length).toBeLessThan(1_024);
  });

  it("has a small script for articles that show what other companies show", () => {
    expect(gzipSync(file("public/assets/embeds.js"), { level: 9 }).length).toBeLessThan(1_024);
  });

  it("has a small script for pages of other sites, and one for the frame that it makes", () => {
    for (const [name, most] of [
      ["embed.js", 2_048],
      ["embed-frame.js", 5_120],
    ] as const) {
      expect(file(`public/assets/${name}`).length).toBeLessThan(most);
      expect(String(file(`public/assets/${name}`))).not.toMatch(/https?:|import\b|^const/m);
    }
  });

  it("comes from the paper itself", () => {
    expect(style.toString()).not.toMatch(/@import|@font-face|url\(/);
    expect(script.toString()).not.toMatch(/https?:|import\b/);
  });
});

it("scripts of readers' pages are what the build makes of browser/", async () => {
  const names = readdirSync(new URL("../../browser", import.meta.url));
  expect(names).toContain("comments.js");
  for (const name of names)
    expect(String(file(`public/assets/${name}`))).toBe(await browserScript(`browser/${name}`));
});

describe("what the newsroom loads", () => {
  const pictures = ["pictures.js", "picture-worker.js", "picture-panel.js", "media.js", "editor-pictures.js"];
  const assets = [
    "newsroom.css",
    "desk.css",
    "morph.js",
    "queue.js",
    "queue-keys.js",
    "queue-news.js",
    "editor.js",
    "now.js",
    "face.js",
    "settings-find.js",
    ...pictures,
  ].map((name) => file(`public/assets/${name}`));

  it("stays small, and comes from the paper itself", () => {
    for (const asset of assets) {
      expect(gzipSync(asset, { level: 9 }).length).toBeLessThan(6_144);
      expect(asset.toString()).not.toMatch(/@import|@font-face|url\(|\bimport\b.*from/);
    }
  });
});

describe("every asset", () => {
  const names = readdirSync(new URL("../../public/assets", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

  it("is kept for a year by browsers", () => {
    const rules = file("public/_headers").toString().split("\n\n");
    const immutable = rules.flatMap((rule) => /^\/assets\/(\S+)\n.*immutable$/m.exec(rule)?.[1] ?? []);
    // Other sites ask for it without a hash.
    const kept = names.filter((name) => name !== "embed.js");
    expect(immutable.sort()).toEqual([...kept, "fonts/*"].sort());
    expect(rules.join("\n")).toMatch(/\/assets\/embed\.js\n {2}Cache-Control: public, max-age=3600$/m);
  });

  it("is asked for by the hash of its content alone", () => {
    const sources = globSync("src/**/*.{ts,tsx}").filter((source) => source !== "src/pages/assets.ts");
    expect(sources.filter((source) => /["`]\/assets\/[\w.${]/.test(readFileSync(source, "utf8")))).toEqual(
      [],
    );
  });
});

describe("docs/theming.md", () => {
  const text = file("docs/theming.md").toString();
  const sheet = style.toString();
  const pages = globSync("src/pages/*.tsx").map((page) => readFileSync(page, "utf8"));

  it("names custom properties that the sheet has", () => {
    const named = [...new Set([...text.matchAll(/`(--[\w-]+)`/g)].map(([, name = ""]) => name))];
    expect(named.length).toBeGreaterThan(15);
    const isThere = (name: string) =>
      sheet.includes(`  ${name}:`) || pages.some((page) => page.includes(`var(${name},`));
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });

  it("names classes that the sheet knows and pages have", () => {
    const table = text.slice(text.indexOf("### Classes that stay"));
    const named = [...table.matchAll(/^\|[^|]+\| (.+) \|$/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`([\w-]+)`/g)].map(([, name = ""]) => name),
    );
    expect(named.length).toBeGreaterThan(40);
    const written = pages.join("\n").replaceAll("on-${", "on-front on-article on-list on-message ${");
    // What kind of page it is stands on every page, whether or not the paper's own sheet asks.
    const isThere = (name: string) =>
      new RegExp(`["\\x60 ]${name}(?![\\w-])`).test(written) &&
      (name.startsWith("on-") || new RegExp(`\\.${name}(?![\\w-])`).test(sheet + written));
    expect(named.filter((name) => !isThere(name))).toEqual([]);
  });

  it("has the colours that faces are made of", () => {
    const [light, dark] = [
      sheet.slice(0, sheet.indexOf("}")),
      sheet.slice(sheet.indexOf("color-scheme: dark)")),
    ];
    for (const [name, colour] of Object.entries(DEFAULT_TOKENS.light))
      expect(light).toContain(`--${name}: ${colour};`);
    for (const [name, colour] of Object.entries(DEFAULT_TOKENS.dark))
      expect(dark).toContain(`--${name}: ${colour};`);
  });

  it.each(["style.css", "newsroom.css"])("has the same dark by the device and by hand: %s", (name) => {
    const css = file(`public/assets/${name}`).toString();
    const propertiesOf = (selector: string) => {
      const from = css.indexOf(`${selector} {`);
      return css.slice(from, css.indexOf("}", from)).match(/--[\w-]+: [^;]+;/g);
    };
    const byDevice = propertiesOf(':root:not([data-theme="light"])');
    expect(byDevice?.length).toBeGreaterThan(8);
    expect(propertiesOf(':root[data-theme="dark"]')).toEqual(byDevice);
  });

  it("says what each pairing weighs, as the newsroom does", async () => {
    await copyFonts(".");
    for (const [type, , help] of TYPE_CHOICES) {
      const [font] = PAIRINGS[type].fonts;
      const kilobytes = font ? Math.round(file(`public/assets/${fontFile(font, "latin")}`).length / 1000) : 0;
      expect(help).toContain(` ${kilobytes} KB`);
      if (font) expect(text).toMatch(new RegExp(`\\| ${font.family} \\| [^|]+ \\| ${kilobytes} KB \\|`));
    }
  });
});

describe("the sample newspaper", () => {
  const names = readdirSync(new URL("../../samples", import.meta.url)).filter((name) => name.endsWith(".md"));
  const slugOf = (text: string) => text.match(/^slug: (\S+)$/m)?.[1];
  const slugs = names.map((name) => slugOf(file(`samples/${name}`).toString()));

  it("has only comments and views of articles that it has", () => {
    const threads: { article: string; comments: { id: string; parent: string | null }[] }[] = JSON.parse(
      file("samples/comments.json").toString(),
    );
    const views: Record<string, number[]> = JSON.parse(file("samples/views.json").toString());
    for (const { article, comments } of threads) {
      expect(slugs).toContain(article);
      const ids = comments.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { parent } of comments) if (parent !== null) expect(ids).toContain(parent);
    }
    for (const [slug, days] of Object.entries(views)) {
      expect(slugs).toContain(slug);
      expect(days).toHaveLength(7);
    }
  });

  it("has only pictures that are there", () => {
    const pictures = readdirSync(new URL("../../public/assets/samples", import.meta.url));
    for (const name of names) {
      const text = file(`samples/${name}`).toString();
      for (const [, picture] of text.matchAll(/\/assets\/samples\/([\w.-]+)/g))
        expect(pictures).toContain(picture);
    }
  });
});
