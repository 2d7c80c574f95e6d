import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { ApiClient } from "../../cli/api-client.ts";
import type { ArticleUpload, CommentUpload } from "../../cli/api-shapes.ts";
import { Refused } from "../../cli/refused.ts";
import { openUpload, sendViews } from "../../cli/upload.ts";

const MEGABYTE = 1_000_000;

/** A site that takes everything but what `refuses` names, and remembers each request. */
function openSite(refuses: (externalId: string) => boolean = () => false) {
  const articles: ArticleUpload[][] = [];
  const comments: CommentUpload[][] = [];
  const views: unknown[][] = [];
  let indexed = 0;
  const api: ApiClient = {
    putArticles: async (batch) => {
      articles.push(batch);
      return { created: batch.length, updated: 0, unchanged: 0, skipped: [], articles: [] };
    },
    putComments: async (batch) => {
      const known = new Set(articles.flat().map(({ path }) => path));
      for (const { articlePath } of batch) expect(known).toContain(articlePath);
      const fields = batch.flatMap(({ externalId }, index) =>
        refuses(externalId) ? [[`comments.${index}.body`, "no"]] : [],
      );
      if (fields.length > 0) throw new Refused("no", "invalid_input", Object.fromEntries(fields));
      comments.push(batch);
      return { created: batch.length, updated: 0, unchanged: 0, skipped: [] };
    },
    indexForSearch: async () => {
      indexed += 1;
      return { indexed: 20, waiting: indexed % 3 === 0 ? 0 : 20, walk: null };
    },
    putViews: async (batch) => {
      views.push(batch);
      return { imported: batch.length, unknownArticles: 1, unknownPaths: [] };
    },
  };
  return { api, articles, comments, views, indexed: () => indexed };
}

const article = (number: number, bytes: number): ArticleUpload & { path: string } => ({
  path: `/${number}/`,
  title: `${number}`,
  body: "a".repeat(bytes),
  bodyFormat: "markdown",
});

const comment = (externalId: string, articlePath: string, bytes: number): CommentUpload => ({
  externalId,
  articlePath,
  author: "Ada",
  body: "é".repeat(bytes / 2),
  createdAt: "2026-01-01T00:00:00.000Z",
  status: "published",
  kind: "comment",
});

const size = fc.constantFrom(10, 3_000, 30_000, 300_000, 600_000);
/** Articles with the sizes of their comments; how often each of these comes. */
const thread = fc.tuple(size, fc.array(fc.tuple(size, fc.constantFrom(1, 3, 600)), { maxLength: 3 }));

test("whatever is added is sent once, in its order, after its article, in requests that a site takes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(thread, { maxLength: 8 }), async (threads) => {
      const { api, articles, comments } = openSite();
      const upload = openUpload(api);
      const wanted: string[] = [];
      for (const [number, [bytes, given]] of threads.entries()) {
        const made = article(number, bytes);
        // Six hundred long ones would be all that a run does.
        const own = given.flatMap(([length, times], at) =>
          Array.from({ length: times }, (_, n) =>
            comment(`${number}.${at}.${n}`, made.path, times > 3 ? Math.min(length, 3_000) : length),
          ),
        );
        wanted.push(...own.map(({ externalId }) => externalId));
        await upload.add(made, made.path, own);
      }
      await upload.finish();
      expect(articles.flat().map(({ title }) => title)).toEqual(threads.map((_, number) => `${number}`));
      expect(comments.flat().map(({ externalId }) => externalId)).toEqual(wanted);
      expect(upload.summary.comments.created).toBe(wanted.length);
      expect(upload.summary.articles.created).toBe(threads.length);
      for (const batch of comments) {
        expect(batch.length).toBeLessThanOrEqual(500);
        if (batch.length > 1)
          expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(MEGABYTE + 2);
      }
      for (const batch of articles) {
        expect(batch.length).toBeLessThanOrEqual(50);
        if (batch.length > 1)
          expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(MEGABYTE + 2);
      }
    }),
    { numRuns: 60 },
  );
});

test("comments on articles that are in already go in as they are added, and those refused are told", async () => {
  const { api, articles, comments } = openSite((id) => id === "7" || id === "1201");
  articles.push([article(1, 1)]);
  const upload = openUpload(api);
  for (let number = 0; number < 1_300; number++)
    await upload.addComment(comment(String(number), "/1/", number % 100 === 0 ? 300_000 : 100));
  await upload.finish();
  const sent = comments.flat().map(({ externalId }) => Number(externalId));
  expect(sent).toEqual(
    Array.from({ length: 1_300 }, (_, number) => number).filter((n) => n !== 7 && n !== 1201),
  );
  expect(upload.failed()).toBe(2);
  expect(upload.summary.comments.skipped.map(({ reason }) => reason)).toEqual(["body: no", "body: no"]);
});

test("requests are as large as they may be: few of them", async () => {
  const { api, articles, comments } = openSite();
  articles.push([article(1, 1)]);
  const upload = openUpload(api);
  for (let number = 0; number < 1_300; number++) await upload.addComment(comment(String(number), "/1/", 100));
  await upload.finish();
  expect(comments.map((batch) => batch.length)).toEqual([500, 500, 300]);
  for (let number = 2; number < 122; number++) await upload.add(article(number, 100), `/${number}/`);
  await upload.finish();
  expect(articles.map((batch) => batch.length)).toEqual([1, 50, 50, 20]);
  for (let number = 200; number < 207; number++) await upload.add(article(number, 300_000), `/${number}/`);
  await upload.finish();
  expect(articles.slice(4).map((batch) => batch.length)).toEqual([3, 3, 1]);
});

test("one that is too large by itself is told; several that are too large together end the command", async () => {
  const { api } = openSite();
  const tooLarge = async (batch: ArticleUpload[]) => {
    if (batch.some(({ body }) => body.length > 2_000) || batch.length > 2)
      throw new Refused("too much", "body_too_large");
    return { created: batch.length, updated: 0, unchanged: 0, skipped: [], articles: [] };
  };
  const one = openUpload({ ...api, putArticles: tooLarge });
  await one.add(article(1, 3_000), "long.md");
  await one.finish();
  expect(one.summary.articles.skipped).toEqual([{ what: "long.md", reason: "too much" }]);
  const several = openUpload({ ...api, putArticles: tooLarge });
  for (let number = 0; number < 3; number++) await several.add(article(number, 10), "short.md");
  await expect(several.finish()).rejects.toThrow("too much");
});

test("views go a thousand at a time, none twice and none left out", async () => {
  const { api, views } = openSite();
  const given = Array.from({ length: 2_500 }, (_, n) => ({
    path: `/${n}/`,
    hour: "2026-01-01T00:00:00Z",
    views: 1,
  }));
  expect(await sendViews(api, given)).toBe(3);
  expect(views.map((batch) => batch.length)).toEqual([1000, 1000, 500]);
  expect(views.flat()).toEqual(given);
});

test("what was sent is searchable at the end, and few articles are left to the paper itself", async () => {
  const many = openSite();
  const upload = openUpload(many.api);
  for (let number = 0; number < 60; number++) await upload.add(article(number, 10), `/${number}/`);
  expect(many.indexed()).toBe(0);
  await upload.finish();
  expect(many.indexed()).toBe(3);
  const few = openSite();
  const small = openUpload(few.api);
  for (let number = 0; number < 3; number++) await small.add(article(number, 10), `/${number}/`);
  await small.finish();
  expect(few.indexed()).toBe(0);
});

test("a search that cannot be filled is no failure of an import", async () => {
  const site = openSite();
  const note = vi.spyOn(console, "error").mockReturnValue(undefined);
  for (const code of ["not_found", "unexpected"]) {
    const indexForSearch = async () => {
      throw new Refused("No such thing.", code, {});
    };
    const upload = openUpload({ ...site.api, indexForSearch });
    for (let number = 0; number < 4; number++) await upload.add(article(number, 10), `/${number}/`);
    await upload.finish();
    expect(upload.failed()).toBe(0);
  }
  expect(note.mock.calls).toEqual([["Note: the search will know the articles later. No such thing."]]);
});
