import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { removeArticle } from "../../src/articles/remove-article.ts";
import { openDatabase } from "../../src/db/client.ts";
import { foldOldHours } from "../../src/popularity/fold-views.ts";
import { importViews } from "../../src/popularity/import-views.ts";
import { exportedPages, type Line } from "../support/export-pages.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { askNewsroom } from "../support/worker.ts";

const db = openDatabase(env.DB);
const NOW = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Views = { path: string; hour: number; views: number };

/** Sums of views by path and the UTC day that begins at a time. */
function byDay(views: Views[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { path, hour, views: count } of views) {
    const key = `${path} ${new Date(hour).toISOString().slice(0, 10)}`;
    sums[key] = (sums[key] ?? 0) + count;
  }
  return sums;
}

/** What the lines of hours and days say. */
function spansIn(lines: Line[]): Views[] {
  return lines.flatMap(({ type, span, from, views }) =>
    type === "views" && span !== "ever"
      ? (views as [string, number][]).map(([path, count]) => ({
          path,
          hour: Date.parse(String(from)),
          views: count,
        }))
      : [],
  );
}

function everIn(lines: Line[]): Record<string, number> {
  const ever = lines.filter(({ type, span }) => type === "views" && span === "ever");
  const counts = ever.flatMap(({ views }) => views as [string, number][]);
  const named = Object.fromEntries(counts);
  expect(Object.keys(named)).toHaveLength(counts.length);
  return named;
}

describe("views in an export", () => {
  const IDS = [1, 4095, 4096, 8192, 9000];
  let truth: Views[];

  beforeEach(async () => {
    for (const id of IDS) await makeArticle({ id, path: `/${id}/` });
    truth = [];
    for (let hours = 0; hours < 31 * 24; hours++)
      truth.push({ path: `/${IDS[hours % 5]}/`, hour: NOW - hours * HOUR, views: (hours % 89) + 1 });
    for (let days = 31; days < 60; days++)
      truth.push({ path: `/${IDS[days % 3]}/`, hour: NOW - days * DAY, views: (days % 7) + 1 });
    truth.push({ path: "/9000/", hour: NOW - 390 * DAY, views: 17 });
    for (let at = 0; at < truth.length; at += 400) await importViews(db, truth.slice(at, at + 400), NOW);
  });

  const allTime = (views: Views[]) =>
    Object.fromEntries(
      [...Map.groupBy(views, ({ path }) => path)].map(([path, list]) => [
        path,
        list.reduce((sum, one) => sum + one.views, 0),
      ]),
    );

  it("are those that were counted, each once, over all pages, of every article from the first on", async () => {
    const lines = (await exportedPages()).flat();
    const spans = lines.filter(({ type, span }) => type === "views" && span !== "ever");
    expect(new Set(spans.map(({ span, from }) => `${span} ${from}`)).size).toBe(spans.length);
    expect(byDay(spansIn(lines))).toEqual(byDay(truth));
    expect(everIn(lines)).toEqual(allTime(truth));
  });

  it("are the same while hours are folded into days between two pages", async () => {
    let folded = 0;
    // Each page finds the site some days later.
    let now = NOW;
    const pages = await exportedPages("/export", async () => {
      now += 2 * DAY;
      await env.DB.prepare("UPDATE view_windows SET hour = ?")
        .bind(Math.floor(now / HOUR))
        .run();
      for (let run = 0; run < 3; run++) folded += await foldOldHours(db, now);
    });
    expect(folded).toBeGreaterThan(300);
    expect(byDay(spansIn(pages.flat()))).toEqual(byDay(truth));
    expect(everIn(pages.flat())).toEqual(allTime(truth));
  });

  it("of a day that has hours and, from an import, more beside them are said once of each hour", async () => {
    const days = await env.DB.prepare("SELECT day FROM views_by_day").all<{ day: number }>();
    const hour = Math.floor(NOW / HOUR) - 31 * 24 + 30;
    const day = Math.floor(hour / 24);
    expect(days.results).not.toContainEqual({ day });
    await env.DB.prepare("INSERT INTO views_by_day (day, views) VALUES (?, '[1,40,9000,2]')").bind(day).run();
    const more = [
      { path: "/1/", hour: day * DAY, views: 40 },
      { path: "/9000/", hour: day * DAY, views: 2 },
    ];
    const lines = (await exportedPages()).flat();
    const said = spansIn(lines);
    expect(byDay(said)).toEqual(byDay([...truth, ...more]));
    expect(new Set(said.map(({ path, hour: from }) => `${path} ${from}`)).size).toBe(said.length);
  });

  it("are left out of what is deleted, and of what came after the articles had gone out", async () => {
    const before = truth;
    const pages = await exportedPages("/export", async (lines) => {
      if (lines.some(({ type }) => type === "article") && before === truth) {
        await makeArticle({ id: 9001, path: "/9001/" });
        await importViews(db, [{ path: "/9001/", hour: NOW, views: 5 }], NOW);
        await removeArticle(db, 4096, { by: "Ada", now: NOW });
        truth = before.filter(({ path }) => path !== "/4096/");
      }
    });
    expect(byDay(spansIn(pages.flat()))).toEqual(byDay(truth));
    expect(everIn(pages.flat())).toEqual(allTime(truth));
  });
});

it("a day that ends a page has all of its hours there", async () => {
  const { id } = await makeArticle({ path: "/a/" });
  await env.DB.prepare(
    "INSERT INTO views_by_day (day, views) SELECT value, json_array(?1, 10) FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]')",
  )
    .bind(id)
    .run();
  // The fourteenth, which ends the page, and the one behind it have hours beside what is folded of them.
  const hours = [14 * 24, 14 * 24 + 5, 14 * 24 + 23, 15 * 24, 15 * 24 + 1];
  await env.DB.prepare(
    "INSERT INTO views_by_hour (hour, views) SELECT value, json_array(?1, 1) FROM json_each(?2)",
  )
    .bind(id, JSON.stringify(hours))
    .run();
  const pages = await exportedPages();
  const said = pages.map((lines) => byDay(spansIn(lines))).filter((days) => Object.keys(days).length > 0);
  expect(said.map((days) => Object.keys(days).length)).toEqual([14, 1]);
  expect(said[0]).toMatchObject({ "/a/ 1970-01-14": 10, "/a/ 1970-01-15": 13 });
  expect(said[1]).toEqual({ "/a/ 1970-01-16": 12 });
});

describe("an export goes on", () => {
  it("where the last redirect of a page has the longest address that there can be", async () => {
    await makeArticle({ path: "/here/" });
    const longest = `/${"\u20AC".repeat(393)}/`;
    const from = Array.from({ length: 1_000 }, (_, n) => longest + String(n).padStart(5, "0"));
    for (const redirects of [from, ["/\u20AD/"]].map((list) =>
      list.map((one) => ({ from: one, to: "/here/" })),
    ))
      expect((await askNewsroom("PUT", "/redirects", { redirects })).status).toBe(200);
    const lines = (await exportedPages()).flat().filter(({ type }) => type === "redirect");
    expect(lines.map((line) => decodeURIComponent(String(line.from)).replace(/(?<=\d)\/$/, ""))).toEqual([
      ...from,
      "/\u20AD/",
    ]);
    expect(lines.every(({ to }) => to === "/here/")).toBe(true);
  });

  it("and what it says of an article that moves meanwhile names the article that it has", async () => {
    const moved = await makeArticle({ path: "/before/" });
    await makeComment({ articleId: moved.id, body: "On it." });
    await env.DB.exec("INSERT INTO redirects (from_path, to_path) VALUES ('/old/', '/before/')");
    await importViews(db, [{ path: "/before/", hour: NOW, views: 3 }], NOW);
    const lines = (
      await exportedPages("/export", async (page) => {
        if (!page.some(({ type }) => type === "article")) return;
        await env.DB.exec("UPDATE articles SET path = '/after/' WHERE path = '/before/'");
        await env.DB.exec("UPDATE redirects SET to_path = '/after/'");
        await env.DB.exec("INSERT INTO redirects (from_path, to_path) VALUES ('/before/', '/after/')");
        const other = await makeArticle({ path: "/new/" });
        await makeComment({ articleId: other.id });
        await env.DB.exec("INSERT INTO redirects (from_path, to_path) VALUES ('/newer/', '/new/')");
      })
    ).flat();
    expect(lines.filter(({ type }) => type === "article").map(({ id, path }) => [id, path])).toEqual([
      [moved.id, "/before/"],
    ]);
    expect(lines.filter(({ type }) => type === "comment")).toMatchObject([
      { articleId: moved.id, articlePath: "/after/", body: "On it." },
    ]);
    expect(lines.filter(({ type }) => type === "redirect")).toMatchObject([
      { from: "/before/", to: "/after/", articleId: moved.id },
      { from: "/old/", to: "/after/", articleId: moved.id },
    ]);
    expect(lines.filter(({ type }) => type === "views").map(({ views }) => views)).toEqual([
      [["/after/", 3, moved.id]],
      [["/after/", 3, moved.id]],
    ]);
  });
});
