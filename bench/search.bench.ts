import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { loadSamples } from "../scripts/samples.ts";
import { ROOT } from "../scripts/wrangler.ts";
import { childPids, measure } from "./load.ts";

/**
 * Whether the search finds what is there, and what it costs. On the sample newspaper: of SEARCH_WORDS (300) words taken at random
 * from the bodies how many find their article, of their first five letters, of authors; and whether each title finds its article
 * first. On made papers of SEARCH_SIZES (10000; "10000,100000" takes ten minutes): the most rows that D1 counts for a page of
 * results, for the commonest word and others; rows written by publishing one article; CPU of the whole runtime for each.
 */
const WORDS = Number(process.env.SEARCH_WORDS ?? 300);
const SIZES = (process.env.SEARCH_SIZES ?? "10000").split(",").map(Number);
const TOKEN = "bench-token";
const SECRETS = { ADMIN_TOKEN: TOKEN, SECRET_KEY: "bench-secret-key-of-32-characters" };
const PAGES = 4;

type Cost = { query: string; rowsRead: number; cpuMs: number };
type Size = {
  articles: number;
  searches: Cost[];
  mostRowsRead: number;
  publish: { rowsWritten: number; searchRowsWritten: number };
};

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-search-"));
  try {
    const { script } = await bundleWorker(folder, "bench/metered-worker.js");
    const recall = await onPaper(script, samples);
    console.table(recall);
    const sizes: Size[] = [];
    for (const articles of SIZES) {
      sizes.push(await onPaper(script, (miniflare, origin, pid) => made(miniflare, origin, pid, articles)));
      console.log(`${articles} articles`);
      console.table(sizes.at(-1)?.searches);
      console.table([sizes.at(-1)?.publish]);
    }
    console.log(JSON.stringify({ bench: "search", ...recall, sizes }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPaper<T>(
  script: string,
  work: (miniflare: Miniflare, origin: string, pid: number) => Promise<T>,
): Promise<T> {
  const before = new Set(childPids());
  const miniflare = await startMiniflare({ script, vars: SECRETS, assets: false });
  try {
    const { origin } = await miniflare.ready;
    const pid = childPids().find((found) => !before.has(found)) ?? 0;
    return await work(miniflare, origin, pid);
  } finally {
    await miniflare.dispose();
  }
}

type Answer = { items: { path: string }[]; next: string | null };

async function search(
  origin: string,
  q: string,
  at = "",
): Promise<{ found: string[]; next: string | null; rows: number }> {
  const response = await fetch(`${origin}/search?q=${encodeURIComponent(q)}&format=json${at && `&at=${at}`}`);
  const { items, next } = (await response.json()) as Answer;
  const rows = ["x-d1", "x-search"]
    .flatMap((name) => rowsOf(response, name))
    .reduce((sum, [, read]) => sum + read, 0);
  return { found: items.map(({ path }) => path), next, rows };
}

function rowsOf(response: Response, header: string): [table: string, read: number, written: number][] {
  return JSON.parse(response.headers.get(header) ?? '{"trips":[]}').trips.flat();
}

async function newsroom(origin: string, method: string, path: string, body: unknown = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" };
  const answer = await fetch(`${origin}/api/v1/admin${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

async function fill(origin: string): Promise<void> {
  for (;;) {
    const state = (await (await newsroom(origin, "POST", "/search/index")).json()) as {
      waiting: number;
      walk: string | null;
    };
    if (state.waiting === 0 && state.walk === null) return;
  }
}

/** The sample newspaper, through the front door. */
async function samples(_: Miniflare, origin: string) {
  await loadSamples(join(ROOT, "samples"), { site: origin, token: TOKEN }, Date.now());
  await fill(origin);
  const texts = readdirSync(join(ROOT, "samples"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => readFileSync(join(ROOT, "samples", file), "utf8"));
  const next = random(14);
  const stories = texts.flatMap((text) => {
    const [, head = "", body = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
    const of = (name: string) => new RegExp(`^${name}: *"?(.*?)"?$`, "m").exec(head)?.[1] ?? "";
    // What stands in an address or in markup is no word that a reader sees.
    const words = body.replace(/\]\([^)]*\)|https?:\S+|<[^>]*>/g, " ").match(/\p{L}{3,}/gu) ?? [];
    // What is still to come is not to be found.
    return /^kind: *page|^draft: *true|^status:|^published: *[+]/m.test(head)
      ? []
      : [{ title: of("title"), author: of("author"), words }];
  });
  const byTitle = new Map<string, string>();
  let titlesFirst = 0;
  for (const { title } of stories) {
    const { found } = await search(origin, title);
    const path = found[0] ?? "";
    const page = await (await fetch(`${origin}${path}`)).text();
    if (path !== "" && page.includes("<h1")) byTitle.set(title, path);
    const shown = /<title>(.*?) — /.exec(page)?.[1]?.replaceAll("&#39;", "'").replaceAll("&amp;", "&");
    if (shown === title) titlesFirst += 1;
  }
  const all = stories.flatMap(({ title, words }) => words.map((word) => ({ title, word })));
  const asked = Array.from({ length: WORDS }, () => all[next(all.length)]).filter((one) => one !== undefined);
  const missed: string[] = [];
  let prefixes = 0;
  for (const { title, word } of asked) {
    const path = byTitle.get(title) ?? "?";
    if (!(await everywhere(origin, word)).includes(path)) missed.push(word);
    if ((await everywhere(origin, word.slice(0, 5))).includes(path)) prefixes += 1;
  }
  let authors = 0;
  for (const { title, author } of stories)
    if (author === "" || (await everywhere(origin, author)).includes(byTitle.get(title) ?? "?")) authors += 1;
  if (missed.length > 0) console.log(`Missed: ${missed.join(", ")}`);
  return {
    words: asked.length,
    recall: (asked.length - missed.length) / asked.length,
    prefixRecall: prefixes / asked.length,
    authorRecall: authors / stories.length,
    titles: stories.length,
    titlesFirst: titlesFirst / stories.length,
  };
}

/** All pages of a search. */
async function everywhere(origin: string, q: string): Promise<string[]> {
  const paths: string[] = [];
  for (let at: string | null = ""; at !== null; ) {
    const { found, next } = await search(origin, q, at);
    paths.push(...found);
    at = next;
  }
  return paths;
}

const VOCABULARY = 60_000;
const BODY_WORDS = 300;

/** A paper of so many articles, words as frequent as in a language (Zipf), the commonest in each. */
async function made(miniflare: Miniflare, origin: string, pid: number, articles: number): Promise<Size> {
  const db = await miniflare.getD1Database("DB");
  const next = random(5);
  const word = () => wordOf(Math.floor(Math.exp((next(1_000_000) / 1_000_000) * Math.log(VOCABULARY))) - 1);
  const text = (words: number) => Array.from({ length: words }, word).join(" ");
  for (let at = 0; at < articles; at += 500) {
    const rows = Array.from({ length: 500 }, (_, n) => [
      at + n + 1,
      text(7),
      text(15),
      `<p>${text(BODY_WORDS)}</p>`,
    ]);
    await db
      .prepare(
        `INSERT INTO articles (id, path, slug, status, title, standfirst, body_source, body_format, body_html, section_slug, published_at, listed_at, changed_at, created_at, content_hash)
         SELECT value->>0, '/made/' || (value->>0) || '/', 's', 'published', value->>1, value->>2, '', 'html', value->>3, 'town', (value->>0) * 7200000, (value->>0) * 7200000, 0, 0, 'h' FROM json_each(?)`,
      )
      .bind(JSON.stringify(rows))
      .run();
  }
  await newsroom(origin, "POST", "/search/rebuild");
  await fill(origin);
  const rare = wordOf(20_000);
  const queries = [
    wordOf(0),
    `${wordOf(0)} ${wordOf(1)}`,
    `${wordOf(0)} ${wordOf(3_000)}`,
    wordOf(100).slice(0, 4),
    `"${wordOf(0)} ${wordOf(1)}"`,
    rare,
    "zzzz",
  ];
  const searches: Cost[] = [];
  for (const query of queries) {
    let rowsRead = 0;
    let at: string | null = "";
    for (let page = 0; page < PAGES && at !== null; page++) {
      const answer = await search(origin, query, at);
      rowsRead = Math.max(rowsRead, answer.rows);
      at = answer.next;
    }
    const url = new URL(`${origin}/search?q=${encodeURIComponent(query)}`);
    const { cpuSeconds, requests } = await measure(url, pid, { requests: 60, connections: 2 });
    searches.push({ query, rowsRead, cpuMs: Math.round((cpuSeconds / requests) * 10_000) / 10 });
  }
  const published = await newsroom(origin, "PUT", "/articles", [
    {
      path: "/new/",
      title: text(7),
      standfirst: text(15),
      body: text(BODY_WORDS),
      bodyFormat: "markdown",
      section: "Town",
      author: "Ida Marlowe",
    },
  ]);
  const written = (header: string, of = /./) =>
    rowsOf(published, header).reduce((sum, [table, , rows]) => sum + (of.test(table) ? rows : 0), 0);
  return {
    articles,
    searches,
    mostRowsRead: Math.max(...searches.map(({ rowsRead }) => rowsRead)),
    publish: {
      rowsWritten: written("x-d1"),
      searchRowsWritten: written("x-search") + written("x-d1", /^search_/),
    },
  };
}

const SYLLABLES =
  "ba be bi bo bu ca ce ci co cu da de di do du fa fe fi fo fu ga ge gi go gu la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po pu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo vu".split(
    " ",
  );

function wordOf(rank: number): string {
  let word = "";
  for (let left = Math.max(0, rank) * 7919 + 13_000; left > 0; left = Math.floor(left / SYLLABLES.length))
    word += SYLLABLES[left % SYLLABLES.length];
  return word;
}

/** Whole numbers below a limit, the same every time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
