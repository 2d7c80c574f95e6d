import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { pageNamesOf } from "../../src/articles/note-changes.ts";
import { clearBacklog } from "../../src/cache/backlog.ts";
import { forgetAll } from "../../src/cache/memory.ts";
import { refreshStalePages } from "../../src/cache/refresh.ts";
import { pageKey } from "../../src/cache/store.ts";
import { openSite } from "../../src/site/context.ts";
import { ask, askNewsroom, BROWSER, runCron } from "../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const MINUTE = 60_000;
const ARTICLES = 16;

const path = (n: number) => `/ferries/${n}/`;

const article = (n: number, title = `Ferries of harbour ${n}`) => ({
  path: path(n),
  title,
  body: "What the council knew of the ferries.",
  bodyFormat: "markdown",
  publishedAt: new Date(NOW - (n + 1) * 3_600_000).toISOString(),
});

const comment = (n: number) => ({
  externalId: `old:${n}`,
  articlePath: path(n),
  author: "Ada",
  body: `It sails to harbour ${n}.`,
  createdAt: "2019-07-01T14:00:01Z",
  status: "published",
});

const all = Array.from({ length: ARTICLES }, (_, n) => n);

/** By an isolate that has just started. */
async function read(address: string): Promise<string> {
  forgetAll();
  return (await ask(address, { headers: BROWSER })).text();
}

const marks = () =>
  env.DB.prepare("SELECT count(*) AS n FROM stale_pages WHERE path LIKE '/ferries/%'").first("n");

/** Stored pages that somebody has read. */
beforeEach(async () => {
  vi.setSystemTime(NOW);
  expect(
    (
      await askNewsroom(
        "PUT",
        "/articles",
        all.map((n) => article(n)),
      )
    ).status,
  ).toBe(200);
  await runCron(NOW);
  for (const n of all) {
    await ask(path(n), { headers: BROWSER });
    await ask(path(n), { headers: BROWSER });
  }
  expect(await env.PAGES.get(pageKey(path(15)))).toContain("harbour 15");
});

describe("after an import", () => {
  it("no page says that it has no comments once the cron has run, whatever waits for the cron", async () => {
    const imported = await askNewsroom("PUT", "/comments", { comments: all.map((n) => comment(n)) });
    expect(await imported.json()).toMatchObject({ created: ARTICLES });
    vi.setSystemTime(NOW + MINUTE);
    await runCron(NOW + MINUTE);
    for (const n of all) expect(await read(path(n)), path(n)).toContain(`It sails to harbour ${n}.`);
  });

  it("a corrected article is shown as it is now", async () => {
    await askNewsroom(
      "PUT",
      "/articles",
      all.map((n) => ({ ...article(n), body: `Nobody knew of ferry ${n}.` })),
    );
    vi.setSystemTime(NOW + MINUTE);
    await runCron(NOW + MINUTE);
    for (const n of all) expect(await read(path(n)), path(n)).toContain(`Nobody knew of ferry ${n}.`);
  });

  it("the cron takes what is read most first", async () => {
    await askNewsroom("PUT", "/comments", { comments: all.map((n) => comment(n)) });
    const { cache } = openSite(env, {}, NOW + MINUTE, () => {});
    const first = await clearBacklog(cache, {
      mostRead: { sql: "SELECT ? AS path", bindings: [path(15)] },
      namesOf: pageNamesOf,
    });
    expect(first).toEqual([path(15)]);
    await refreshStalePages(cache, undefined, first ?? []);
    expect(await env.PAGES.get(pageKey(path(15)))).toContain("It sails to harbour 15.");
    expect(await marks()).toBe(0);
  });

  it("marks of pages that no copy is kept of are gone after a run, however many they are", async () => {
    await env.DB.prepare("DELETE FROM stored_pages WHERE path LIKE '/ferries/%'").run();
    await askNewsroom("PUT", "/comments", { comments: all.map((n) => comment(n)) });
    vi.setSystemTime(NOW + MINUTE);
    await runCron(NOW + MINUTE);
    expect(await marks()).toBe(0);
  });
});
