import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { readConfig } from "../../src/config/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import { sign } from "../../src/http/signing.ts";
import { decide } from "../../src/moderation/decide.ts";
import { editByNewsroom } from "../../src/moderation/edit-by-newsroom.ts";
import { importComments } from "../../src/moderation/import-comments.ts";
import { importInput } from "../../src/moderation/inputs.ts";
import { erasePerson } from "../../src/moderation/person/erase-person.ts";
import { moderationApi } from "../../src/moderation/routes.ts";
import { makeArticle } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";
import { roomApp } from "../support/room-app.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const AT = Date.UTC(2019, 6, 1, 12);
const db = openDatabase(env.DB);
const room = roomApp(moderationApi);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/bridge/" });
  await makeArticle({ id: 2, path: "/caf%C3%A9", status: "draft" });
});

describe("PUT /comments", () => {
  it("keeps dates, names, threads and states", async () => {
    const summary = await put([
      comment("c", { parentExternalId: "b", status: "held", author: " Cy \n Reader ", body: "Third" }),
      comment("b", {
        parentExternalId: "a",
        createdAt: "2019-07-01T14:00:01+02:00",
        authorUrl: "https://b.invalid/",
      }),
      comment("a", { author: "Ada" }),
      comment("d", { kind: "pingback", authorUrl: "javascript:alert(1)" }),
      comment("e", { status: "spam" }),
      comment("f", { status: "trash" }),
    ]);
    expect(summary).toEqual({ created: 6, updated: 0, unchanged: 0, skipped: [] });
    const rows = await stored();
    expect(rows.a).toMatchObject({
      status: "published",
      shown_in: 1,
      author_name: "Ada",
      created_at: AT,
      source: "import",
    });
    expect(rows.b).toMatchObject({
      parent_id: rows.a?.id,
      created_at: AT + 1000,
      author_url: "https://b.invalid/",
    });
    expect(rows.c).toMatchObject({ parent_id: rows.b?.id, root_id: rows.a?.id, depth: 2, shown_in: null });
    expect(rows.c).toMatchObject({ author_name: "Cy Reader", body: "Third", status: "held" });
    expect(rows.d).toMatchObject({ kind: "pingback", status: "published", shown_in: null, author_url: null });
    expect([rows.e?.status, rows.f?.status]).toEqual(["spam", "trash"]);
    expect(Math.floor(Number(rows.a?.id) / 1024 / 1000)).toBe(AT / 1000);
    expect(await article(1)).toEqual({ comment_count: 2, revision: 2 });
    expect(await stale()).toEqual([{ path: "/bridge/", changes: 1, since: NOW, warm: 0 }]);
    await room.settle();
    expect(room.refreshed).toEqual([]);
  });

  it("changes nothing the second time", async () => {
    const comments = [comment("a", { email: "ada@paper.example" }), comment("b", { parentExternalId: "a" })];
    await put(comments);
    const before = await stored();
    const { db: metered, meter } = meteredDatabase();
    const again = await importInto(metered, comments);
    expect(again).toEqual({ created: 0, updated: 0, unchanged: 2, skipped: [] });
    expect(meter.rowsWritten).toBe(0);
    expect(await stored()).toEqual(before);
    expect(await article(1)).toEqual({ comment_count: 2, revision: 2 });
  });

  it("updates what is different, and raises the article only where its page changes", async () => {
    await put([comment("a"), comment("b", { status: "held" }), comment("c")]);
    expect(
      await put([comment("a", { body: "Corrected" }), comment("b", { status: "published" })]),
    ).toMatchObject({
      updated: 2,
    });
    expect((await stored()).a?.body).toBe("Corrected");
    expect(await article(1)).toEqual({ comment_count: 3, revision: 3 });
    expect(await put([comment("c", { status: "spam" })])).toMatchObject({ updated: 1 });
    expect((await stored()).c).toMatchObject({ status: "spam", shown_in: null });
    expect(await article(1)).toEqual({ comment_count: 2, revision: 4 });
    const unseen = [
      comment("c", { status: "spam", body: "Still spam" }),
      comment("b", { authorUrl: "https://b.invalid/" }),
    ];
    expect(await put(unseen)).toMatchObject({ updated: 2 });
    expect(await article(1)).toEqual({ comment_count: 2, revision: 4 });
    expect(await stale()).toMatchObject([{ changes: 3 }]);
  });

  it("finds parents of earlier requests, and begins threads where there is none", async () => {
    await put([comment("a")]);
    const summary = await put([
      comment("b", { parentExternalId: "a" }),
      comment("c", { parentExternalId: "gone" }),
      comment("d", { parentExternalId: "a", articlePath: "/café" }),
    ]);
    expect(summary).toEqual({ created: 3, updated: 0, unchanged: 0, skipped: [] });
    const rows = await stored();
    expect(rows.b).toMatchObject({ parent_id: rows.a?.id, root_id: rows.a?.id, depth: 1 });
    expect(rows.c).toMatchObject({ parent_id: null, root_id: rows.c?.id, depth: 0 });
    expect(rows.d).toMatchObject({ article_id: 2, parent_id: null, depth: 0 });
  });

  it("finds articles of any status, in either spelling, and by their old addresses", async () => {
    await env.DB.exec("INSERT INTO redirects (from_path, to_path) VALUES ('/old/', '/bridge/')");
    const paths = ["/bridge", "/café/", "/caf%c3%a9", "/old"];
    const summary = await put(paths.map((articlePath, i) => comment(`${i}`, { articlePath })));
    expect(summary).toMatchObject({ created: 4, skipped: [] });
    expect(Object.values(await stored()).map(({ article_id }) => article_id)).toEqual([1, 2, 2, 1]);
    expect(await article(2)).toEqual({ comment_count: 2, revision: 2 });
  });

  it("says what it skipped and why", async () => {
    const summary = await put([
      comment("a", { articlePath: "/nowhere/" }),
      comment("b", { body: "x".repeat(100_001) }),
      comment("c", { body: "x".repeat(100_000) }),
      comment("c", { body: "twice" }),
    ]);
    expect(summary).toEqual({
      created: 1,
      updated: 0,
      unchanged: 0,
      skipped: [
        { what: "a", reason: "there is no article at /nowhere/" },
        { what: "b", reason: "it has 100001 characters; at most 100000 fit" },
        { what: "c", reason: "another comment of this request has the same externalId" },
      ],
    });
  });

  it("keeps only a keyed hash of an e-mail address, and nothing without a key", async () => {
    const key = readConfig(env).secretKey ?? "";
    await put([comment("a", { email: " Ada@Paper.example " }), comment("b", { email: "" })]);
    const rows = await stored();
    expect(rows.a?.email_hash).toBe(await sign(key, "email:ada@paper.example"));
    expect(rows.b?.email_hash).toBeNull();
    expect(JSON.stringify(rows)).not.toMatch(/paper\.example/i);
    const keyless = roomApp(moderationApi, { config: { secretKey: null } });
    await keyless.send("PUT", "/comments", { comments: [comment("c", { email: "cy@paper.example" })] });
    expect((await stored()).c?.email_hash).toBeNull();
  });

  it("calls a nameless author Anonymous, and takes away what is no text", async () => {
    await put([comment("a", { author: "  ", body: "One\0\uFDD0\uD800 two" })]);
    expect((await stored()).a).toMatchObject({ author_name: "Anonymous", body: "One\uFFFD two" });
  });

  it("lets what a moderator decided stand", async () => {
    await put([comment("a", { status: "held" })]);
    const id = Number((await stored()).a?.id);
    await decide(db, [{ id, decision: "approve" }], { now: NOW, decidedBy: "api" });
    expect(await put([comment("a", { status: "held" })])).toMatchObject({ unchanged: 1 });
    expect(await put([comment("a", { status: "held", body: "Corrected" })])).toMatchObject({ updated: 1 });
    expect((await stored()).a).toMatchObject({ status: "published", shown_in: 1, body: "Corrected" });
    expect(await article(1)).toEqual({ comment_count: 1, revision: 3 });
  });

  it("keeps the place of spam and trash that published comments answer", async () => {
    const reply = comment("c", { parentExternalId: "b" });
    await put([
      comment("a", { status: "trash" }),
      comment("b", { parentExternalId: "a", status: "spam" }),
      reply,
    ]);
    const shown = async () => {
      const { a, b, c } = await stored();
      return [a?.shown_in, b?.shown_in, c?.shown_in];
    };
    expect(await shown()).toEqual([1, 1, 1]);
    expect(await article(1)).toEqual({ comment_count: 1, revision: 2 });
    await put([{ ...reply, status: "spam" }]);
    expect(await shown()).toEqual([null, null, null]);
    expect(await article(1)).toEqual({ comment_count: 0, revision: 3 });
  });

  it("knows whom the other site's moderators had approved, however often it is run", async () => {
    const approved = comment("a", { email: "ada@paper.example" });
    const comments = [
      approved,
      comment("b", { email: "ada@paper.example" }),
      comment("c", { email: "ada@paper.example", status: "spam" }),
      comment("d", { email: "ada@paper.example", kind: "pingback" }),
      comment("e"),
    ];
    await Promise.all([put(comments), put(comments)]);
    expect(await counts()).toEqual([{ approved: 2, spam: 0 }]);
    await put([{ ...approved, status: "trash" }]);
    expect(await counts()).toEqual([{ approved: 1, spam: 0 }]);
    await put(comments);
    expect(await counts()).toEqual([{ approved: 2, spam: 0 }]);
    const id = Number((await stored()).a?.id);
    await decide(db, [{ id, decision: "spam" }], { now: NOW, decidedBy: "api" });
    expect(await counts()).toEqual([{ approved: 1, spam: 1 }]);
    await put([{ ...approved, body: "Corrected" }]);
    expect(await counts()).toEqual([{ approved: 1, spam: 1 }]);
  });

  it("does not show what readers' reports hold, and brings back no words that were erased", async () => {
    await put([comment("a"), comment("b")]);
    const { a, b } = await stored();
    await env.DB.batch([
      env.DB.prepare("UPDATE comments SET status = 'held', shown_in = NULL WHERE id = ?").bind(a?.id),
      env.DB.prepare("INSERT INTO reports VALUES (?, 'reader', 1)").bind(a?.id),
    ]);
    await decide(db, [{ id: Number(b?.id), decision: "trash" }], { now: NOW, decidedBy: "api" });
    await env.DB.prepare("UPDATE comments SET body = '', author_name = '' WHERE id = ?").bind(b?.id).run();
    expect(await put([comment("a"), comment("b")])).toMatchObject({ unchanged: 2 });
  });

  it("leaves words that the newsroom has changed, and what was erased at somebody's wish", async () => {
    await put([comment("a", { email: "ada@reader.example" }), comment("b", { email: "bo@reader.example" })]);
    const { a, b } = await stored();
    const seen = { comment: "Cut.", author: "A. R.", seen: 0, id: Number(a?.id) };
    expect(await editByNewsroom(db, seen, { who: "Mira", now: NOW })).toMatchObject({ outcome: "saved" });
    await erasePerson(db, String(b?.email_hash), { after: 0, who: "Mira", now: NOW });
    expect(
      await put([comment("a", { body: "More", email: "ada@reader.example" }), comment("b")]),
    ).toMatchObject({
      unchanged: 2,
    });
    const rows = await stored();
    expect(rows.a).toMatchObject({ body: "Cut.", author_name: "A. R." });
    expect(rows.b).toMatchObject({ body: "", author_name: "", status: "trash", shown_in: null });
  });

  it("counts once when the same import runs twice at once", async () => {
    const comments = Array.from({ length: 20 }, (_, i) => comment(`${i}`));
    await Promise.all([put(comments), put(comments), put(comments)]);
    expect(await article(1)).toEqual({ comment_count: 20, revision: 2 });
    expect(Object.keys(await stored())).toHaveLength(20);
  });

  it("gives comments of different imports numbers of their own, also at once and of one moment", async () => {
    // Another Broadsheet's ids, which two sites have given to different comments.
    const imports = Array.from({ length: 4 }, (_, n) => [
      comment(`site${n}:1`, { id: 5_000_000, body: `Of ${n}` }),
    ]);
    const summaries = await Promise.all(imports.map((comments) => put(comments)));
    expect(summaries).toEqual(imports.map(() => ({ created: 1, updated: 0, unchanged: 0, skipped: [] })));
    const { results } = await env.DB.prepare("SELECT id, body FROM comments ORDER BY body").all();
    expect(results.map(({ body }) => body)).toEqual(["Of 0", "Of 1", "Of 2", "Of 3"]);
    expect(new Set(results.map(({ id }) => id)).size).toBe(4);
  });

  it("finds a number also where all those near it are taken", async () => {
    for (let n = 0; n < 9; n++) await put([comment(`site${n}:1`, { id: 5_000_000 })]);
    const ids = Object.values(await stored()).map((row) => row?.id);
    expect(new Set(ids).size).toBe(9);
  });

  it("takes 500 comments in a few statements that read nothing else", async () => {
    await importInto(
      db,
      Array.from({ length: 500 }, (_, i) => comment(`before-${i}`)),
    );
    const { db: metered, meter } = meteredDatabase();
    const comments = Array.from({ length: 500 }, (_, i) =>
      comment(`${i}`, { parentExternalId: i % 3 ? `${i - 1}` : null, body: "words ".repeat(200) }),
    );
    expect(await importInto(metered, comments)).toMatchObject({ created: 500 });
    expect(meter.queries).toBeLessThan(12);
    expect(meter.rowsRead).toBeLessThan(15_000);
    expect(await article(1)).toEqual({ comment_count: 1000, revision: 3 });
  });

  it.each([
    ["no list", {}, "comments"],
    ["none", { comments: [] }, "comments"],
    ["too many", { comments: Array(501).fill(comment("a")) }, "comments"],
    ["no external id", { comments: [comment("")] }, "comments.0.externalId"],
    [
      "a path of another site",
      { comments: [comment("a", { articlePath: "https://x.invalid/" })] },
      "comments.0.articlePath",
    ],
    [
      "a time without a zone",
      { comments: [comment("a", { createdAt: "2019-07-01T12:00:00" })] },
      "comments.0.createdAt",
    ],
    ["another status", { comments: [comment("a", { status: "approved" })] }, "comments.0.status"],
  ])("refuses %s", async (_, body, field) => {
    const answer = await room.send("PUT", "/comments", body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { fields: { [field]: expect.any(String) } } });
  });
});

function comment(externalId: string, given: Record<string, unknown> = {}) {
  return {
    externalId,
    articlePath: "/bridge/",
    author: "Bo",
    body: "Words",
    createdAt: "2019-07-01T12:00:00Z",
    status: "published",
    ...given,
  };
}

async function put(comments: unknown[]): Promise<unknown> {
  return (await room.send("PUT", "/comments", { comments })).json();
}

function importInto(database: typeof db, comments: unknown[]) {
  return importComments(database, importInput.parse({ comments }).comments, {
    now: NOW,
    secretKey: readConfig(env).secretKey,
  });
}

/** Stored comments by external id. */
async function stored(): Promise<Record<string, Record<string, unknown>>> {
  const { results } = await env.DB.prepare("SELECT * FROM comments ORDER BY external_id").all();
  return Object.fromEntries(results.map((row) => [String(row.external_id), row]));
}

function article(id: number) {
  return env.DB.prepare("SELECT comment_count, revision FROM articles WHERE id = ?").bind(id).first();
}

async function counts() {
  return (await env.DB.prepare("SELECT approved, spam FROM commenters").all()).results;
}

async function stale() {
  return (await env.DB.prepare("SELECT path, changes, since, warm FROM stale_pages").all()).results;
}
