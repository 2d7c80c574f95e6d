import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { ROOT } from "../scripts/wrangler.ts";
import { check, fetchChecker, type Message } from "./nu/checker.ts";
import { compare, wordsOf } from "./nu/words.ts";
import { sharedData } from "./shared-data.ts";

/**
 * Whether real articles are whole: WordPress's own exports for testing themes and blocks are imported by the real command, and each
 * article is served. What the Nu checker says of the pages is printed (the aim is nothing), and the words of the exports that
 * the pages do not have, as a reader of HTML finds them that shares no code with the product. NU_PAGES=folder keeps the pages.
 */
const TOKEN = "bench-token";
const VARS = { ADMIN_TOKEN: TOKEN, SECRET_KEY: "bench-secret-key-of-32-characters" };

type Source = { link: string; title: string; content: string };
type Page = { file: string; html: string; source: Source };

export async function run(): Promise<void> {
  const exports = sharedData("wxr");
  if (exports === null || !fetchChecker()) return;
  const folder = process.env.NU_PAGES ?? mkdtempSync(join(tmpdir(), "broadsheet-nu-"));
  try {
    const files = readdirSync(exports).filter((file) => file.endsWith(".xml"));
    const pages: Page[] = [];
    for (const file of files) pages.push(...(await servePages(join(exports, file), folder)));
    const messages = check(join(folder, "pages"));
    printMessages(messages);
    const words = pages.map((page) => ({ page, ...wordsBeside(page) }));
    for (const { page, missing, added } of words) {
      if (missing.length > 0)
        console.log(`${page.file}: without ${missing.length}: ${missing.slice(0, 30).join(" ")}`);
      if (added.length > 0)
        console.log(`${page.file}: ${added.length} more: ${added.slice(0, 30).join(" ")}`);
    }
    const sum = (of: "missing" | "added") => words.reduce((total, one) => total + one[of].length, 0);
    const inSource = pages.reduce((total, { source }) => total + wordsOf(source.content).length, 0);
    const figures = {
      pages: pages.length,
      messages: messages.length,
      words: inSource,
      missing: sum("missing"),
      added: sum("added"),
    };
    console.table([figures]);
    console.log(JSON.stringify({ bench: "nu", ...figures }));
  } finally {
    if (!process.env.NU_PAGES) rmSync(folder, { recursive: true, force: true });
  }
}

/** Imports an export into a paper of its own and keeps each article's page as a file. */
async function servePages(file: string, folder: string): Promise<Page[]> {
  const { script } = await bundleWorker(join(folder, "bundle"));
  const miniflare = await startMiniflare({
    script,
    vars: VARS,
    assets: false,
    state: mkdtempSync(join(folder, "state-")),
  });
  try {
    const { origin } = await miniflare.ready;
    await importExport(file, origin);
    const name = file.replace(/^.*\/|\..*$/g, "");
    mkdirSync(join(folder, "pages"), { recursive: true });
    const pages: Page[] = [];
    for (const [index, source] of published(readFileSync(file, "utf8")).entries()) {
      const { pathname, search } = new URL(source.link);
      const response = await fetch(origin + pathname + search);
      const html = await response.text();
      if (!response.ok) {
        console.log(`${source.link}: ${response.status}`);
        continue;
      }
      const page = `${name}-${index}.html`;
      writeFileSync(join(folder, "pages", page), html);
      pages.push({ file: page, html, source });
    }
    return pages;
  } finally {
    await miniflare.dispose();
  }
}

async function importExport(file: string, site: string): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, "cli/broadsheet.js"), "import", "wordpress", file], {
    env: { ...process.env, BROADSHEET_SITE: site, BROADSHEET_TOKEN: TOKEN },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
}

/** The published posts and pages of an export, as its text has them. */
function published(xml: string): Source[] {
  return [...xml.matchAll(/<item>([\s\S]*?)<\/item>/g)].flatMap(([, item = ""]) => {
    const field = (name: string) => {
      const found = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(item)?.[1] ?? "";
      return found.replace(/^\s*<!\[CDATA\[|\]\]>\s*$/g, "").replaceAll("]]]]><![CDATA[>", "]]>");
    };
    const isArticle = /^(?:post|page)$/.test(field("wp:post_type")) && field("wp:status") === "publish";
    if (!isArticle || field("wp:post_password") !== "") return [];
    return [
      {
        link: field("link").replaceAll("&amp;", "&"),
        title: field("title"),
        content: field("content:encoded"),
      },
    ];
  });
}

/** What the article's body has other than its source. Shortcodes and their attributes are no words. */
function wordsBeside({ html, source }: Page): { missing: string[]; added: string[] } {
  const body =
    /<div class="body">([\s\S]*?)<\/div>(?:<ul class="tags"|<\/div><\/article>)/.exec(html)?.[1] ?? "";
  const content = source.content.replace(/\[\/?[a-z][\w-]*(?:\s[^\]]*)?\]/gi, " ");
  return compare(wordsOf(content), wordsOf(body));
}

function printMessages(messages: Message[]): void {
  for (const [text, group] of Map.groupBy(messages, ({ type, text }) => `${type}: ${text}`)) {
    const [first] = group;
    console.log(`${group.length} × ${text}\n    ${first?.file}: ${first?.extract}`);
  }
}
