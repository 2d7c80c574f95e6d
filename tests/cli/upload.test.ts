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
        expect(batch.length).toBeLessThanOrEqual(100);
        if (batch.length > 1)
          expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThanOrEqual(MEGABYTE + 2);
      }
      for (const batch of articles) {
        expect(batch.length).toBeLessThanOrEqual(6);
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

test("requests are as large as the Worker does with in ten milliseconds", async () => {
  const { api, articles, comments } = openSite();
  articles.push([article(1, 1)]);
  const upload = openUpload(api);
  for (let number = 0; number < 230; number++) await upload.addComment(comment(String(number), "/1/", 100));
  await upload.finish();
  expect(comments.map((batch) => batch.length)).toEqual([100, 100, 30]);
  for (let number = 2; number < 16; number++) await upload.add(article(number, 100), `/${number}/`);
  await upload.finish();
  expect(articles.map((batch) => batch.length)).toEqual([1, 6, 6, 2]);
  for (let number = 200; number < 205; number++) await upload.add(article(number, 12_000), `/${number}/`);
  for (let number = 300; number < 302; number++) await upload.add(article(number, 300_000), `/${number}/`);
  await upload.finish();
  expect(articles.slice(4).map((batch) => batch.length)).toEqual([2, 2, 1, 1, 1]);
});

/** What a site holds that does one request after the other, in whatever order they come to it. */
function openStore(turns: () => number) {
  const stored = new Map<string, { id: number; title: string; at: string }>();
  const spelt = new Map<string, string>();
  let busy = 0;
  let mostBusy = 0;
  const imports: (boolean | undefined)[] = [];
  const putArticles: ApiClient["putArticles"] = async (batch, { isImport } = {}) => {
    imports.push(isImport);
    mostBusy = Math.max(mostBusy, ++busy);
    for (let left = turns(); left > 0; left--) await new Promise(setImmediate);
    let created = 0;
    for (const { path = "", title, publishedAt = "", author } of batch) {
      const known = stored.get(path.toLowerCase());
      if (!known) created++;
      stored.set(path.toLowerCase(), { id: known?.id ?? stored.size + 1, title, at: publishedAt });
      spelt.set(String(author).toLowerCase(), String(author));
    }
    for (let left = turns(); left > 0; left--) await new Promise(setImmediate);
    busy--;
    return {
      created,
      updated: batch.length - created,
      unchanged: 0,
      skipped: batch
        .filter(({ title }) => title.endsWith("7"))
        .map(({ title }) => ({ what: title, reason: "no" })),
      articles: batch.map(({ path = "" }) => ({ id: 0, path, status: "published", outcome: "created" })),
    };
  };
  const listed = () =>
    [...stored]
      .sort(([, a], [, b]) => b.at.localeCompare(a.at) || b.id - a.id)
      .map(([path, { title }]) => [path, title]);
  return { putArticles, listed, spelt, imports, mostBusy: () => mostBusy };
}

test("several requests at once, however long each takes, leave what one after the other would", async () => {
  const made = fc.record({
    path: fc.integer({ min: 0, max: 60 }),
    at: fc.integer({ min: 10, max: 99 }),
    author: fc.constantFrom("Ida Marlowe", "ida marlowe", "Ben", "Joan"),
  });
  let together = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(made, { maxLength: 80 }), fc.infiniteStream(fc.nat(12)), async (all, turns) => {
      const given = all.map(({ path, at, author }, number) => ({
        ...article(path, 10),
        title: `${number}`,
        author,
        publishedAt: `2026-01-01T00:00:${at}Z`,
      }));
      const one = openStore(() => 0);
      for (const each of given) await one.putArticles([each]);
      const several = openStore(() => turns.next().value ?? 0);
      const upload = openUpload({ ...openSite().api, putArticles: several.putArticles });
      for (const each of given) await upload.add(each, each.title);
      const stored = await upload.finish();
      expect(several.listed()).toEqual(one.listed());
      expect(several.spelt).toEqual(one.spelt);
      expect(stored.map(({ path }) => path)).toEqual(given.map(({ path }) => path));
      const skipped = given.map(({ title }) => title).filter((title) => title.endsWith("7"));
      expect(upload.summary.articles.skipped.map(({ what }) => what)).toEqual(skipped);
      expect(new Set(several.imports)).toEqual(new Set(given.length === 0 ? [] : [given.length > 3]));
      expect(several.mostBusy()).toBeLessThanOrEqual(6);
      together = Math.max(together, several.mostBusy());
    }),
    { numRuns: 100 },
  );
  expect(together).toBeGreaterThan(1);
});

test("what one request is refused for ends the command when the others have ended, and nothing more is sent", async () => {
  const store = openStore(() => 3);
  let asked = 0;
  const putArticles: ApiClient["putArticles"] = async (batch, options) => {
    if (++asked === 2) throw new Refused("No more.", "unauthorized");
    return store.putArticles(batch, options);
  };
  const upload = openUpload({ ...openSite().api, putArticles });
  const add = async () => {
    for (let number = 0; number < 200; number++)
      await upload.add({ ...article(number, 10), publishedAt: new Date(number * 1000).toISOString() }, "one");
    await upload.finish();
  };
  await expect(add()).rejects.toThrow("No more.");
  expect(asked).toBeLessThanOrEqual(7);
});

test("what is too much for one request's CPU goes in halves, and is told where one alone is too much", async () => {
  const site = openSite();
  const tooMuch = () => new Refused("answered 503", "", {}, { isOverwhelmed: true });
  const putArticles: ApiClient["putArticles"] = async (batch) => {
    if (batch.length > 2 || batch[0]?.title === "9") throw tooMuch();
    const answer = await site.api.putArticles(batch);
    return {
      ...answer,
      articles: batch.map(({ path = "" }) => ({ id: 1, path, status: "published", outcome: "created" })),
    };
  };
  const upload = openUpload({ ...site.api, putArticles });
  for (let number = 0; number < 8; number++) await upload.add(article(number, 10), "story.md");
  const stored = await upload.finish();
  expect(upload.summary.articles.created).toBe(8);
  expect(stored.map(({ path }) => path)).toEqual(Array.from({ length: 8 }, (_, n) => `/${n}/`));
  await upload.add(article(9, 10), "story.md");
  await expect(upload.finish()).rejects.toThrow("answered 503");
});

test("what has been too much for one request is not tried again with each", async () => {
  const site = openSite();
  let refused = 0;
  let sent = 0;
  const putArticles: ApiClient["putArticles"] = async (batch) => {
    sent++;
    if (batch.length <= 4) return site.api.putArticles(batch);
    refused++;
    throw new Refused("answered 503", "", {}, { isOverwhelmed: true });
  };
  const upload = openUpload({ ...site.api, putArticles });
  for (let number = 0; number < 600; number++) await upload.add(article(number, 10), "story.md");
  await upload.finish();
  expect(upload.summary.articles.created).toBe(600);
  // Those that were under way, and one now and then that asks whether more fit by now.
  expect(refused).toBeLessThanOrEqual(15);
  expect(sent).toBeLessThan(220);
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

test("views go some hundred at a time, none twice and none left out", async () => {
  const { api, views } = openSite();
  const given = Array.from({ length: 2_500 }, (_, n) => ({
    path: `/${n}/`,
    hour: "2026-01-01T00:00:00Z",
    views: 1,
  }));
  expect(await sendViews(api, given)).toBe(9);
  expect(views.map((batch) => batch.length)).toEqual([...Array(8).fill(300), 100]);
  expect(views.flat()).toEqual(given);
});

test("what was sent is searchable at the end, and few articles are left to the paper itself", async () => {
  const many = openSite();
  const upload = openUpload(many.api);
  for (let number = 0; number < 60; number++) await upload.add(article(number, 10), `/${number}/`);
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
