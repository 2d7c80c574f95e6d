import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Miniflare } from "miniflare";
import type { bundleWorker } from "../../scripts/bundle/bundle-worker.ts";
import type { localOptions, startMiniflare } from "../../scripts/miniflare.ts";
import { ROOT } from "../../scripts/wrangler.ts";
import { madeArticle, madeText } from "./made-articles.ts";
import type { Operation } from "./operation.ts";

const BATCH = 50;
const TOKEN = "bench-token-of-20-characters";
const BEARER = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
const BROWSER = {
  "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate",
};

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** A paper of its own: where it is kept, and a checkout of the code that it runs. */
export type Paper = { folder: string; tree: string; inspectorPort: number };

export function paperOf(folder: string, inspectorPort: number, tree = ROOT): Paper {
  return { folder, tree, inspectorPort };
}

/** A paper of some hundred articles, one of which has fifty comments. */
export async function startPaper(paper: Paper, articles: number): Promise<Miniflare> {
  const { folder, tree } = paper;
  const build: { bundleWorker: typeof bundleWorker } = await scriptOf(tree, "bundle/bundle-worker.ts");
  await build.bundleWorker(join(folder, "worker"));
  const local: { startMiniflare: typeof startMiniflare } = await scriptOf(tree, "miniflare.ts");
  await (await local.startMiniflare(setupIn(folder))).dispose();
  const miniflare = await startAgain(paper);
  const { origin } = await miniflare.ready;
  // As it does in the minute after a deployment: what it does once is done.
  await (await miniflare.getWorker()).scheduled({ cron: "* * * * *" });
  for (let first = 0; first < articles; first += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, n) => madeArticle(first + n));
    await put(`${origin}/api/v1/admin/articles`, batch);
  }
  await put(`${origin}/api/v1/admin/comments`, { comments: Array.from({ length: 50 }, (_, n) => said(n)) });
  // As it does a minute later: what all pages share is of these articles then.
  await (await miniflare.getWorker()).scheduled({ cron: "* * * * *" });
  const db = await miniflare.getD1Database("DB");
  // As the first half is once its pages have been rendered: what is like them has been found.
  await db
    .prepare(
      `UPDATE articles SET related = json_object('alike', json_array(id + 1, id + 2, id + 3, id + 4, id + 5, id + 6, id + 7, id + 8),
         'copies', json_array(), 'upTo', ?1) WHERE id < ?1 / 2`,
    )
    .bind(articles)
    .run();
  return miniflare;
}

/** The same paper in a new isolate. */
export async function startAgain({ folder, tree, inspectorPort }: Paper): Promise<Miniflare> {
  const local: { localOptions: typeof localOptions } = await scriptOf(tree, "miniflare.ts");
  return new Miniflare({ ...local.localOptions(setupIn(folder)), inspectorPort });
}

async function scriptOf<T>(tree: string, name: string): Promise<T> {
  return import(pathToFileURL(join(tree, "scripts", name)).href);
}

function setupIn(folder: string) {
  return {
    script: join(folder, "worker/index.mjs"),
    state: join(folder, "state"),
    assets: false,
    vars: {
      ADMIN_TOKEN: TOKEN,
      SECRET_KEY: "bench-secret-key-of-32-characters!!",
      PAGE_MEMORY_SECONDS: "3600",
      FORM_MIN_SECONDS: "0",
      PAGE_GATHER_SECONDS: "0",
      KV_DAILY_WRITES: "100000",
    },
  };
}

/** @param from number of the last article that was made before */
export async function operations(miniflare: Miniflare, origin: string, from = 5_000): Promise<Operation[]> {
  const db = await miniflare.getD1Database("DB");
  const worker = await miniflare.getWorker();
  const articles = `${origin}/api/v1/admin/articles`;
  let made = from;
  const fresh = () => ({
    ...madeArticle(++made),
    path: `/2026/11/01/new-${made}/`,
    publishedAt: new Date().toISOString(),
  });
  const runCron = () => worker.scheduled({ cron: "* * * * *" });
  return [
    { name: "article, hot", times: 400, warm: 200, once: () => get(origin + madeArticle(0).path) },
    {
      name: "article, cold",
      times: 150,
      warm: 40,
      settleMs: 300,
      once: (n) => get(origin + madeArticle(20 + n).path),
    },
    {
      name: "article, cold for the first time ever",
      times: 100,
      settleMs: 300,
      once: (n) => get(origin + madeArticle(300 + n).path),
    },
    {
      name: "a page of the front page, cold",
      times: 50,
      once: (n) => get(`${origin}/?before=${Date.UTC(2026, 9, 28)}-${1000 + n}`),
    },
    { name: "404", times: 200, warm: 40, once: (n) => get(`${origin}/no/such/${n}/`, 404) },
    {
      name: "404, among the articles",
      times: 200,
      warm: 40,
      once: (n) => get(`${origin}/2026/10/02/no-story-${n}/`, 404),
    },
    {
      name: "API: 20 articles, asked for the first time",
      times: 200,
      warm: 40,
      once: (n) => get(`${origin}/api/v1/articles?limit=20&cursor=${Date.UTC(2026, 9, 28)}-${1000 + n}`),
    },
    {
      name: "API: 20 articles",
      times: 200,
      warm: 40,
      once: () => get(`${origin}/api/v1/articles?limit=20`),
    },
    {
      name: "search, two words",
      times: 60,
      once: (n) => get(`${origin}/search?q=${madeText(n, 2).replaceAll(" ", "+")}`),
    },
    {
      name: "comment, its stored page refreshed behind it",
      times: 150,
      warm: 60,
      settleMs: 1_500,
      once: async (n) => {
        await store(db, [madeArticle(1 + (n % 100)).path]);
        await comment(origin, n);
      },
    },
    {
      name: "publish one article of 600 words",
      times: 50,
      warm: 30,
      settleMs: 1_500,
      // An editor does not publish the next one while pages are being refreshed: they would be done twice.
      once: async () => {
        await put(articles, [fresh()]);
        await new Promise((resolve) => setTimeout(resolve, 200));
      },
    },
    {
      name: "import of five articles in one request",
      times: 10,
      once: () => put(articles, Array.from({ length: 5 }, fresh)),
    },
    {
      name: "import of 50 articles in one request",
      times: 5,
      once: () => put(articles, Array.from({ length: BATCH }, fresh)),
    },
    {
      name: "import of 100 comments in one request",
      times: 10,
      once: (n) =>
        put(`${origin}/api/v1/admin/comments`, {
          comments: Array.from({ length: 100 }, (_, at) => said(1000 + n * 100 + at)),
        }),
    },
    {
      name: "import of 300 views in one request",
      times: 10,
      once: (n) =>
        put(`${origin}/api/v1/admin/views`, {
          source: "bench",
          views: Array.from({ length: 300 }, (_, at) => ({
            path: madeArticle(at).path,
            hour: new Date(Date.UTC(2026, 9, 1 + n)).toISOString(),
            views: 1 + (at % 7),
          })),
        }),
    },
    // What the imports have left behind.
    { name: "cron runs after that", times: 5, warm: 0, once: runCron },
    {
      name: "cron run, nothing to do",
      times: 20,
      // The search's index is filled by twenty articles a run: until then there is something to do.
      prepare: async () => {
        do await runCron();
        while ((await db.prepare("SELECT 1 FROM search_queue LIMIT 1").first()) !== null);
      },
      once: runCron,
    },
    {
      name: "cron run, twelve stored pages stale",
      times: 15,
      once: async () => {
        await markStale(
          db,
          Array.from({ length: 12 }, (_, n) => madeArticle(100 + n).path),
        );
        await runCron();
      },
    },
  ];
}

function said(n: number) {
  return {
    externalId: `bench:${n}`,
    parentExternalId: n % 5 === 0 ? null : `bench:${n - 1}`,
    articlePath: madeArticle(0).path,
    author: `Reader ${n}`,
    body: madeText(n, 40),
    createdAt: new Date(Date.UTC(2026, 9, 2, 8, n)).toISOString(),
    status: "published",
    kind: "comment",
  };
}

/** As pages are of which KV has a copy. */
async function store(db: Database, paths: string[]): Promise<void> {
  await db
    .prepare(
      "INSERT OR REPLACE INTO stored_pages (path, hash, check_at) SELECT value, 'bench', 9e15 FROM json_each(?)",
    )
    .bind(JSON.stringify(paths))
    .run();
}

async function markStale(db: Database, paths: string[]): Promise<void> {
  await store(db, paths);
  await db.prepare("DELETE FROM stale_pages").run();
  await db
    .prepare("INSERT INTO stale_pages (path, since) SELECT value, 0 FROM json_each(?)")
    .bind(JSON.stringify(paths))
    .run();
}

async function get(url: string, status = 200): Promise<void> {
  const answer = await fetch(url, { headers: BROWSER });
  await answer.text();
  if (answer.status !== status) throw new Error(`${url} answered ${answer.status}`);
}

async function put(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: "PUT", headers: BEARER, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
}

async function comment(origin: string, n: number): Promise<void> {
  const answer = await fetch(`${origin}/api/v1/articles/${2 + (n % 100)}/comments`, {
    method: "POST",
    headers: {
      ...BROWSER,
      "content-type": "application/json",
      "cf-connecting-ip": `10.1.${n % 250}.7`,
      "sec-fetch-site": "same-origin",
      origin,
    },
    body: JSON.stringify({ comment: `${madeText(n * 31, 30)} ${n}`, author: `Ann ${n}` }),
  });
  const text = await answer.text();
  if (answer.status !== 201 && answer.status !== 202)
    throw new Error(`A comment was answered ${answer.status}: ${text.slice(0, 300)}`);
}
