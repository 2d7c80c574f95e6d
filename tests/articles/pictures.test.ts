import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { findArticlePage, listArticles } from "../../src/articles/articles.ts";
import { renderPicturesAgain } from "../../src/articles/changed-pictures.ts";
import { articlesInput } from "../../src/articles/inputs.ts";
import { listTextReading } from "../../src/articles/list-query.ts";
import { RENDERED_ROW, renderAgain } from "../../src/articles/older-bodies.ts";
import { publishArticles } from "../../src/articles/publish-articles.ts";
import { removeArticle } from "../../src/articles/remove-article.ts";
import { openDatabase } from "../../src/db/client.ts";
import { readOne } from "../../src/db/readings.ts";
import { changeMedia, deleteMedia, findMedia, insertMedia } from "../../src/media/media-rows.ts";
import { replaceMedia } from "../../src/media/replace-media.ts";
import { writeSetting } from "../../src/settings/stored.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const db = openDatabase(env.DB);
const now = Date.UTC(2026, 10, 23, 12);

/** A key, of one hexadecimal digit. */
const key = (digit: string, ending = "webp") => `${digit.repeat(32)}.${ending}`;
const file = (digit: string, width: number, ending = "webp") => ({
  key: key(digit, ending),
  type: ending === "jpg" ? "image/jpeg" : `image/${ending}`,
  width,
  height: Math.round((width * 2) / 3),
  bytes: 1000 * width,
});

const HARBOUR = {
  file: file("a", 2400),
  sizes: [file("b", 480), file("c", 960), file("d", 1600), file("e", 1200, "jpg")],
};
const WORDS = {
  name: "harbour.jpg",
  alt: "The harbour at dawn",
  caption: "The harbour",
  credit: "Ida Marlowe",
};

const SRCSET = `/media/${key("b")} 480w, /media/${key("c")} 960w, /media/${key("d")} 1600w, /media/${key("a")} 2400w`;
const TEXT_SIZES =
  "(min-width: 76rem) 39rem, (min-width: 64rem) calc(100vw - 37rem), (min-width: 42.4rem) 39rem, (min-width: 25rem) 92vw, calc(100vw - 2rem)";

let harbour: number;
beforeEach(async () => {
  harbour = (await insertMedia(db, { ...HARBOUR, words: WORDS, by: "Ida", now })).id;
});

const parse = (input: object) =>
  articlesInput.parse({
    title: "The ferry",
    path: "/ferry/",
    bodyFormat: "markdown",
    body: "Text.",
    ...input,
  });

async function publish(input: object, at = db) {
  const { summary } = await publishArticles(at, parse(input), { now, timeZone: "UTC" });
  expect(summary.skipped).toEqual([]);
  const page = await findArticlePage(db, { path: "/ferry/" }, now);
  if (!page) throw new Error("it was not published");
  return { ...page.article, revision: page.revision };
}

/** The attributes of each picture of a body. */
function picturesOf({ bodyHtml }: { bodyHtml: string }): Record<string, string>[] {
  return [...bodyHtml.matchAll(/<img\b([^>]*)>/g)].map(([, attributes = ""]) =>
    Object.fromEntries(
      [...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    ),
  );
}

async function articleOf(id: number) {
  const page = await findArticlePage(db, { id }, now);
  if (!page) throw new Error("it is gone");
  return page.article;
}

const uses = async () =>
  (
    await env.DB.prepare(
      "SELECT media_id AS media, article_id AS article FROM media_uses ORDER BY 1, 2",
    ).all()
  ).results;
const isUsed = async (id: number) => (await findMedia(db, [id]))[0]?.used;

/** As the cron does, until nothing is left. @returns how many came out otherwise in each run */
async function runAgain(): Promise<number[]> {
  const runs: number[] = [];
  for (;;) {
    const changed = await renderPicturesAgain(db, now);
    if (changed === null) return runs;
    runs.push(changed);
    expect(runs.length).toBeLessThan(20);
  }
}

describe("an article that is saved", () => {
  it("has the files, the pixels and the words of its body's pictures", async () => {
    const article = await publish({ body: `![](/media/${key("a")})\n\nText.` });
    expect(picturesOf(article)).toEqual([
      {
        src: `/media/${key("c")}`,
        srcset: SRCSET,
        sizes: TEXT_SIZES,
        width: "2400",
        height: "1600",
        alt: "The harbour at dawn",
        loading: "eager",
        decoding: "async",
        fetchpriority: "high",
      },
    ]);
    expect(article.bodyHtml).toContain(
      '<figcaption>The harbour <span class="credit">Ida Marlowe</span></figcaption>',
    );
  });

  it.each([
    ["a whole address of the paper", `https://paper.example/media/${key("a")}`],
    ["an address of the public bucket", `//media.paper.example/media/${key("a")}?x=1`],
    ["an address of one of its sizes", `/media/${key("b")}`],
  ])("knows a picture by %s", async (_, address) => {
    const article = await publish({ body: `![Boats](${address} "Low tide")` });
    expect(picturesOf(article)).toMatchObject([{ srcset: SRCSET, alt: "Boats" }]);
    expect(article.bodyHtml).toContain("<figcaption>Low tide</figcaption>");
    expect(await uses()).toEqual([{ media: harbour, article: article.id }]);
  });

  it("keeps what it says of a picture itself: pixels, words, side; and what stands elsewhere as it is", async () => {
    const elsewhere = '<img src="https://old.example/x.jpg" alt="Old" loading="lazy" decoding="async">';
    const article = await publish({
      bodyFormat: "html",
      body: `${elsewhere}<p>1</p><figure class="wp-block-image alignleft"><img src="/media/${key("a")}" alt="Boats" width="300" fetchpriority="high"></figure>
        <figure class="wp-block-image"><img src="/media/${key("f", "jpg")}" alt="Not here"></figure>`,
    });
    const [old, own, missing] = picturesOf(article);
    expect(old).toEqual({ src: "https://old.example/x.jpg", alt: "Old", loading: "lazy", decoding: "async" });
    expect(own).toMatchObject({
      alt: "Boats",
      width: "300",
      height: "200",
      loading: "lazy",
      sizes: "(min-width: 332px) 300px, calc(100vw - 2rem)",
    });
    expect(own).not.toHaveProperty("fetchpriority");
    expect(missing).toEqual({
      src: `/media/${key("f", "jpg")}`,
      alt: "Not here",
      loading: "lazy",
      decoding: "async",
    });
    expect(article.bodyHtml).not.toContain("figcaption");
  });

  it("has what matters in a picture in sight where a gallery cuts it, and a decorative one without words", async () => {
    await changeMedia(db, harbour, {
      words: { focus: { x: 0.21, y: 0.5 }, decorative: true },
      sizes: [],
      now,
    });
    const article = await publish({ body: `![](/media/${key("a")})\n![](/media/${key("a")})` });
    const [one] = picturesOf(article);
    expect(one).toMatchObject({ class: "focus-x-2", alt: "" });
    expect(one?.sizes).toBe("(min-width: 42.4rem) calc(1.5 * 19.25rem), calc(1.5 * 46vw)");
  });

  it("has its lead picture's files on cards, and JPEG for social networks", async () => {
    const article = await publish({ image: { url: `/media/${key("a")}` }, body: `![x](/media/${key("b")})` });
    const own = {
      width: 2400,
      height: 1600,
      files: [
        [`/media/${key("b")}`, 480],
        [`/media/${key("c")}`, 960],
        [`/media/${key("d")}`, 1600],
        [`/media/${key("a")}`, 2400],
      ],
    };
    expect(article.leadImage).toEqual({
      url: `/media/${key("a")}`,
      alt: "The harbour at dawn",
      caption: "The harbour · Ida Marlowe",
      own,
    });
    expect(article.socialPicture).toEqual({
      url: `/media/${key("e", "jpg")}`,
      width: 1200,
      height: 800,
      alt: "The harbour at dawn",
    });
    // It is not the first that readers see.
    expect(picturesOf(article)).toMatchObject([{ loading: "lazy" }]);
    const { items } = await listArticles(db, {}, now, { limit: 5 });
    expect(items[0]?.leadImage?.own).toEqual(own);
    const [listed] = JSON.parse(await readOne(listTextReading(db, {}, now, { limit: 5 }))).items;
    expect(listed.leadImage).toEqual({
      url: `/media/${key("a")}`,
      alt: "The harbour at dawn",
      caption: "The harbour · Ida Marlowe",
    });
  });

  it("asks nobody for pictures where it mentions none, and once more where it does", async () => {
    const count = async (input: object) => {
      const { db: metered, meter } = meteredDatabase();
      await publish(input, metered);
      return { queries: meter.queries, trips: meter.trips };
    };
    await publish({ body: "None." });
    const without = await count({ body: "None yet." });
    const withOne = await count({ body: `![](/media/${key("a")}) ![](/media/${key("b")})` });
    expect(withOne).toEqual({ queries: without.queries + 4, trips: without.trips });
    const asBefore = await count({ body: `Once more: ![](/media/${key("a")})` });
    expect(asBefore).toEqual({ queries: without.queries + 1, trips: without.trips });
  });
});

describe("what an article shows", () => {
  it("is used for as long as one shows it", async () => {
    const { id: report } = await insertMedia(db, {
      file: { ...file("9", 0), key: key("9", "pdf"), type: "application/pdf", width: null, height: null },
      sizes: [],
      words: { name: "report.pdf" },
      by: "Ida",
      now,
    });
    const article = await publish({ body: `![](/media/${key("a")}) [Report](/media/${key("9", "pdf")})` });
    await publishArticles(db, parse({ path: "/other/", image: { url: `/media/${key("a")}` } }), {
      now,
      timeZone: "UTC",
    });
    expect([await isUsed(harbour), await isUsed(report)]).toEqual([true, true]);
    await publish({ body: `[Report](/media/${key("9", "pdf")})` });
    expect([await isUsed(harbour), await isUsed(report)]).toEqual([true, true]);
    expect(await uses()).toEqual([
      { media: harbour, article: article.id + 1 },
      { media: report, article: article.id },
    ]);
    await removeArticle(db, article.id + 1, { by: "Ida", now });
    expect([await isUsed(harbour), await isUsed(report)]).toEqual([false, true]);
    await publish({ body: "Text." });
    expect(await isUsed(report)).toBe(false);
    expect(await uses()).toEqual([]);
  });

  it("is known of articles that were stored before that was noted", async () => {
    const { id } = await publish({ body: `![](/media/${key("a")})` });
    await env.DB.batch([
      env.DB.prepare("UPDATE articles SET pictures = NULL, body_html = '<p>Old.</p>'"),
      env.DB.prepare("UPDATE media SET is_used = 0"),
      env.DB.prepare("DELETE FROM media_uses"),
    ]);
    await writeSetting(db, RENDERED_ROW, JSON.stringify({ before: Number.MAX_SAFE_INTEGER })).run();
    await renderAgain(db, now);
    expect(await uses()).toEqual([{ media: harbour, article: id }]);
    expect(await isUsed(harbour)).toBe(true);
    expect(picturesOf(await articleOf(id))).toMatchObject([{ srcset: SRCSET }]);
  });
});

/** A database in which something happens before a transaction. */
function interrupted(happens: () => Promise<unknown>) {
  return openDatabase({
    ...env.DB,
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      await happens();
      return env.DB.batch(statements);
    },
  } as D1Database);
}

describe("a picture that changes", () => {
  const shownAgain = async () => {
    const page = await findArticlePage(db, { path: "/ferry/" }, now);
    if (!page) throw new Error("it is gone");
    return { ...page.article, revision: page.revision };
  };
  const behind = async () =>
    (await env.DB.prepare("SELECT path FROM stale_pages").all<{ path: string }>()).results.map(
      ({ path }) => path,
    );

  it("is another on the pages and cards of those who show it, a few articles in each run", async () => {
    for (let n = 1; n <= 4; n += 1)
      await publishArticles(db, parse({ path: `/${n}/`, body: `![](/media/${key("a")})` }), {
        now,
        timeZone: "UTC",
        isImport: true,
      });
    const before = await publish({ image: { url: `/media/${key("a")}` } });
    await env.DB.prepare("DELETE FROM stale_pages").run();
    await env.DB.prepare("DELETE FROM shown_changes").run();

    await changeMedia(db, harbour, { words: { alt: "Low tide" }, sizes: [file("8", 2000)], now });
    expect(await runAgain()).toEqual([3, 2]);

    const after = await shownAgain();
    expect(after.revision).toBe(before.revision + 1);
    expect(after.leadImage).toMatchObject({ alt: "Low tide" });
    expect(after.leadImage?.own?.files).toContainEqual([`/media/${key("8")}`, 2000]);
    expect((await behind()).sort()).toEqual(["/1/", "/2/", "/3/", "/4/", "/ferry/"]);
    const noted = await env.DB.prepare("SELECT name FROM shown_changes").all<{ name: string }>();
    expect(noted.results.map(({ name }) => name)).toContain(`article/${before.id}`);
  });

  it("is another though it changes once more between two runs", async () => {
    for (let n = 1; n <= 4; n += 1)
      await publishArticles(db, parse({ path: `/${n}/`, body: `![](/media/${key("a")})` }), {
        now,
        timeZone: "UTC",
      });
    await changeMedia(db, harbour, { words: { alt: "Low tide" }, sizes: [], now });
    const changing = interrupted(() =>
      changeMedia(db, harbour, { words: { alt: "High tide" }, sizes: [], now }),
    );
    await renderPicturesAgain(changing, now);
    await runAgain();
    const { items } = await listArticles(db, {}, now, { limit: 5 });
    for (const { id } of items) expect(picturesOf(await articleOf(id))).toMatchObject([{ alt: "High tide" }]);
  });

  it("is gone from those who showed it when it is deleted, and nobody uses it", async () => {
    await publish({ image: { url: `/media/${key("a")}` }, body: `![Boats](/media/${key("a")})` });
    await deleteMedia(db, harbour, { now: 1 });
    expect(await runAgain()).toEqual([1]);
    const after = await shownAgain();
    expect(picturesOf(after)).toEqual([
      { src: `/media/${key("a")}`, alt: "Boats", loading: "lazy", decoding: "async" },
    ]);
    expect(after.leadImage?.own).toBeUndefined();
    expect(await uses()).toEqual([]);
  });

  it("is another once more when it is replaced a second time: whoever shows it is not forgotten", async () => {
    const { id } = await publish({ body: `![](/media/${key("a")})` });
    for (const digit of ["7", "8"]) {
      const outcome = await replaceMedia(db, harbour, {
        file: file(digit, 1000),
        sizes: [],
        color: null,
        by: "Ida",
        now,
      });
      expect(outcome.outcome).toBe("replaced");
      expect(await runAgain()).toEqual([1]);
      expect(picturesOf(await shownAgain())).toMatchObject([{ src: `/media/${key(digit)}` }]);
      expect([await uses(), await isUsed(harbour)]).toEqual([[{ media: harbour, article: id }], true]);
    }
  });

  it("a file that is replaced is led to at its address of today, whatever domain stood before the old one", async () => {
    const report = {
      ...{ type: "application/pdf", width: null, height: null, bytes: 9 },
      key: key("9", "pdf"),
    };
    const words = { name: "report.pdf" };
    const { id } = await insertMedia(db, { file: report, sizes: [], words, by: "Ida", now });
    const links = async () =>
      [...(await shownAgain()).bodyHtml.matchAll(/(?:href|poster|src)="([^"]*)"/g)].map(([, one]) => one);
    await publish({
      bodyFormat: "html",
      body: `<p><a href="https://media.paper.example/media/${report.key}#page=3">Report</a>
        <a href="/media/${key("b")}">A size</a> <a href="https://else.example/media/${key("5", "pdf")}">Not ours</a></p>`,
    });
    const rest = [`/media/${key("b")}`, `https://else.example/media/${key("5", "pdf")}`];
    expect(await links()).toEqual([`/media/${report.key}#page=3`, ...rest]);
    await replaceMedia(db, id, {
      file: { ...report, key: key("8", "pdf") },
      sizes: [],
      color: null,
      by: "Ida",
      now,
    });
    await runAgain();
    expect(await links()).toEqual([`/media/${key("8", "pdf")}#page=3`, ...rest]);
    expect(await isUsed(id)).toBe(true);
  });

  it("is in the lists of programs, too, by the address of today", async () => {
    await publish({ image: { url: `https://media.paper.example/media/${key("a")}` } });
    const shown = async () => {
      const [listed] = JSON.parse(await readOne(listTextReading(db, {}, now, { limit: 5 }))).items;
      return [listed.leadImage.url, (await shownAgain()).leadImage?.url];
    };
    expect(await shown()).toEqual([`/media/${key("a")}`, `/media/${key("a")}`]);
    await replaceMedia(db, harbour, { file: file("7", 1000), sizes: [], color: null, by: "Ida", now });
    await runAgain();
    expect(await shown()).toEqual([`/media/${key("7")}`, `/media/${key("7")}`]);
  });

  it("is left alone where an article has been saved meanwhile", async () => {
    await publish({ body: `![](/media/${key("a")})` });
    await changeMedia(db, harbour, { words: { alt: "Low tide" }, sizes: [], now });
    await renderPicturesAgain(
      interrupted(() => publish({ body: "Without." })),
      now,
    );
    expect((await shownAgain()).bodyHtml).toBe("<p>Without.</p>");
    expect([await uses(), await isUsed(harbour)]).toEqual([[], false]);
  });
});
