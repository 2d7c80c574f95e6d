import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { findEditedArticle } from "../../src/articles/article-source.ts";
import { articlesInput } from "../../src/articles/inputs.ts";
import { type PublishSummary, publishArticles } from "../../src/articles/publish-articles.ts";
import { publishDue } from "../../src/articles/publish-due.ts";
import { removeArticle } from "../../src/articles/remove-article.ts";
import { saveArticle } from "../../src/articles/save-article.ts";
import { openDatabase } from "../../src/db/client.ts";
import { meanwhileDatabase } from "../support/meanwhile-database.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const db = openDatabase(env.DB);
const now = Date.UTC(2026, 10, 23, 12);
const BY = { now, timeZone: "UTC", by: "Ida Marlowe" };
const SOURCE = "wordpress:old-paper.example";

type Given = { key?: string; source?: string; overwrite?: boolean } & Record<string, unknown>;

const sent = ({ key = "7", source = SOURCE, overwrite = false, ...given }: Given = {}) => ({
  path: "/2019/05/gulls/",
  title: "Gulls",
  body: "<p>Gulls on the quay.</p>",
  bodyFormat: "html",
  section: { name: "Birds", slug: "birds" },
  publishedAt: "2019-05-04T08:00:00Z",
  origin: { source, key, overwrite },
  ...given,
});

const send = async (inputs: object[], database = db): Promise<PublishSummary> =>
  (await publishArticles(database, articlesInput.parse(inputs), BY)).summary;

const bring = async (...given: Given[]) => send(given.map(sent));

async function edit(path: string, change: object): Promise<void> {
  const before = await articleAt(path);
  const { source } = before;
  const input = articlesInput.parse({ ...withoutNulls(source), ...change })[0];
  if (!input) throw new Error("no input");
  const saved = await saveArticle(db, { before, input, basedOn: before.contentHash }, BY);
  expect(saved.outcome).toBe("saved");
}

const withoutNulls = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

async function articleAt(path: string) {
  const id = await env.DB.prepare("SELECT id FROM articles WHERE path = ?").bind(path).first<number>("id");
  const found = await findEditedArticle(db, id ?? 0);
  if (!found) throw new Error(`nothing at ${path}`);
  return found;
}

const all = async () =>
  (await env.DB.prepare("SELECT path, status, title FROM articles ORDER BY id").all()).results;

describe("an import that comes again", () => {
  it("changes nothing, and writes no row, where nothing has changed", async () => {
    expect(await bring({})).toMatchObject({ created: 1, kept: [] });
    const { db: metered, meter } = meteredDatabase();
    expect(await send([sent()], metered)).toMatchObject({ unchanged: 1, created: 0, updated: 0, kept: [] });
    expect(meter.rowsWritten).toBe(0);
  });

  it("takes what has changed at its source alone", async () => {
    await bring({});
    expect(await bring({ title: "Gulls and terns" })).toMatchObject({ updated: 1, kept: [] });
    expect(await bring({ title: "Gulls, terns" })).toMatchObject({ updated: 1, kept: [] });
    expect(await all()).toMatchObject([{ title: "Gulls, terns" }]);
  });

  it("leaves what the newsroom has changed, and says in what the two differ", async () => {
    await bring({});
    await edit("/2019/05/gulls/", { title: "Gulls at dawn", body: "<p>Another text.</p>" });
    const kept = { what: "/2019/05/gulls/", path: "/2019/05/gulls/", differs: ["title", "text"] };
    expect(await bring({})).toMatchObject({
      unchanged: 1,
      updated: 0,
      kept: [{ ...kept, reason: "it was changed here" }],
      articles: [],
    });
    expect(await bring({ title: "Gulls!" })).toMatchObject({
      kept: [{ ...kept, reason: "it was changed here, and has changed where it came from, too" }],
    });
    expect((await articleAt("/2019/05/gulls/")).source).toMatchObject({
      title: "Gulls at dawn",
      body: "<p>Another text.</p>",
    });
  });

  it.each([
    ["withdrawn", "it was withdrawn here"],
    ["draft", "it was taken back to a draft here"],
  ])("leaves what was %s here, also when it has changed at its source", async (status, reason) => {
    await bring({});
    await edit("/2019/05/gulls/", { status });
    const { kept } = await bring({ body: "<p>Changed there.</p>" });
    expect(kept).toMatchObject([{ reason: expect.stringContaining(reason), differs: ["status", "text"] }]);
    expect(await all()).toMatchObject([{ status }]);
  });

  it("leaves what has moved at its new address, and makes no second one", async () => {
    await bring({});
    await edit("/2019/05/gulls/", { path: "/birds/gulls/" });
    expect((await bring({ title: "Other" })).kept).toMatchObject([
      { what: "/2019/05/gulls/", path: "/birds/gulls/", differs: ["address", "title"] },
    ]);
    expect(await all()).toEqual([{ path: "/birds/gulls/", status: "published", title: "Gulls" }]);
  });

  it("leaves a draft that has moved, which no old address leads to", async () => {
    await bring({ status: "draft" });
    await edit("/2019/05/gulls/", { path: "/birds/gulls/" });
    await bring({ status: "published" });
    expect(await all()).toEqual([{ path: "/birds/gulls/", status: "draft", title: "Gulls" }]);
  });

  it("does not bring back what was deleted here", async () => {
    await bring({}, { key: "8", path: "/draft/", status: "draft" });
    for (const path of ["/2019/05/gulls/", "/draft/"])
      await removeArticle(db, (await articleAt(path)).id, { by: "Ida", now });
    const again = await bring({ title: "Again" }, { key: "8", path: "/draft/" });
    expect(again).toMatchObject({
      unchanged: 2,
      kept: [
        { reason: "it was deleted here", path: null },
        { reason: "it was deleted here", path: null },
      ],
    });
    expect(await all()).toEqual([]);
  });

  it("takes what is imported where it is told to, at the address that the article has here", async () => {
    await bring({}, { key: "8", path: "/gone/", title: "Gone" });
    await edit("/2019/05/gulls/", { path: "/birds/gulls/", title: "Ours", status: "withdrawn" });
    await removeArticle(db, (await articleAt("/gone/")).id, { by: "Ida", now });
    const again = await bring(
      { overwrite: true },
      { key: "8", path: "/gone/", title: "Gone", overwrite: true },
    );
    expect(again).toMatchObject({ updated: 1, created: 1, kept: [] });
    expect(await all()).toEqual([
      { path: "/birds/gulls/", status: "published", title: "Gulls" },
      { path: "/gone/", status: "published", title: "Gone" },
    ]);
    // From then on it goes by what was taken.
    expect(await bring({}, { key: "8", path: "/gone/", title: "Gone" })).toMatchObject({
      unchanged: 2,
      kept: [],
    });
  });

  it("leaves what another source, or another item of the same, has brought to an address", async () => {
    await bring({});
    expect(await bring({ source: "ghost", title: "Ghost's" })).toMatchObject({
      skipped: [{ what: "/2019/05/gulls/", reason: expect.stringContaining(SOURCE) }],
    });
    expect(await bring({ key: "9", path: "/2019/05/gulls" })).toMatchObject({
      skipped: [{ what: "/2019/05/gulls", reason: expect.stringContaining("another item") }],
    });
    await bring({ source: "ghost", title: "Ghost's", overwrite: true });
    expect(await all()).toMatchObject([{ title: "Gulls" }]);
    // What is the same in both stays the first one's.
    expect(await bring({ source: "ghost" })).toMatchObject({ unchanged: 1, skipped: [] });
    expect(await bring({ title: "Gulls and terns" })).toMatchObject({ updated: 1, skipped: [] });
  });

  it("tells items of two sites apart that count alike, and knows one whose site is spelled otherwise", async () => {
    await bring({ key: "7 http://old.example/?p=7" });
    expect(await bring({ key: "7 http://other.example/?p=7", path: "/other/" })).toMatchObject({
      created: 1,
    });
    expect(await bring({ key: "7 https://old.example/?p=7", title: "Gulls!" })).toMatchObject({ updated: 1 });
    await edit("/2019/05/gulls/", { title: "Ours" });
    expect((await bring({ key: "7 https://new.example/?p=7", title: "Gulls!" })).kept).toMatchObject([
      { differs: ["title"] },
    ]);
    expect(await all()).toMatchObject([{ title: "Ours" }, { path: "/other/" }]);
  });

  it("is a backup that claims nothing: what is missing comes, and what an import brought stays that import's", async () => {
    await bring({}, { key: "8", path: "/edited/" });
    await edit("/edited/", { title: "Ours" });
    const backup = (given: Given) => ({
      ...sent(given),
      origin: { source: "broadsheet:x", key: "1", adopt: false, overwrite: given.overwrite },
    });
    const paths = [{}, { path: "/edited/" }, { path: "/missing/" }];
    expect(await send(paths.map(backup))).toMatchObject({
      created: 1,
      unchanged: 2,
      skipped: [],
      kept: [{ what: "/edited/", differs: ["title"] }],
    });
    expect(await bring({ title: "Newer" })).toMatchObject({ updated: 1 });
    expect(await send([backup({ path: "/edited/", overwrite: true })])).toMatchObject({ updated: 1 });
    // It is what that import had left once more.
    expect(await bring({ key: "8", path: "/edited/", title: "Newer" })).toMatchObject({ updated: 1 });
  });

  it("does not bring back what was deleted before imports were noted", async () => {
    const { origin: _, ...written } = sent();
    await send([written]);
    await removeArticle(db, (await articleAt("/2019/05/gulls/")).id, { by: "Ida", now });
    expect((await bring({})).kept).toMatchObject([
      { reason: expect.stringContaining("deleted here"), path: null },
    ]);
    expect(await bring({ overwrite: true })).toMatchObject({ created: 1 });
  });

  it("leaves what was written here at its address, and takes what is the same as its own", async () => {
    const { origin: _, ...written } = sent();
    await send([written]);
    expect((await bring({ title: "Theirs" })).kept).toMatchObject([
      { differs: ["title"], reason: expect.stringContaining("no import") },
    ]);
    expect(await bring({})).toMatchObject({ unchanged: 1, kept: [] });
    // It is known from then on: what changes at its source is taken.
    expect(await bring({ title: "Theirs" })).toMatchObject({ updated: 1 });
  });

  it("follows an article that has another address at its source, and leads that one to it", async () => {
    await bring({});
    expect(await bring({ path: "/2019/05/gulls-2/" })).toMatchObject({ updated: 1, created: 0, kept: [] });
    expect(await all()).toMatchObject([{ path: "/2019/05/gulls/" }]);
    const led = await env.DB.prepare(
      "SELECT to_path FROM redirects WHERE from_path = '/2019/05/gulls-2/'",
    ).first("to_path");
    expect(led).toBe("/2019/05/gulls/");
    expect(await bring({ path: "/2019/05/gulls-2/" })).toMatchObject({ unchanged: 1, kept: [] });
  });

  it("respells no name that the newsroom has spelled otherwise", async () => {
    await bring({});
    await edit("/2019/05/gulls/", { section: { slug: "birds", name: "Our birds" } });
    await bring({ key: "8", path: "/terns/" });
    expect(await env.DB.prepare("SELECT name FROM sections").first("name")).toBe("Our birds");
  });

  it("takes what has come out by itself for no change of the newsroom's", async () => {
    await bring({ publishedAt: "2026-11-23T13:00:00Z", status: "published" });
    expect(await all()).toMatchObject([{ status: "scheduled" }]);
    await publishDue(db, now + 7_200_000);
    expect((await bring({ publishedAt: "2026-11-23T13:00:00Z", title: "Later" })).kept).toEqual([]);
  });

  it("stores an article once when two imports meet", async () => {
    const summaries = await Promise.all([
      bring({}, { key: "8", path: "/8/" }),
      bring({}, { key: "8", path: "/8/" }),
    ]);
    expect(summaries.map(({ created }) => created).sort()).toEqual([0, 2]);
    expect(await all()).toHaveLength(2);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM imported_articles").first("n")).toBe(2);
  });

  it.each(["withdraws", "deletes"])(
    "loses nothing when somebody %s the article at the same moment",
    async (what) => {
      await bring({});
      const { id } = await articleAt("/2019/05/gulls/");
      let isDone = false;
      const busy = meanwhileDatabase(async () => {
        isDone = true;
        if (what === "deletes") await removeArticle(db, id, { by: "Ida", now });
        else await edit("/2019/05/gulls/", { status: "withdrawn" });
      }, 1);
      const summary = await send([sent({ title: "Changed there" })], busy);
      expect(isDone).toBe(true);
      expect(summary).toMatchObject({ updated: 0, unchanged: 1, kept: [{ what: "/2019/05/gulls/" }] });
      expect(await all()).toEqual(
        what === "deletes" ? [] : [expect.objectContaining({ status: "withdrawn" })],
      );
    },
  );
});
