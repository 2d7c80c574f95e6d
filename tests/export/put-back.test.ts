import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { openPutBack } from "../../cli/restore/put-back.ts";
import { openDatabase } from "../../src/db/client.ts";
import { exportAdminApi } from "../../src/export/routes.ts";
import { EXCUSED, ROWS, ROWS_BY_CHOICE, TOLD } from "../../src/export/tables.ts";
import { insertMedia } from "../../src/media/media-rows.ts";
import type { Line } from "../support/export-pages.ts";
import { makeComment } from "../support/factories.ts";
import { roomApp } from "../support/room-app.ts";
import { startAnew } from "../support/start-anew.ts";
import { askNewsroom } from "../support/worker.ts";

/** What has broken exports, tables and programs elsewhere. */
const STRINGS = [
  "a\u2028b\u2029c\u0085d",
  "\u000b\u000c\r\n\t",
  "\"'`\\ \\n \\u0000 %s {{x}} $x",
  "</script><!-- --> ]]> &amp; <b>",
  "🪶 👩‍👩‍👧 \u202Eabc\u202C ﷽ Ａ é e\u0301 \uFEFF",
  "'; DROP TABLE articles; --",
  "null",
  "[1, 2,3, 4]",
  '{"a":1}',
  "0012",
  "1e400",
  "  spaces  ",
  "",
];

let drawn = 0;
const nasty = () => `${++drawn} ${STRINGS[drawn % STRINGS.length]}`;

const room = () => roomApp(exportAdminApi);

/** Every line, as its bytes. */
async function everything(): Promise<string[]> {
  const lines: string[] = [];
  for (let cursor = ""; ; ) {
    const response = await room().request(`/export?subscriptions=true&cursor=${encodeURIComponent(cursor)}`);
    const page = (await response.text()).slice(0, -1).split("\n");
    const last = JSON.parse(page.pop() ?? "");
    lines.push(...page);
    if (last.type === "end") return [...lines, JSON.stringify(last)];
    cursor = last.cursor;
  }
}

const api = (stop = Number.POSITIVE_INFINITY) => {
  let requests = 0;
  const send = async (method: string, path: string, body: string) => {
    if (++requests > stop) throw new Error("killed");
    const response = await room().request(path, { method, body });
    expect(response.status, await response.clone().text()).toBeLessThan(300);
    return response;
  };
  return {
    beginRestore: async (of: string, last: number) =>
      (await send("POST", "/restore", JSON.stringify({ of, last }))).json<{
        state: "restoring" | "living" | "busy";
        done: number;
      }>(),
    putBack: async (
      part: string,
      { of, from, lines }: { of: string; from: number; lines: number },
      json: string,
    ) =>
      (
        await send(
          "PUT",
          `/restore/${part}?${new URLSearchParams({ of, from: `${from}`, lines: `${lines}` })}`,
          json,
        )
      ).json<{ done: number; skipped: [] }>(),
    endRestore: async () => void (await send("POST", "/restore/end", "{}")),
  };
};

async function putBack(lines: string[], stop?: number) {
  const [first, ...rest] = lines.map((line): Line => JSON.parse(line));
  const newsroom = api(stop);
  const { done, state } = await newsroom.beginRestore("backup", Number(first?.lastArticle));
  expect(state).toBe("restoring");
  const back = openPutBack(newsroom, { of: "backup", done }, () => {});
  for (const line of rest) await back.take(line);
  await back.finish();
  return { ...back.result(), done };
}

/** Two rows in a table, in every column something, and one with nothing where that may be. */
async function fill(table: string): Promise<void> {
  const { results } = await env.DB.prepare("SELECT * FROM pragma_table_info(?)")
    .bind(table)
    .all<{ name: string; type: string; notnull: number; pk: number }>();
  for (const isFull of [true, true, false]) {
    const values = results.map(({ name, type, notnull, pk }) => {
      if (!isFull && notnull === 0 && pk === 0) return null;
      drawn += 1;
      if (type.toLowerCase() === "real") return drawn / 7;
      if (type.toLowerCase() !== "integer")
        return ["status", "kind", "role"].includes(name) ? "spam" : nasty();
      return name === "article_id" ? drawn : 1_700_000_000_000_000 + drawn;
    });
    await env.DB.prepare(`INSERT INTO ${table} VALUES (${values.map(() => "?").join(", ")})`)
      .bind(...values)
      .run();
  }
}

async function fillPaper(): Promise<void> {
  await askNewsroom("PUT", "/settings", { SITE_NAME: "The Courant", SITE_TAGLINE: "“News” & views" });
  await askNewsroom("PUT", "/words", { block: "cheap\nпо-русски", hold: "a b", allow: "" });
  await askNewsroom("PUT", "/files", { "ads.txt": "ads.example, 1, DIRECT", "humans.txt": "“Ida”" });
  await askNewsroom("PUT", "/code", {
    hosts: { scripts: ["stats.example"] },
    snippets: { end: `<script>let a = "“Ida”";</script>` },
  });
  await askNewsroom("PUT", "/front", {
    breaking: { text: "“Ice” & fire", link: "/", until: "2099-01-01T00:00:00Z" },
    blocks: [{ of: "section", slug: "s1", look: "large" }, { of: "newest" }],
  });
  const face = { accent: "#00695c", type: "book", css: "h1::after { content: '\\u2028“”' }" };
  expect((await askNewsroom("PUT", "/face", face)).status).toBe(200);
  const texts = STRINGS.map((text, index) => ({
    path: `/${index}/`,
    title: `Title ${text}`,
    standfirst: text,
    body: `Body ${text}\n\n${text}`,
    bodyFormat: index % 2 === 0 ? "markdown" : "html",
    byline: `By ${text}`,
    tags: [`Tag ${index}`, "Common"],
    section: { name: `Section ${text}`, slug: `s${index % 3}` },
    authors: [
      { name: `Ida ${index}`, slug: "ida" },
      ...(index % 2 ? [{ name: `Bo ${index}`, slug: `bo-${index}` }] : []),
    ],
    ...(index % 3 === 1 && {
      seo: { title: `SEO ${text}`, description: text },
      imported: { note: text, more: [1, 2.5, null] },
    }),
    image: { url: "/a.jpg", alt: text, caption: text },
    status: (["published", "draft", "withdrawn"] as const)[index % 3],
    publishedAt: `2026-0${1 + (index % 9)}-02T03:04:05.678Z`,
    redirects: [`/old/${index}/`],
    sticky: index === 4,
    commentsOpen: index !== 5,
    relatedPins: ["/1/", "/not/yet/"],
    origin: { source: "wordpress:old.example", key: `${index}` },
  }));
  for (const text of texts) expect((await askNewsroom("PUT", "/articles", text)).status).toBe(200);
  await askNewsroom("PUT", "/articles", { ...texts[0], origin: undefined, title: "Changed since" });
  await askNewsroom("DELETE", `/articles/${STRINGS.length}`);
  await askNewsroom("PUT", "/views", {
    views: [
      { path: "/0/", hour: "2026-10-01T08:00:00Z", views: 5 },
      { path: "/1/", hour: "2020-10-01T08:00:00Z", views: 7 },
    ],
  });
  const menus = {
    main: ["/0/", { to: "/section/s1/", label: "“One” & more" }, "/tag/common/", "/1/"],
    footer: ["mailto:a@paper.example", "/feed.xml"],
    social: ["https://social.example/@paper"],
  };
  expect((await askNewsroom("PUT", "/menus", menus)).status).toBe(200);
  for (const [index, text] of STRINGS.entries()) {
    const { id } = await makeComment({
      articleId: 1,
      body: text,
      authorName: text,
      authorUrl: index % 2 ? "https://reader.example/" : null,
      status: (["published", "held", "spam", "trash"] as const)[index % 4],
      emailHash: text,
      commenterKey: nasty(),
      readerHash: `network ${index}`,
      submissionKey: `submission ${index}`,
      sites: '["a.example"]',
      sketchA: -index,
      score: index / 3,
      verdict: JSON.stringify([{ rule: "x", weight: 1, reason: text }]),
      editedAt: index % 2 ? 1_700_000_000_000 : null,
      externalId: index % 2 ? `wp:${index}` : null,
    });
    await makeComment({ articleId: 1, parentId: id, rootId: id, depth: 1 });
  }
  for (const table of GENERATED) await env.DB.exec(`DELETE FROM ${table}`);
  for (const table of GENERATED) await fill(table);
}

/** Filled by what the newsroom does. */
const OWN = ["audit_events", "sections", "authors", "tags", "imported_articles"];

/** Their rows are read, and made sense of, by the views that any site takes. */
const COUNTED = ["views_by_hour", "views_by_day", "views_ever"];

const GENERATED = [...ROWS.keys(), ...ROWS_BY_CHOICE.keys()].filter(
  (table) => ![...OWN, ...COUNTED].includes(table),
);

describe("an export that is put back into an empty paper", () => {
  it("is the same export to the byte, whatever it holds", async () => {
    await fillPaper();
    const before = await everything();
    const types = new Set(before.map((line) => JSON.parse(line).table ?? JSON.parse(line).type));
    expect(types.size).toBeGreaterThan(20);
    await startAnew();
    const { skipped, isWhole } = await putBack(before);
    expect([skipped, isWhole]).toEqual([[], true]);
    expect(await everything()).toEqual(before);
  });

  it("has its pictures in articles as they were: what is known of them comes first", async () => {
    const file = (digit: string, width: number) => {
      const key = `${digit.repeat(32)}.webp`;
      return { key, type: "image/webp", width, height: width, bytes: 1 };
    };
    const words = { name: "x", alt: "A quay", caption: "The quay" };
    const given = { file: file("a", 2400), sizes: [file("b", 480)], words, by: "Ida", now: 1 };
    await insertMedia(openDatabase(env.DB), given);
    const url = `/media/${given.file.key}`;
    const body = `![](${url})`;
    await askNewsroom("PUT", "/articles", {
      path: "/quay/",
      title: "Quay",
      body,
      bodyFormat: "markdown",
      image: { url },
    });
    const stored = () =>
      env.DB.prepare(
        `SELECT body_html, pictures, (SELECT json_group_array(media_id) FROM media_uses WHERE article_id = a.id) AS uses,
           (SELECT json_group_array(is_used) FROM media) AS used FROM articles a`,
      ).first();
    const before = await stored();
    expect(before).toMatchObject({ body_html: expect.stringContaining("srcset"), used: "[1]" });
    const lines = await everything();
    await startAnew();
    expect((await putBack(lines)).skipped).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  it("holds every table, or says why a table is not in it", async () => {
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
    ).all<{ name: string }>();
    const named = [...ROWS.keys(), ...ROWS_BY_CHOICE.keys(), ...TOLD, ...Object.keys(EXCUSED)];
    const tables = results.map(({ name }) => name).filter((name) => name !== "d1_migrations");
    expect(named.sort()).toEqual(tables.sort());
  });

  it("goes on exactly where it was interrupted, at whatever request", async () => {
    await fillPaper();
    const before = await everything();
    for (const stop of [2, 7, 19]) {
      await startAnew();
      await expect(putBack(before, stop)).rejects.toThrow("killed");
      const { done } = await putBack(before);
      expect(done).toBeGreaterThan(0);
      expect(await everything()).toEqual(before);
    }
  });

  it("is served, found and counted as it was", async () => {
    await fillPaper();
    const before = await everything();
    await startAnew();
    await putBack(before);
    expect((await askNewsroom("GET", "/stats")).status).toBe(200);
    const id = await env.DB.prepare("SELECT id FROM articles WHERE path = '/0/'").first<number>("id");
    expect(id).toBe(1);
    // Ids of deleted articles are never used again.
    await askNewsroom("PUT", "/articles", { path: "/new/", title: "New", body: "", bodyFormat: "html" });
    const next = await env.DB.prepare("SELECT id FROM articles WHERE path = '/new/'").first<number>("id");
    expect(next).toBe(STRINGS.length + 1);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM terms").first<number>("n")).toBeGreaterThan(0);
    // A token of nobody opens nothing.
    expect(
      await env.DB.prepare("SELECT count(*) AS n FROM moderators WHERE length(token_hash) > 40").first("n"),
    ).toBe(0);
  });

  it("is put over nothing that a paper has", async () => {
    await askNewsroom("PUT", "/articles", { path: "/mine/", title: "Mine", body: "", bodyFormat: "html" });
    expect(await api().beginRestore("backup", 0)).toMatchObject({ state: "living" });
    const refused = await room().request("/restore/articles?of=backup&from=0&lines=1", {
      method: "PUT",
      body: "[]",
    });
    expect(refused.status).toBe(404);
  });
});
