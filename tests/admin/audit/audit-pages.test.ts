import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { LOOKED_THROUGH, listEntries } from "../../../src/admin/audit/entries.ts";
import { auditPages } from "../../../src/admin/audit/routes.ts";
import { openDatabase } from "../../../src/db/client.ts";
import { decide } from "../../../src/moderation/decide.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { roomApp } from "../../support/room-app.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const db = openDatabase(env.DB);
const room = roomApp(auditPages);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/bridge/", title: "The bridge" });
});

describe("the trail", () => {
  it("merges decisions and events by time, page after page, each once", async () => {
    for (let n = 0; n < 7; n++) await decideOn(100 + n, "Ida", NOW + n * 1000);
    for (let n = 0; n < 5; n++) await event("Ben", NOW + n * 1500 + 1);
    const times: number[] = [];
    let cursor = null;
    do {
      const page = await listEntries(db, { cursor, limit: 4, who: null });
      times.push(...page.entries.map(({ at }) => at));
      cursor = page.next;
    } while (cursor);
    expect(times).toHaveLength(12);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it("shows one person's alone, and looks through so many rows at most", async () => {
    await event("Ada", NOW);
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
       INSERT INTO audit_events (at, who, action, subject) SELECT ?1 + i, 'Ben', 'article.saved', '/bridge/' FROM n`,
    )
      .bind(NOW)
      .run();
    const { db: metered, meter } = meteredDatabase();
    const first = await listEntries(metered, { cursor: null, limit: 50, who: "Ada" });
    expect(first.entries).toEqual([]);
    expect(first.next).not.toBeNull();
    expect(meter.rowsRead).toBeLessThanOrEqual(2.1 * LOOKED_THROUGH);
    const second = await listEntries(db, { cursor: first.next, limit: 50, who: "Ada" });
    const third = await listEntries(db, { cursor: second.next, limit: 50, who: "Ada" });
    expect(third).toMatchObject({ entries: [{ who: "Ada" }], next: null });
  });

  it("offers to take back the last decision on a comment, and does it once", async () => {
    await decideOn(100, "Ida", NOW - 86_400_000 * 9);
    const html = await (await room.request("/audit")).text();
    const id = /name="decision" value="(\d+)"/.exec(html)?.[1] ?? "";
    const answer = await undo(id);
    expect(answer.status).toBe(303);
    expect(await statusOf(100)).toBe("held");
    await undo(id);
    expect(await statusOf(100)).toBe("held");
    const after = await (await room.request("/audit")).text();
    expect(after).toContain("Took back a decision on");
    expect(after).not.toContain('name="decision"');
    expect(await env.DB.prepare("SELECT count(*) AS n FROM decisions").first("n")).toBe(2);
  });

  it("shows what was recorded as text", async () => {
    const detail = JSON.stringify({ before: { text: "<b>" }, after: { text: "fine" } });
    await env.DB.prepare(
      "INSERT INTO audit_events (at, who, action, subject, detail) VALUES (1, 'A', 'x', 'y', ?)",
    )
      .bind(detail)
      .run();
    const html = await (await room.request("/audit")).text();
    expect(html).toContain("before.text");
    expect(html).toContain("&lt;b&gt;");
  });
});

describe("export", () => {
  it("has everything as CSV that no spreadsheet runs", async () => {
    await decideOn(100, "Ida", NOW);
    await env.DB.exec(
      `INSERT INTO audit_events (at, who, action, subject) VALUES (5, '=cmd()', 'x', 'say "hi"')`,
    );
    const answer = await room.request("/audit.csv");
    expect(answer.headers.get("Content-Disposition")).toBe('attachment; filename="audit-2026-11-23.csv"');
    const lines = (await answer.text()).split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain('"Ida","comment.spam","/bridge/#comment-100","held","spam"');
    expect(lines[2]).toContain(`"'=cmd()","x","say ""hi"""`);
  });

  it("streams NDJSON in rounds, and says where to go on when one request is not enough", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15500)
       INSERT INTO audit_events (at, who, action, subject) SELECT i, 'Ben', 'article.saved', '/bridge/' FROM n`,
    ).run();
    const { db: metered, meter } = meteredDatabase();
    const first = await (await roomApp(auditPages, { db: metered }).request("/audit.ndjson")).text();
    expect(meter.queries).toBeLessThanOrEqual(45);
    const lines = first.trimEnd().split("\n");
    expect(lines).toHaveLength(15_001);
    const { next } = JSON.parse(lines.at(-1) ?? "");
    const rest = await (await room.request(next.replace("/admin", ""))).text();
    expect(rest.trimEnd().split("\n")).toHaveLength(500);
  });

  it("is for admins", async () => {
    const moderators = roomApp(auditPages, { identity: { name: "Mira", role: "moderator", sessionId: "" } });
    expect((await moderators.request("/audit.csv")).status).toBe(403);
    expect((await moderators.request("/audit.ndjson")).status).toBe(403);
    const page = await moderators.request("/audit");
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain("audit.csv");
  });
});

async function decideOn(id: number, decidedBy: string, now: number): Promise<void> {
  await makeComment({ id, articleId: 1, status: "held" });
  await decide(db, [{ id, decision: "spam" }], { now, decidedBy });
}

async function event(who: string, at: number): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO audit_events (at, who, action, subject) VALUES (?, ?, 'article.saved', '/bridge/')",
  )
    .bind(at, who)
    .run();
}

function undo(decision: string): Promise<Response> {
  return room.request("/audit/undo", { method: "POST", body: new URLSearchParams({ decision }) });
}

function statusOf(id: number) {
  return env.DB.prepare("SELECT status FROM comments WHERE id = ?").bind(id).first("status");
}
