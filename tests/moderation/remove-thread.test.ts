import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { removeThread } from "../../src/moderation/threads/remove-thread.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meanwhileDatabase } from "../support/meanwhile-database.ts";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const THREAD = "/embed/garden.example/rosse/";
const given = { EMBED_ORIGINS: "https://garden.example" };
const BY = { by: "Ida Marlowe", now: Date.UTC(2026, 10, 23, 9, 30) };

const begin = (path = THREAD) =>
  makeArticle({
    path,
    kind: "thread",
    title: "Rosse",
    bodySource: "https://garden.example/rosse/",
    listedAt: null,
  });
const count = (what: string) => env.DB.prepare(`SELECT count(*) AS n FROM ${what}`).first<number>("n");
const followed = (id: number, confirmedAt: number | null, email: string) =>
  env.DB.prepare(
    `INSERT INTO follows (kind, article_id, subject, email, email_hash, daily, asked_at, confirmed_at)
     VALUES ('thread', ?1, ?1, ?2, ?2, 0, 1, ?3)`,
  )
    .bind(id, email, confirmedAt)
    .run();
const send = (path: string, fields: Record<string, string>, headers: Record<string, string>) =>
  ask(path, { method: "POST", headers, body: new URLSearchParams(fields) }, given);
const look = async (path: string, headers: Record<string, string>) =>
  (await ask(path, { headers }, given)).text();

describe("an empty thread of another site's page", () => {
  it("is found at the desk and removed, with what goes with it; a first comment begins it anew", async () => {
    const headers = await signedIn("moderator");
    const { id } = await begin();
    const other = await begin("/embed/garden.example/roses/");
    await makeComment({ articleId: other.id, status: "trash", shownIn: null });
    await askNewsroom("POST", `/articles/${id}/thread`, { comments: "closed" }, given);
    await followed(id, 5, "ada@reader.example");
    await followed(other.id, 5, "bea@reader.example");
    expect(await look(THREAD, {})).toContain("Comments are closed.");
    expect(await look("/admin/threads", headers)).toContain('href="/admin/threads/outside"');
    const list = await look("/admin/threads/outside", headers);
    expect(list).toContain(`action="/admin/threads/${id}/remove"`);
    expect(list).not.toContain(`action="/admin/threads/${other.id}/remove"`);
    const seen =
      /remove" class="row remove"><input type="hidden" name="seen" value="(\d+)"/.exec(list)?.[1] ?? "";
    const done = await send(`/admin/threads/${id}/remove`, { seen }, headers);
    expect(done.headers.get("Location")).toBe("/admin/threads/outside?done=removed");
    expect(await look("/admin/threads/outside?done=removed", headers)).toContain("The thread is removed");
    expect(await count(`articles WHERE id = ${id}`)).toBe(0);
    expect(await count(`follows WHERE article_id = ${id}`)).toBe(0);
    expect(await count(`follows WHERE article_id = ${other.id}`)).toBe(1);
    const event = await env.DB.prepare("SELECT * FROM audit_events WHERE action = 'thread.removed'").first();
    expect(event).toMatchObject({ who: "Mira Quill", subject: THREAD });
    expect(String(event?.detail)).toContain('"comments":"closed"');
    const page = await look(THREAD, {});
    expect(page).toContain('name="comment"');
    const again = await send(`/admin/threads/${id}/remove`, { seen }, headers);
    expect(again.headers.get("Location")).toBe("/admin/threads/outside?done=gone");
    expect((await send(`${THREAD}comments`, { comment: "Roses.", author: "Ada" }, {})).status).toBe(303);
    expect(await count(`articles WHERE path = '${THREAD}' AND thread IS NULL AND id > ${id}`)).toBe(1);
  });

  it.each(["published", "held", "spam", "trash"] as const)(
    "is not removed with a %s comment in it, and it is said what to do",
    async (status) => {
      const headers = await signedIn("moderator");
      const { id } = await begin();
      await makeComment({ articleId: id, status, shownIn: status === "published" ? id : null });
      const answer = await askNewsroom("DELETE", `/articles/${id}/thread`, undefined, given);
      expect(answer.status).toBe(409);
      expect(await answer.text()).toMatch(/thread_in_use.*gone for good 30 days later/);
      const forever = { ...given, SPAM_KEEP_DAYS: "0" };
      expect(
        await (await askNewsroom("DELETE", `/articles/${id}/thread`, undefined, forever)).text(),
      ).toMatch(/keep spam and trash for ever/);
      const done = await send(`/admin/threads/${id}/remove`, { seen: "0" }, headers);
      const told = await look(done.headers.get("Location") ?? "", headers);
      expect(told).toContain("Nothing was removed");
      expect(told).toContain("gone for good 30 days later");
      expect([await count("articles"), await count("comments")]).toEqual([1, 1]);
      expect(await count("audit_events WHERE action = 'thread.removed'")).toBe(0);
    },
  );

  it("stays, with all that goes with it, where a comment comes or somebody sets it at this very moment", async () => {
    const { id } = await begin();
    await followed(id, 5, "ada@reader.example");
    const commented = meanwhileDatabase(async () => void (await makeComment({ articleId: id })));
    expect(await removeThread(commented, id, BY)).toEqual({ outcome: "has_comments" });
    await env.DB.exec("DELETE FROM comments");
    const closed = meanwhileDatabase(
      async () => void (await askNewsroom("POST", `/articles/${id}/thread`, { comments: "closed" })),
    );
    expect(await removeThread(closed, id, BY)).toMatchObject({
      outcome: "set_since",
      state: { comments: "closed" },
    });
    expect([await count("articles"), await count("follows")]).toEqual([1, 1]);
    expect(await count("audit_events WHERE action = 'thread.removed'")).toBe(0);
  });

  it("is not removed over what somebody has set since it was shown, in the browser and by a program", async () => {
    const headers = await signedIn("moderator");
    const { id } = await begin();
    await askNewsroom("POST", `/articles/${id}/thread`, { comments: "closed" }, given);
    const done = await send(`/admin/threads/${id}/remove`, { seen: "0" }, headers);
    expect(await look(done.headers.get("Location") ?? "", headers)).toContain("ADMIN_TOKEN has set it since");
    const answer = await askNewsroom("DELETE", `/articles/${id}/thread?seen=0`, undefined, given);
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining("thread_changed")]);
    const listed = await (await askNewsroom("GET", "/threads/outside", undefined, given)).json<{
      items: { article: number; at: number; isEmpty: boolean }[];
    }>();
    expect(listed).toMatchObject({ items: [{ article: id, comments: "closed", isEmpty: true }], next: null });
    const { at } = listed.items[0] ?? { at: 0 };
    expect((await askNewsroom("DELETE", `/articles/${id}/thread?seen=${at}`, undefined, given)).status).toBe(
      204,
    );
    expect((await askNewsroom("DELETE", `/articles/${id}/thread`, undefined, given)).status).toBe(404);
  });

  it("alone is: an article of the paper's own stays", async () => {
    const { id } = await makeArticle({});
    const answer = await askNewsroom("DELETE", `/articles/${id}/thread`);
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining("of the paper's own"),
    ]);
    const headers = await signedIn("moderator");
    expect((await send(`/admin/threads/${id}/remove`, { seen: "0" }, headers)).status).toBe(404);
    expect(await count("articles")).toBe(1);
  });

  it("is listed in pages, those begun last first, and read by no article of the paper's own", async () => {
    const headers = await signedIn("moderator");
    await env.DB.exec(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 51) INSERT INTO articles (path, slug, kind, status, title, body_source, body_format, body_html, changed_at, created_at, content_hash) SELECT '/embed/garden.example/' || i || '/', '', 'thread', 'published', 'Bed ' || i, 'https://garden.example/' || i || '/', 'html', '', 0, 0, '' FROM n",
    );
    const titles = (html: string) =>
      [...html.matchAll(/threads\/\d+">Bed (\d+)</g)].map(([, n]) => Number(n));
    const first = await look("/admin/threads/outside", headers);
    expect(titles(first)).toEqual(Array.from({ length: 50 }, (_, n) => 51 - n));
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1] ?? "";
    expect(titles(await look(next, headers))).toEqual([1]);
  });
});
