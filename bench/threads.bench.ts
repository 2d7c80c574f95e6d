import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { bundleWorker } from "../scripts/bundle/bundle-worker.ts";
import { startMiniflare } from "../scripts/miniflare.ts";
import { depthOf, threadKey } from "../src/comments/thread/thread-key.ts";

/**
 * What a thread costs the database as it grows: rows and round trips of its pages, of a comment's own address and of a
 * new comment, with 100, 10,000 and 1,000,000 comments on one article of the same database. Counted is what D1 itself
 * reports for each query of the built Worker.
 */
const SIZES = [100, 10_000, 1_000_000];
const PAGE_SIZE = 50;
const FIFTIETH = 50;
const CHUNK = 20_000;
/** Half of the comments begin a thread; the others answer one of this many before them. */
const ANSWERED_AMONG = 300;
const TOKEN = "bench-token";

type SiteContext = { miniflare: Miniflare; origin: string; db: D1 };
type D1 = Awaited<ReturnType<Miniflare["getD1Database"]>>;

/** Rows read, round trips, and rows written. */
type Cost = { read: number; trips: number; written: number };
type Answer = { status: number; text: string; location: string | null; request: Cost; behind: Cost };

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broadsheet-threads-"));
  const { script } = await bundleWorker(folder, "bench/metered-worker.js");
  const secrets = { ADMIN_TOKEN: TOKEN, SECRET_KEY: "bench-secret-key-of-32-characters" };
  const vars = { ...secrets, FORM_MIN_SECONDS: "0", PAGE_MEMORY_SECONDS: "0", PAGE_GATHER_SECONDS: "0" };
  const miniflare = await startMiniflare({ script, vars, assets: false });
  try {
    const origin = (await miniflare.ready).origin;
    const paper = { miniflare, origin, db: await miniflare.getD1Database("DB") };
    await publish(paper);
    for (const size of SIZES) await fill(paper, size);
    // The lists that all pages share are put together once.
    await ask(paper, "/");
    const rows = [];
    for (const size of SIZES) rows.push(await measure(paper, size));
    report(rows);
  } finally {
    await miniflare.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function pathOf(size: number): string {
  return `/2026/10/01/${size}-comments/`;
}

/** Many at once are an import, which stores no page: each is rendered when it is asked for. */
async function publish(paper: SiteContext): Promise<void> {
  const articles = [...SIZES, 1, 2, 3].map((size) => ({
    path: pathOf(size),
    title: `The bridge and what ${size} readers say about it`,
    body: "The bridge over the Ossel is open again.",
    bodyFormat: "markdown",
    section: "Town",
    publishedAt: "2026-10-01T08:00:00Z",
  }));
  const response = await fetch(`${paper.origin}/api/v1/admin/articles`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify(articles),
  });
  if (!response.ok) throw new Error(`The articles were not taken: ${await response.text()}`);
}

/** Stores comments a second apart in a thread as readers make them: some remarks, some long exchanges. */
async function fill({ db }: SiteContext, size: number): Promise<void> {
  const articleId = await db
    .prepare("SELECT id FROM articles WHERE path = ?")
    .bind(pathOf(size))
    .first<number>("id");
  const insert = db.prepare(
    `INSERT INTO comments (id, article_id, shown_in, parent_id, root_id, thread_key, depth, status, author_name, body,
       reader_hash, submission_key, sketch_a, sketch_b, source, created_at)
     SELECT value->>0, ?1, ?1, value->>1, value->>2, value->>3, value->>4, 'published', 'Reader ' || ((value->>0) / 1024000 % 9999),
       'I crossed it this morning, and it is *narrower* than I remember. That was my crossing number ' || (value->>0) || '.',
       'reader-' || ((value->>0) / 1024000 % 9999), 'submission-' || (value->>0), (value->>0) % 4000037, (value->>0) % 4000051,
       'form', (value->>0) / 1024 FROM json_each(?2)`,
  );
  const next = growThread(Date.now() - size * 1000 - 86_400_000, size);
  for (let stored = 0; stored < size; stored += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, size - stored) }, next);
    await insert.bind(articleId, JSON.stringify(rows)).run();
  }
  await db
    .prepare("UPDATE articles SET comment_count = ?, revision = revision + 1 WHERE id = ?")
    .bind(size, articleId)
    .run();
}

type Row = [id: number, parentId: number | null, rootId: number, key: string, depth: number];

/** @returns a function that makes the next comment, a second after the one before. */
function growThread(start: number, seed: number): () => Row {
  const latest: Row[] = [];
  const random = randomNumbers(seed);
  let made = 0;
  return () => {
    const id = (start + made++ * 1000) * 1024 + Math.floor(random() * 1024);
    const parent = random() < 0.5 ? undefined : latest[Math.floor(random() * latest.length)];
    const key = threadKey(parent?.[3] ?? null, id);
    const row: Row = [id, parent?.[0] ?? null, parent?.[2] ?? id, key, depthOf(parent?.[4] ?? null)];
    latest[made % ANSWERED_AMONG] = row;
    return row;
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function measure(paper: SiteContext, comments: number) {
  const path = pathOf(comments);
  const page = Math.min(FIFTIETH, comments / PAGE_SIZE);
  const cursor = async (sort: string) => {
    const query = `SELECT thread_key FROM comments WHERE shown_in = (SELECT id FROM articles WHERE path = ?)
      ORDER BY ${sort} LIMIT 1 OFFSET ?`;
    const key = await paper.db
      .prepare(query)
      .bind(path, (page - 1) * PAGE_SIZE - 1)
      .first<string>("thread_key");
    return `after=${key}`;
  };
  const ids = paper.db.prepare(
    "SELECT id FROM comments WHERE article_id = (SELECT id FROM articles WHERE path = ?) ORDER BY id LIMIT 1 OFFSET ?",
  );
  const middle = await ids.bind(path, Math.floor(comments / 2)).first<number>("id");
  const first = await askForComments(paper, path);
  const further = await askForComments(paper, `${path}comments?${await cursor("thread_key")}`);
  const newest = await askForComments(paper, `${path}comments?order=newest`);
  const newestFurther = await askForComments(
    paper,
    `${path}comments?order=newest&${await cursor("root_id DESC, thread_key")}`,
  );
  const permalink = await ask(paper, `${path}comments/${middle}`);
  if (permalink.status !== 302) throw new Error(`The comment's own address answered ${permalink.status}.`);
  const followed = await ask(paper, permalink.location ?? "");
  if (!followed.text.includes(`id="comment-${middle}"`))
    throw new Error("It leads where the comment is not.");
  const posted = await post(paper, path, middle);
  return { comments, page, first, further, newest, newestFurther, permalink, posted };
}

async function askForComments(paper: SiteContext, path: string): Promise<Answer> {
  const answer = await ask(paper, path);
  const shown = answer.text.match(/ id="comment-\d+" /g)?.length;
  if (shown !== PAGE_SIZE) throw new Error(`${path} shows ${shown} comments instead of ${PAGE_SIZE}.`);
  return answer;
}

/** Said at each size in other words: the judge holds what was said before. */
const REPLIES = [
  "My grandmother crossed it every day on her way to the market.",
  "Nobody has asked the people who live below the bridge what they think.",
  "The photographs in the town hall show how narrow the old road was.",
];

/** A reply, on a page that is read often enough to be stored: so it is rendered anew behind the answer. */
async function post(paper: SiteContext, path: string, parent: number | null): Promise<Answer> {
  for (let view = 0; view < 3; view++) await ask(paper, path);
  const answer = await ask(paper, `${path}comments`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "CF-Connecting-IP": `192.0.2.${path.length}` },
    body: JSON.stringify({
      comment: REPLIES[path.length % REPLIES.length],
      author: "Ada Reader",
      parent,
    }),
  });
  if (answer.status !== 201) throw new Error(`The comment was not published: ${answer.text}`);
  return answer;
}

async function ask({ origin }: SiteContext, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(new URL(path, origin), { redirect: "manual", ...init });
  if (response.status >= 400)
    throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  const { trips, inRequest }: { trips: [string, number, number][][]; inRequest: number } = JSON.parse(
    response.headers.get("x-d1") ?? "",
  );
  return {
    status: response.status,
    text: await response.text(),
    location: response.headers.get("Location"),
    request: costOf(trips.slice(0, inRequest)),
    behind: costOf(trips.slice(inRequest)),
  };
}

function costOf(trips: [table: string, read: number, written: number][][]): Cost {
  const queries = trips.flat();
  const read = queries.reduce((sum, [, rows]) => sum + rows, 0);
  const written = queries.reduce((sum, [, , rows]) => sum + rows, 0);
  return { read, trips: trips.length, written };
}

type Measured = Awaited<ReturnType<typeof measure>>;

function report(all: Measured[]): void {
  console.log(`Rows read of a page of ${PAGE_SIZE} comments, with all that it shows / round trips\n`);
  const cell = ({ read, trips }: Cost) => `${read} / ${trips}`;
  console.table(
    all.map(({ comments, page, first, further, newest, newestFurther, permalink }) => ({
      comments: comments.toLocaleString("en-US"),
      "first page": cell(first.request),
      "fiftieth page": `${cell(further.request)}${page < FIFTIETH ? ` (page ${page}, the last)` : ""}`,
      "newest first": cell(newest.request),
      "its fiftieth": cell(newestFurther.request),
      "own address": cell(permalink.request),
    })),
  );
  console.log("A reply that is shown, and the page's refresh behind it\n");
  console.table(
    all.map(({ comments, posted: { request, behind } }) => ({
      comments: comments.toLocaleString("en-US"),
      "round trips": request.trips,
      "rows read": request.read,
      "rows written": request.written,
      "behind: round trips": behind.trips,
      "behind: rows read": behind.read,
      "behind: rows written": behind.written,
    })),
  );
  const sizes = all.map(({ comments, page, first, further, newest, newestFurther, permalink, posted }) => ({
    comments,
    page,
    firstPage: first.request,
    fiftiethPage: further.request,
    newestFirst: newest.request,
    newestFiftieth: newestFurther.request,
    permalink: permalink.request,
    posting: { request: posted.request, behind: posted.behind },
  }));
  console.log(JSON.stringify({ bench: "threads", commentsShown: PAGE_SIZE, sizes }));
}
