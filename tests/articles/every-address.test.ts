import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, expect, it, vi } from "vitest";
import { articleIds, articlesAtQuery } from "../../src/articles/addresses.ts";
import { findEditedArticle } from "../../src/articles/article-source.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { openDatabase } from "../../src/db/client.ts";
import { addressKey, spellingsOf } from "../../src/http/paths.ts";
import { signedIn } from "../support/signed-in.ts";
import { startAnew } from "../support/start-anew.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const db = openDatabase(env.DB);
let editor: Record<string, string> = {};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
});

/** Each address in some of its spellings. */
const SPELLINGS = [
  ["/a/", "/a", "/%61/"],
  ["/a/b/", "/a/b", "/a//b/"],
  ["/caf%C3%A9/", "/caf%c3%a9", "/cafe%CC%81/", "/café/"],
  ["/old.html", "/old.html/"],
  ["/2026/11/23/ferry/", "/2026/11/23/ferry"],
];
const ADDRESS = fc.constantFrom(...SPELLINGS.flat());
const STATUS = fc.constantFrom("published", "published", "published", "draft", "withdrawn", "scheduled");
const TITLE = fc.constantFrom("Ferry", "Bridge");
const ARTICLE = fc.nat({ max: 3 });

type Change =
  | { does: "publish"; path: string; title: string; status: string; redirects: string[] }
  | { does: "edit"; article: number; path: string | undefined; title: string; status: string }
  | { does: "delete"; article: number }
  | { does: "lead"; from: string; to: string };

const CHANGE: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    does: fc.constant("publish" as const),
    path: ADDRESS,
    title: TITLE,
    status: STATUS,
    redirects: fc.array(ADDRESS, { maxLength: 1 }),
  }),
  fc.record({
    does: fc.constant("edit" as const),
    article: ARTICLE,
    path: fc.option(ADDRESS, { nil: undefined }),
    title: TITLE,
    status: STATUS,
  }),
  fc.record({ does: fc.constant("delete" as const), article: ARTICLE }),
  fc.record({ does: fc.constant("lead" as const), from: ADDRESS, to: ADDRESS }),
);

const dateOf = (status: string) => (status === "scheduled" ? "2026-12-24T08:00:00Z" : "2026-11-23T08:00:00Z");

async function articles(): Promise<{ id: number; path: string; status: string }[]> {
  return (await env.DB.prepare("SELECT id, path, status FROM articles ORDER BY id").all<never>()).results;
}

/** One of those that there are. */
async function pick(index: number): Promise<number | null> {
  const all = await articles();
  return all.length === 0 ? null : (all[index % all.length]?.id ?? null);
}

async function make(change: Change): Promise<void> {
  if (change.does === "publish") {
    const { does, ...article } = change;
    const response = await askNewsroom("PUT", "/articles", {
      ...article,
      body: "Text.",
      bodyFormat: "markdown",
      commentsOpen: false,
      publishedAt: dateOf(article.status),
    });
    expect(response.status).toBe(200);
  } else if (change.does === "lead") {
    const { from, to } = change;
    expect((await askNewsroom("PUT", "/redirects", { redirects: [{ from, to }] })).status).toBe(200);
  } else {
    const id = await pick(change.article);
    if (id === null) return;
    if (change.does === "delete") expect((await askNewsroom("DELETE", `/articles/${id}`)).status).toBe(204);
    else await edit(id, change);
  }
}

const ACTS: Record<string, string> = { draft: "draft", withdrawn: "withdraw" };

/** As the newsroom's form saves it; what is refused changes nothing. */
async function edit(id: number, { path = "", title, status }: Change & { does: "edit" }): Promise<void> {
  const publishAt = status === "scheduled" ? "2026-12-24 08:00" : "2026-11-23 08:00";
  const fields = { title, body: "Text.", bodyFormat: "markdown", kind: "article", path, publishAt };
  const { contentHash = "" } = (await findEditedArticle(db, id)) ?? {};
  const body = new URLSearchParams({ ...fields, act: ACTS[status] ?? "publish", basedOn: contentHash });
  const response = await ask(`/admin/articles/${id}`, { method: "POST", headers: editor, body });
  expect([303, 422]).toContain(response.status);
}

/** A browser that keeps what it may keep, for as long as the walk takes. */
function openBrowser() {
  const kept = new Map<string, string>();
  return async (address: string): Promise<{ steps: string[]; status: number }> => {
    const steps: string[] = [];
    let at = address;
    for (;;) {
      const known = kept.get(at);
      const response = known === undefined ? await ask(at) : null;
      const location = known ?? response?.headers.get("Location") ?? null;
      if (location === null) return { steps, status: response?.status ?? 0 };
      const keeps = Number(/max-age=(\d+)/.exec(response?.headers.get("Cache-Control") ?? "")?.[1] ?? 0);
      if (keeps > 0) kept.set(at, location);
      steps.push(location);
      if (steps.length > 4) return { steps, status: 0 };
      at = location.replace(/#.*/, "");
    }
  };
}

async function check(seen: Set<string>, browse: ReturnType<typeof openBrowser>): Promise<void> {
  const all = await articles();
  const served = all.filter(({ status }) => status === "published");
  expect(new Set(all.map(({ path }) => addressKey(path))).size, "each address is one article's").toBe(
    all.length,
  );
  for (const { path } of served) {
    seen.add(path);
    expect(await browse(path)).toEqual({ steps: [], status: 200 });
  }
  for (const address of seen) {
    const { steps, status } = await browse(address);
    expect([200, 410], `${address} ${steps}`).toContain(status);
    expect(steps.length, `${address} ${steps}`).toBeLessThanOrEqual(1);
    const other = spellingsOf(address)[1] ?? address;
    expect(await browse(other), `${other}, as ${address}`).toMatchObject({ status });
    const place = steps[0] ?? address;
    const isArticle = status === 200 && served.some(({ path }) => path === place);
    expect(isArticle, `${address} leads to an article`).toBe(status === 200);
    await checkDoors(address, status, place, served);
  }
}

/** Every other way in agrees with the page. */
async function checkDoors(
  address: string,
  status: number,
  place: string,
  served: { id: number; path: string }[],
): Promise<void> {
  const below = (path: string) => (path.endsWith("/") ? path : `${path}/`);
  await letAMinutePass();
  const feed = await ask(`${below(address)}feed.xml`);
  const thread = await ask(`${below(address)}comments`);
  const body = JSON.stringify({ comment: "A fine bridge.", author: "Ada" });
  // Somebody else each time: nobody may try so often.
  const headers = { "Content-Type": "application/json", "CF-Connecting-IP": `198.51.100.${tries++ % 250}` };
  const posted = await ask(`${below(address)}comments`, { method: "POST", body, headers });
  if (status === 410) {
    expect([feed.status, thread.status, posted.status]).toEqual([410, 410, 404]);
    return;
  }
  if (below(place) === below(address)) expect(feed.status).toBe(200);
  else expect(feed.headers.get("Location")).toBe(`${below(place)}feed.xml`);
  expect(thread.headers.get("Location")).toBe(`${place}#comments`);
  // By the article that it was for: its comments are closed.
  expect(posted.status).toBe(403);
  const { results } = await articlesAtQuery(db, [address]).all<{ asked: string; id: number }>();
  expect(articleIds(results).get(address)).toBe(served.find(({ path }) => path === place)?.id);
}

/** Feeds and threads are kept for a minute, whatever happens to the article. */
async function letAMinutePass(): Promise<void> {
  forgetAll();
  const cache = await caches.open(`minute-${minutes++}`);
  Object.defineProperty(caches, "default", { configurable: true, value: cache });
}

let tries = 0;
let minutes = 0;

const numRuns = 8;

it("that readers have had an article at leads to it in one step, or is gone on purpose", {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(CHANGE, { minLength: 4, maxLength: 9 }), async (changes) => {
      await startAnew();
      editor = await signedIn();
      const seen = new Set<string>();
      const browse = openBrowser();
      for (const change of changes) {
        await make(change);
        await check(seen, browse);
      }
    }),
    { numRuns, seed: 20261123, endOnFailure: true },
  );
});
