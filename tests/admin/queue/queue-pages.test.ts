import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { everythingPages } from "../../../src/admin/everything/routes.ts";
import { queuePages } from "../../../src/admin/queue/routes.ts";
import { threadPages } from "../../../src/admin/threads/routes.ts";
import type { App } from "../../../src/http/context.ts";
import { moderationApi } from "../../../src/moderation/routes.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meteredDatabase } from "../../support/metered-database.ts";
import { roomApp } from "../../support/room-app.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const desk = new Hono<App>().route("/", everythingPages).route("/", queuePages);
const room = roomApp(desk);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  await makeArticle({ id: 1, path: "/bridge/", title: "The bridge" });
});

describe("the page", () => {
  it("shows a comment with what the judge found, whom it answers and who sent it", async () => {
    await makeComment({ id: 100, articleId: 1, authorName: "Ben", body: "First." });
    await makeComment({
      id: 101,
      articleId: 1,
      parentId: 100,
      status: "held",
      authorName: "Ada <i>",
      body: "Cheap <b>watches</b>",
      verdict: JSON.stringify([{ rule: "links", weight: 1, reason: "Has three links." }]),
      score: 1,
      emailHash: "ada",
      readerHash: "today",
    });
    await makeComment({ id: 102, articleId: 1, status: "spam", readerHash: "today" });
    await env.DB.exec("INSERT INTO commenters (key, approved, spam) VALUES ('email:ada', 2, 1)");
    const html = await (await room.request("/comments")).text();
    expect(html).toContain("<title>(1) Held ·");
    expect(html).toContain("Ada &lt;i&gt;");
    expect(html).toContain("Cheap &lt;b&gt;watches&lt;/b&gt;");
    for (const words of ["+1", "Has three links.", "Ben", "First.", "2 approved, 1 spam"])
      expect(html).toContain(words);
    expect(html).toContain("1 other from the same network address that day");
  });

  it.each([
    ["published", "approve", "Good"],
    ["spam", "spam", "Spam"],
  ] as const)(
    "offers on %s comments to say that the judge was right, until somebody has",
    async (status, act, label) => {
      await makeComment({ id: 100, articleId: 1, status });
      await makeComment({ id: 101, articleId: 1, status, source: "newsroom" });
      const offered = async () => {
        const html = await (await room.request(`/comments?status=${status}`)).text();
        const buttons = html.matchAll(/<button [^>]*value="(\w+) (\d+)"[^>]*data-act="\w+"[^>]*>([^<]+)</g);
        return [...buttons].map(([, what, id, text]) => `${what} ${id}: ${text}`);
      };
      const others = status === "spam" ? ["approve 100: Approve"] : ["spam 100: Spam"];
      expect(await offered()).toEqual(expect.arrayContaining([`${act} 100: ${label}`, ...others]));
      expect((await offered()).join()).not.toContain(`${act} 101`);
      const done = await room.request("/comments/decisions", {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ status, act: `${act} 100`, seen: "100:0" }).toString(),
      });
      const said = await (
        await room.request(done.headers.get("Location")?.replace("/admin", "") ?? "")
      ).text();
      expect(said).toContain(act === "spam" ? "1 comment marked as spam." : "1 comment marked as good.");
      expect(said).toContain(act === "spam" ? " · spam, says a moderator" : " · good, says a moderator");
      expect((await offered()).join()).not.toContain(`${act} 100`);
      expect(await offered()).toEqual(expect.arrayContaining(others));
    },
  );

  it("counts up to five hundred, and reads the same few rows on the first and on a late page of 10,000", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
       SELECT 1000 + i, 1, 1000 + i, printf('%011d', i), 0, 'held', 'Ada', 'Text ' || i, 'form', 0 FROM n`,
    ).run();
    for (const [query, first] of [
      ["", 11_000],
      ["?status=held&cursor=3000", 2_999],
    ] as const) {
      const { db, meter } = meteredDatabase();
      const page = await roomApp(queuePages, { db }).request(`/comments${query}`);
      const html = await page.text();
      expect(html).toContain("<title>(500+) Held");
      expect(html).toContain(`comment-${first}"`);
      expect(html.match(/class="card queued"/g)).toHaveLength(25);
      expect(meter.queries).toBeLessThanOrEqual(5);
      expect(meter.rowsRead).toBeLessThanOrEqual(700);
    }
  });
});

describe("of 10,000 that wait", () => {
  it("a search, the oldest, what is new and a thread's page read as much as of a thousand", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
       SELECT 1000 + i, 1, 1000 + i, printf('%011d', i), 0, 'held', 'Ada', 'Text ' || i, 'form', 0 FROM n`,
    ).run();
    const every = new Hono<App>().route("/", queuePages).route("/", everythingPages).route("/", threadPages);
    for (const [path, most] of [
      ["/comments?status=held&order=oldest", 1_500],
      ["/comments?status=held&q=Text+11", 6_500],
      ["/comments?status=held&who=Nobody&score=3", 6_500],
      ["/comments/news?after=10900&reported=0&objection=0", 120],
      ["/threads/1", 1_100],
    ] as const) {
      const { db, meter } = meteredDatabase();
      const answer = await roomApp(every, { db }).request(path);
      expect(answer.status).toBe(200);
      await answer.text();
      expect([path, meter.queries <= 7, meter.rowsRead <= most, meter.rowsRead]).toEqual([
        path,
        true,
        true,
        meter.rowsRead,
      ]);
    }
  });
});

describe("what the queue's script asks for", () => {
  it("has the cards alone that it does not show as they are, and no page around them", async () => {
    for (let id = 100; id < 140; id++) await makeComment({ id, articleId: 1, status: "held" });
    const page = await (await room.request("/comments")).text();
    const made = [...page.matchAll(/<article data-made="(\w+)" class="card queued" id="comment-(\d+)"/g)];
    const has = made.map(([, hash, id]) => `${id}.${hash}`).join(" ");
    expect(made).toHaveLength(25);
    await env.DB.exec("UPDATE comments SET body = 'Changed', edited_at = 5 WHERE id = 120");
    const answer = await room.request("/comments/decisions", {
      method: "POST",
      body: new URLSearchParams([["act", "spam 139"]]),
    });
    const location = answer.headers.get("Location")?.replace("/admin", "") ?? "";
    const part = await (await room.request(location, { headers: { "Queue-Has": has } })).text();
    expect(part).toMatch(/^<!doctype html><title>\(39\) Held · /);
    expect(part).not.toMatch(/<nav aria-label="Newsroom"|<dialog|<script/);
    const sent = [...part.matchAll(/<article ([^>]*)id="comment-(\d+)"( data-same)?/g)];
    expect(sent.map(([, , id]) => Number(id))).toEqual(Array.from({ length: 25 }, (_, i) => 138 - i));
    expect(sent.filter(([, , , same]) => !same).map(([, , id]) => id)).toEqual(["120", "114"]);
    expect(part).toContain("1 comment marked as spam.");
    expect(part.length).toBeLessThan(page.length / 5);
    // A script that knows runs has of cards that it shows one behind the other the first and the last.
    const runs = await (await room.request(location, { headers: { "Queue-Has": `runs.1 ${has}` } })).text();
    const parts = [
      ...runs.matchAll(/<article ([^>]*)id="comment-(\d+)"(?: data-same(?:="comment-(\d+)")?)?/g),
    ];
    expect(parts.map(([, made, id, last]) => [made ? "sent" : "same", id, last])).toEqual([
      ["same", "138", "121"],
      ["sent", "120", undefined],
      ["same", "119", "115"],
      ["sent", "114", undefined],
    ]);
    const without = has.replace(/125\.\w+ /, "");
    const split = await (
      await room.request(location, { headers: { "Queue-Has": `runs.1 ${without}` } })
    ).text();
    expect([...split.matchAll(/data-same="comment-(\d+)"/g)].map(([, last]) => last)).toEqual([
      "126",
      "121",
      "115",
    ]);
  });
});

describe("all of a list", () => {
  const post = (fields: [string, string][]) =>
    room.request("/comments/all", { method: "POST", body: new URLSearchParams(fields) });

  it("is asked about, decided on as far as it was there, left where others decided, and taken back in one step", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130)
       INSERT INTO comments (id, article_id, root_id, thread_key, depth, status, author_name, body, source, created_at)
       SELECT 1000 + i, 1, 1000 + i, printf('%011d', i), 0, 'spam', 'Ada', iif(i % 2, 'Cheap watches', 'Text') || i, 'form', 0 FROM n`,
    ).run();
    const counts = async () => {
      const { results } = await env.DB.prepare(
        "SELECT status, count(*) AS n FROM comments GROUP BY 1 ORDER BY 1",
      ).all();
      return Object.fromEntries(results.map(({ status, n }) => [status, n]));
    };
    expect(await (await room.request("/comments?status=spam")).text()).toContain("Empty the spam …");
    const asked = await (
      await post([
        ["status", "spam"],
        ["act", "trash"],
        ["q", "watches"],
      ])
    ).text();
    expect(asked).toContain("Move to the trash 65 comments?");
    expect(await counts()).toEqual({ spam: 130 });
    const idsIn = (html: string) => /name="ids" value="([\d.]+)"/.exec(html)?.[1] ?? "";
    const ids = idsIn(asked);
    // One came to the list long after it was written.
    await makeComment({ id: 500, articleId: 1, status: "spam", body: "Cheap watches of a colleague's" });
    await makeComment({ id: 5000, articleId: 1, status: "spam", body: "Cheap watches that came meanwhile" });
    await roomApp(moderationApi).send("POST", "/comments/1001/decision", { decision: "approve" });
    vi.setSystemTime(NOW + 1000);
    const all = await (
      await post([
        ["status", "spam"],
        ["act", "trash"],
      ])
    ).text();
    expect(all).toContain("Move to the trash 131 comments?");
    const done = await post([
      ["status", "spam"],
      ["act", "trash"],
      ["q", "watches"],
      ["ids", ids],
    ]);
    expect(await counts()).toEqual({ published: 1, spam: 67, trash: 64 });
    const many = await post([
      ["status", "spam"],
      ["act", "approve"],
      ["ids", idsIn(all)],
    ]);
    expect(await counts()).toEqual({ published: 68, trash: 64 });
    for (const answer of [many, done]) {
      const html = await (
        await room.request(answer.headers.get("Location")?.replace("/admin", "") ?? "")
      ).text();
      expect(html).toMatch(/6[47] comments (approved|moved to the trash)\./);
      expect(html).toContain('action="/admin/comments/undo"');
    }
    vi.setSystemTime(NOW + 2000);
    await room.request("/comments/undo", { method: "POST", body: new URLSearchParams([["status", "spam"]]) });
    expect((await counts()).trash ?? 0).toBe(0);
  });

  it("is said to be nothing where nothing is", async () => {
    expect(await (await post([["act", "spam"]])).text()).toContain("There is nothing to decide");
  });
});

describe("blocking", () => {
  it.each([
    ["block-sender", "sender=100", () => post("/comments/decisions", [["act", "block-sender 100"]])],
    ["block-name", "who=Ada", () => post("/comments/decisions", [["act", "block-name 100"]])],
    [
      "words",
      "q=cheap\\+watches",
      () =>
        post("/comments/100/words", [
          ["seen", "0"],
          ["words", "cheap watches"],
        ]),
    ],
    [
      "a site",
      "site=shop.example",
      () =>
        post("/comments/100/words", [
          ["seen", "0"],
          ["words", "<shop.example>"],
        ]),
    ],
  ] as const)("%s: offers the others of it that wait", async (_, query, block) => {
    const comment = {
      articleId: 1,
      status: "held",
      authorName: "Ada",
      commenterKey: "fox",
      body: "Cheap watches at shop.example",
    } as const;
    for (const id of [100, 101, 102]) await makeComment({ ...comment, id });
    await makeComment({ id: 103, articleId: 1, status: "held", authorName: "Bo", body: "Nice." });
    const answer = await block();
    const html = await (
      await room.request(answer.headers.get("Location")?.replace("/admin", "").split("#")[0] ?? "")
    ).text();
    const [, path = ""] =
      new RegExp(`href="(/admin/comments\\?[^"]*${query}[^"]*)">2 comments more of the same wait`).exec(
        html,
      ) ?? [];
    const found = await (await room.request(path.replace("/admin", "").replaceAll("&amp;", "&"))).text();
    expect([...found.matchAll(/id="comment-(\d+)"/g)].map(([, id]) => id)).toEqual(["102", "101"]);
    expect(found).toContain("All that the search finds");
  });
});

describe("what has come meanwhile", () => {
  it("is counted behind the newest that the page knows", async () => {
    for (const id of [100, 101, 102]) await makeComment({ id, articleId: 1, status: "held" });
    expect(await (await room.request("/comments")).text()).toContain('data-newest="102"');
    const { db, meter } = meteredDatabase();
    const answer = await roomApp(desk, { db }).request("/comments/news?after=100");
    expect(await answer.json()).toEqual({ new: 2 });
    expect(meter).toMatchObject({ queries: 1, rowsRead: 2 });
  });
});

describe("acts", () => {
  it("lead back to the same place, with a notice whose button takes them back", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    await makeComment({ id: 101, articleId: 1, status: "held" });
    const answer = await post("/comments/decisions", [
      ["status", "held"],
      ["cursor", "500"],
      ["act", "spam"],
      ["ids", "100"],
      ["ids", "101"],
    ]);
    expect(answer.status).toBe(303);
    const location = answer.headers.get("Location") ?? "";
    expect(location).toMatch(/^\/admin\/comments\?status=held&cursor=500&/);
    const html = await (await room.request(location.replace("/admin", ""))).text();
    expect(html).toContain("2 comments marked as spam.");
    const decisions = /name="decisions" value="([\d.]+)"/.exec(html)?.[1] ?? "";
    const undone = await post("/comments/undo", [
      ["status", "held"],
      ["decisions", decisions],
    ]);
    expect(undone.status).toBe(303);
    expect(await statuses()).toEqual({ 100: "held", 101: "held" });
  });

  it("on one comment lead to the one that stood after it, where there is one", async () => {
    for (const id of [100, 101, 102]) await makeComment({ id, articleId: 1, status: "held" });
    const seen = [102, 101, 100].map((id): [string, string] => ["seen", `${id}:0`]);
    const placeAfter = async (...fields: [string, string][]) =>
      (await post("/comments/decisions", [...fields, ...seen])).headers.get("Location")?.split("#")[1];
    expect(await placeAfter(["act", "spam 102"])).toBe("comment-101");
    expect(await placeAfter(["act", "approve"], ["ids", "101"])).toBeUndefined();
    expect(await placeAfter(["act", "spam 100"])).toBeUndefined();
  });

  it("mean all of the page where that is ticked", async () => {
    for (const id of [100, 101, 102]) await makeComment({ id, articleId: 1, status: "held" });
    await post("/comments/decisions", [
      ["act", "trash"],
      ["all", "1"],
      ["seen", "100:0"],
      ["seen", "102:0"],
    ]);
    expect(await statuses()).toEqual({ 100: "trash", 101: "held", 102: "trash" });
  });

  it("leave a comment alone that its author has changed since it was read", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held", editedAt: NOW });
    const answer = await post("/comments/decisions", [
      ["act", "approve 100"],
      ["seen", "100:0"],
    ]);
    expect(await statuses()).toEqual({ 100: "held" });
    const html = await (
      await room.request(answer.headers.get("Location")?.replace("/admin", "") ?? "")
    ).text();
    expect(html).toContain("changed it after you had read it");
  });

  it("trust, block and clear who sent a comment; undoing the decision undoes the mark", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held", emailHash: "ada", commenterKey: "fox" });
    const trusted = await post("/comments/decisions", [["act", "trust 100"]]);
    expect(await marks()).toEqual({ "email:ada": "trusted", "browser:fox": "trusted" });
    const undo = new URL(trusted.headers.get("Location") ?? "", "https://paper.example").searchParams.get(
      "undo",
    );
    await post("/comments/undo", [["decisions", undo ?? ""]]);
    expect(await marks()).toEqual({ "email:ada": "", "browser:fox": "" });
    await post("/comments/decisions", [["act", "block-sender 100"]]);
    expect(await marks()).toEqual({ "email:ada": "blocked", "browser:fox": "blocked" });
    await post("/comments/decisions", [["act", "clear 100"]]);
    expect(await marks()).toEqual({ "email:ada": "", "browser:fox": "" });
    const { results } = await env.DB.prepare("SELECT action, who FROM audit_events ORDER BY id").all();
    expect(results.map(({ action }) => action)).toEqual([
      "commenter.trusted",
      "commenter.blocked",
      "commenter.cleared",
    ]);
  });

  it("put words on the block list once, beside those that are there", async () => {
    await env.DB.exec("INSERT INTO settings VALUES ('words:block', 'crystals')");
    await makeComment({ id: 100, articleId: 1, status: "held" });
    for (let time = 0; time < 2; time++) {
      const answer = await post("/comments/100/words", [
        ["seen", "0"],
        ["words", " cheap  watches "],
      ]);
      expect(answer.status).toBe(303);
    }
    expect(await env.DB.prepare("SELECT value FROM settings").first("value")).toBe("crystals\ncheap watches");
    expect(await statuses()).toEqual({ 100: "spam" });
    const short = await post("/comments/100/words", [
      ["seen", "0"],
      ["words", "ab"],
    ]);
    expect(short.status).toBe(422);
    expect(await short.text()).toContain("Write at least three characters");
  });

  it("keep what was typed into a reply that cannot be sent", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    const answer = await post("/comments/100/reply", [
      ["seen", "0"],
      ["comment", "Thank you <so> much."],
      ["author", ""],
    ]);
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain("Thank you &lt;so&gt; much.");
    expect(html).toContain("Please enter your name here");
    expect(await statuses()).toEqual({ 100: "held" });
  });

  it("do nothing where nothing was ticked, and say so", async () => {
    await makeComment({ id: 100, articleId: 1, status: "held" });
    for (const act of ["approve", "trust"]) {
      const answer = await post("/comments/decisions", [
        ["act", act],
        ["seen", "100:0"],
      ]);
      expect(answer.status).toBe(303);
      const page = await room.request(answer.headers.get("Location")?.replace("/admin", "") ?? "");
      expect(await page.text()).toContain("No comment was ticked: tick those you mean, and choose again.");
    }
    expect(await statuses()).toEqual({ 100: "held" });
  });

  it("say what is missing in a form that names no act", async () => {
    const answer = await post("/comments/decisions", [["ids", "100"]]);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining("buttons") } });
  });
});

function post(path: string, fields: [string, string][]): Promise<Response> {
  return room.request(path, { method: "POST", body: new URLSearchParams(fields) });
}

async function statuses(): Promise<Record<number, string>> {
  const { results } = await env.DB.prepare("SELECT id, status FROM comments").all<{
    id: number;
    status: string;
  }>();
  return Object.fromEntries(results.map(({ id, status }) => [id, status]));
}

async function marks(): Promise<Record<string, string>> {
  const { results } = await env.DB.prepare(
    "SELECT key, trusted, blocked FROM commenters WHERE key NOT LIKE 'name:%'",
  ).all<{ key: string; trusted: number; blocked: number }>();
  return Object.fromEntries(
    results.map(({ key, trusted, blocked }) => [key, trusted ? "trusted" : blocked ? "blocked" : ""]),
  );
}
