import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { ROOT } from "../scripts/wrangler.ts";
import { HOUR_MS } from "../src/db/time.ts";
import { askNewsroom, importThread, publishArticle } from "../tests/support/node/newsroom.ts";
import { makePhoto, sendPhoto } from "../tests/support/node/photos.ts";
import { type RunningPaper, startPaper } from "../tests/support/node/server.ts";

/**
 * Lighthouse's marks on a phone, the median of RUNS (5) for the front page, an article with a picture and 50 comments, and a list; how far
 * each page moves while it loads; and what a reader transfers, by brotli: a page's HTML alone, and with style sheet and scripts. The paper has eight
 * sections and a colour of its own; with FACE=full also a logo for the light and the dark, its icons, colours, fonts, a sheet, menus, and a front page that is
 * arranged. Lighthouse is no dependency (150 packages): `npm install --prefix ~/lighthouse lighthouse`, and LIGHTHOUSE names the
 * folder where it is another; without it the sizes alone are measured. Chromium is the tests' one, which any browser test unpacks.
 */
const RUNS = Number(process.env.RUNS ?? 5);
const FOLDER = process.env.LIGHTHOUSE ?? join(homedir(), "lighthouse");
const WORDS = 600;
const HAS_FULL_FACE = process.env.FACE === "full";

const brotli = promisify(brotliCompress);

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"] as const;

type Marks = { scores: number[]; shift: number; lcp: number };

export async function run(): Promise<void> {
  const paper = await startPaper({ vars: { PAGE_MEMORY_SECONDS: "60" } });
  try {
    const article = await fill(paper);
    const pages = { front: `${paper.url}/`, article, list: `${paper.url}/section/harbour/` };
    const audit = await openLighthouse();
    const rows: Record<string, object> = {};
    for (const [name, url] of Object.entries(pages)) {
      const sizes = await sizesOf(url);
      const all: Marks[] = [];
      for (let round = 0; audit && round < RUNS; round++) all.push(await audit(url));
      const scores = CATEGORIES.map((category, at) => [
        category,
        median(all.map(({ scores }) => scores[at] ?? 0)),
      ]);
      const measured = {
        shift: median(all.map(({ shift }) => shift)),
        lcp: median(all.map(({ lcp }) => lcp)),
      };
      rows[name] = { ...(audit && { ...Object.fromEntries(scores), ...measured }), ...sizes };
    }
    console.table(rows);
    console.log(JSON.stringify({ bench: "marks", runs: audit ? RUNS : 0, pages: rows }));
  } finally {
    await paper.stop();
  }
}

/** @returns the address of an article of WORDS words with a picture and 50 comments */
async function fill(paper: RunningPaper): Promise<string> {
  await askNewsroom(paper, "PUT", "/face", { accent: "#00695c", ...(HAS_FULL_FACE && fullFace()) });
  const photo = async (seed: number) =>
    sendPhoto(paper, await makePhoto(seed, { width: 1600, height: 1067 }), { alt: "The quay" });
  const photos = await Promise.all([1, 2, 3].map(photo));
  const body = paragraphs(WORDS);
  const sections = ["Harbour", "Town", "Sport", "Culture", "Country", "Weather", "Opinion", "Business"];
  const imageOf = (at: number) => ({ image: { url: photos[at % photos.length]?.url, alt: "The quay" } });
  for (let at = 0; at < 16; at++)
    await publishArticle(paper, {
      section: sections[at % 8],
      body,
      bodyFormat: "markdown",
      author: "Ida Marlowe",
      ...imageOf(at),
    });
  const address = await publishArticle(paper, {
    section: "Harbour",
    body,
    bodyFormat: "markdown",
    tags: ["ice"],
    ...imageOf(1),
  });
  const said = (count: number) =>
    Array.from({ length: count }, (_, at) => `${paragraphs(40)} (${count}-${at})`);
  await importThread(paper, address, said(10), said(40));
  if (HAS_FULL_FACE) await arrange(paper);
  await paper.runSchedule();
  return address;
}

/** Everything that a paper can choose, the pairing with the most fonts among it. */
function fullFace() {
  const picture = (width: number, height: number, colour: string) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" rx="8" fill="${colour}"/></svg>`,
    ).toString("base64");
  return {
    ...{ paper: "#f7fafb", ink: "#12222b", type: "book", masthead: "left", density: "dense" },
    ...{ logo: picture(640, 96, "#00695c"), logoDark: picture(640, 96, "#7fd6c8") },
    ...{ icon: picture(64, 64, "#00695c"), css: ".kicker { letter-spacing: 0.1em; }" },
  };
}

/** Menus with accounts elsewhere, and a front page with every kind of block. */
async function arrange(paper: RunningPaper): Promise<void> {
  await askNewsroom(paper, "PUT", "/menus", {
    footer: [{ to: "https://paper.example/about", label: "About us" }],
    social: ["https://bsky.app/profile/paper.example"],
  });
  const block = (slug: string, look: string) => ({ of: "section", slug, look });
  await askNewsroom(paper, "PUT", "/front", {
    breaking: {
      text: "The bridge is closed",
      until: new Date(Date.now() + 12 * HOUR_MS).toISOString(),
    },
    blocks: [
      block("harbour", "large"),
      block("town", "small"),
      block("sport", "small"),
      block("opinion", "opinion"),
      { of: "read" },
      { of: "newest", count: 6 },
    ],
  });
}

/** So many words, which compress about as a language's do. */
function paragraphs(words: number): string {
  const some =
    "the ice came overnight and ferries stayed in harbour while people who live there asked when boats would sail again nobody knew".split(
      " ",
    );
  const text = Array.from(
    { length: words },
    (_, at) => `${some[(at * at + 7 * at) % some.length]}${at % 9 === 4 ? at : ""}`,
  );
  return text
    .map((word, at) => (at % 60 === 59 ? `${word}.\n\n` : at % 12 === 11 ? `${word}. ` : `${word} `))
    .join("")
    .trim();
}

/** Bytes by brotli as Cloudflare sends them (level 4), the paper's own sheet among them; fonts and logo as they are. */
async function sizesOf(url: string) {
  const html = await (await fetch(url)).text();
  const named = (pattern: RegExp) => [...new Set([...html.matchAll(pattern)].map(([, path = ""]) => path))];
  const files = named(/(?:href|src)="(\/(?:assets|face)\/[^"]+\.(?:css|js)[^"]*)"/g);
  const pictures = named(/(?:class="logo" src|as="font" type="font\/woff2" href)="([^"]+)"/g);
  const compressed = async (text: string) =>
    (await brotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })).length;
  const own = await compressed(html);
  const get = (path: string) => fetch(new URL(path, url));
  const texts = await Promise.all(files.map(async (path) => compressed(await (await get(path)).text())));
  const fixed = await Promise.all(pictures.map(async (path) => (await (await get(path)).bytes()).length));
  const sum = (sizes: number[]) => sizes.reduce((all, bytes) => all + bytes, 0);
  return { html: own, "html, css, js": own + sum(texts), "font, logo": sum(fixed) };
}

/** @returns what audits an address; null: there is no Lighthouse */
async function openLighthouse(): Promise<((url: string) => Promise<Marks>) | null> {
  const modules = join(FOLDER, "node_modules");
  const cache = join(ROOT, "node_modules/.cache/broadsheet");
  const chromePath = process.env.CHROME_PATH ?? join(cache, "chromium-147.0.0/chromium");
  if (!existsSync(join(modules, "lighthouse")) || !existsSync(chromePath)) {
    console.error(
      "There is no Lighthouse or no Chromium: sizes alone. bench/marks.bench.ts says how to have them.",
    );
    return null;
  }
  const { default: lighthouse } = await import(pathToFileURL(join(modules, "lighthouse/core/index.js")).href);
  const { launch } = await import(pathToFileURL(join(modules, "chrome-launcher/dist/index.js")).href);
  return async (url) => {
    const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", "--no-sandbox"] });
    try {
      const { lhr } = await lighthouse(url, {
        port: chrome.port,
        logLevel: "error",
        onlyCategories: [...CATEGORIES],
      });
      return {
        scores: CATEGORIES.map((name) => Math.round((lhr.categories[name]?.score ?? 0) * 100)),
        shift: lhr.audits["cumulative-layout-shift"]?.numericValue ?? -1,
        lcp: Math.round(lhr.audits["largest-contentful-paint"]?.numericValue ?? -1),
      };
    } finally {
      chrome.kill();
    }
  };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
