import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { queuePages } from "../../../src/admin/queue/routes.ts";
import { moderationApi } from "../../../src/moderation/routes.ts";
import { makeArticle, makeComment } from "../../support/factories.ts";
import { meanwhileDatabase } from "../../support/meanwhile-database.ts";
import { roomApp } from "../../support/room-app.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
let room = roomApp(queuePages);
const SENDER = { articleId: 1, emailHash: "ada", commenterKey: "fox", authorName: "Ada" };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  room = roomApp(queuePages);
  await makeArticle({ id: 1, path: "/bridge/", title: "The bridge" });
});

/** Every way to do something more with a decision on comment 100, as it was never edited. */
const TOGETHER: [act: string, send: () => Promise<Response>, refused: number][] = [
  ...["trust", "block-sender", "block-name"].map((mark): (typeof TOGETHER)[number] => [
    mark,
    () => decide(`${mark} 100`),
    303,
  ]),
  ["words", () => send("/comments/100/words", [["words", "cheap watches"]]), 409],
  [
    "reply",
    () =>
      send("/comments/100/reply", [
        ["comment", "Thank you."],
        ["author", "Ida"],
      ]),
    409,
  ],
];

describe("what goes with a decision", () => {
  it.each(TOGETHER)(
    "%s: does not happen when the comment was changed after it was read",
    async (act, send, status) => {
      await makeComment({ id: 100, ...SENDER, status: "held", editedAt: NOW - 1 });
      const was = await everything();
      const answer = await send();
      expect(answer.status).toBe(status);
      expect(await everything()).toEqual(was);
      const html = status === 303 ? await pageAfter(answer) : await answer.text();
      const said = /<div class="said"[^>]*>(.*?)<form/.exec(html)?.[1];
      expect(said).toMatch(/class="notice problem".*changed\b.*\bafter you had read it/);
      expect(said).not.toMatch(/already|is published|trusted|is blocked|on the block list/);
      // What was typed is there for the next try.
      if (act === "words") expect(html).toContain('value="cheap watches"');
      if (act === "reply") expect(html).toContain("Thank you.");
    },
  );

  it.each(TOGETHER)(
    "%s: does not happen when the comment is changed or withdrawn that very moment",
    async (_, send) => {
      for (const [status, change] of [
        ["held", "UPDATE comments SET body = 'Else', edited_at = 5"],
        ["published", "UPDATE comments SET body = 'Else', edited_at = 5"],
        ["held", "UPDATE comments SET status = 'trash', body = '', author_name = ''"],
      ] as const) {
        await env.DB.exec("DELETE FROM comments");
        await makeComment({ id: 100, ...SENDER, status });
        const was = await everything();
        room = roomApp(queuePages, { db: meanwhileDatabase(() => env.DB.exec(change)) });
        await send().catch(() => null);
        const { comments, ...is } = await everything();
        expect(is).toEqual({ ...was, comments: undefined });
        expect(comments).toHaveLength(1);
        expect(comments).toMatchObject([{ status: change.includes("trash") ? "trash" : status }]);
      }
    },
  );

  it.each(TOGETHER)("%s: does not happen when the comment was withdrawn", async (_, send) => {
    await makeComment({ id: 100, ...SENDER, status: "trash", body: "", authorName: "" });
    const was = await everything();
    await send().catch(() => null);
    expect(await everything()).toEqual(was);
  });

  it.each([
    ["trust", "published", "trusted", "It had been approved already."],
    ["block-sender", "spam", "blocked", "It was spam already."],
  ] as const)(
    "%s: happens when the comment was decided on before, and is said so",
    async (act, status, mark, said) => {
      await makeComment({ id: 100, ...SENDER, status });
      await decide(`${status === "spam" ? "spam" : "approve"} 100`);
      const html = await pageAfter(await decide(`${act} 100`));
      expect(html).toContain(said);
      expect(html).not.toContain('name="decisions"');
      expect(await marks()).toMatchObject({ "email:ada": mark, "browser:fox": mark });
    },
  );
});

describe("every form that decides", () => {
  it("says what was read of the comment", async () => {
    await makeComment({ id: 100, ...SENDER, status: "held", editedAt: NOW - 1 });
    const html = await (await room.request("/comments")).text();
    const all = [...html.matchAll(/<form [^>]*action="\/admin\/comments\/([^"]*)"[^>]*>(.*?)<\/form>/gs)];
    const forms = all.filter(([, action]) => action !== "undo" && action !== "all");
    expect(forms.map(([, action]) => action)).toEqual([
      "decisions",
      "100/reply",
      "100/edit",
      "100/remove",
      "100/words",
    ]);
    for (const [, action = "", inner = ""] of forms) {
      const fields = action === "decisions" ? html : inner;
      const value = `${action === "decisions" ? "100:" : ""}${NOW - 1}:held:0`;
      expect(fields).toContain(
        `name="seen" value="${value}"${action === "decisions" ? ' form="queue"' : ""}/>`,
      );
    }
  });

  it.each(["100:x", "100:", "100"])(
    "is not taken for one that says nothing where it says %s",
    async (seen) => {
      await makeComment({ id: 100, ...SENDER, status: "held", editedAt: NOW - 1 });
      await send("/comments/decisions", [
        ["act", "approve 100"],
        ["seen", seen],
      ]);
      expect((await everything()).comments).toMatchObject([{ status: "held" }]);
    },
  );
});

/** What somebody else makes of the held comment 100 in between: its state then, and how it is told. */
const MEANWHILE: [string, string, string][] = [
  ["approve", "published", "Jon Vale has approved it since. It is published now."],
  ["trash", "trash", "Jon Vale has moved it to the trash since. It is in the trash now."],
];

describe("what somebody else decided since the page was shown", () => {
  const somebodyElse = async (decision: string) => {
    const identity = { name: "Jon Vale", role: "moderator", sessionId: "" } as const;
    const other = roomApp(moderationApi, { identity });
    expect((await other.send("POST", "/comments/100/decision", { decision })).status).toBe(200);
  };
  const SEEN = "0:held:0";

  it.each(TOGETHER)("%s: is not overruled, and what was typed stays", async (act, _, status) => {
    await makeComment({ id: 100, ...SENDER, status: "held" });
    await somebodyElse("trash");
    const was = await everything();
    const fields: [string, string][] =
      act === "words"
        ? [["words", "cheap watches"]]
        : [
            ["comment", "Thank you."],
            ["author", "Ida"],
          ];
    const answer =
      status === 303
        ? await send("/comments/decisions", [
            ["act", `${act} 100`],
            ["seen", `100:${SEEN}`],
          ])
        : await send(`/comments/100/${act}`, [["seen", SEEN], ...fields]);
    expect(answer.status).toBe(status);
    expect(await everything()).toEqual(was);
    const html = status === 303 ? await pageAfter(answer) : await answer.text();
    expect(html.replaceAll("&#39;", "'")).toContain(MEANWHILE[1]?.[2]);
    if (act === "words") expect(html).toContain('value="cheap watches"');
    if (act === "reply") expect(html).toContain("Thank you.");
    // Its form says what it shows now.
    expect(html).toMatch(/name="seen" value="(100:)?0:trash:1"/);
  });

  it.each(MEANWHILE)(
    "%s: is told, asked about, and overruled once that is wanted",
    async (meant, now, told) => {
      await makeComment({ id: 100, ...SENDER, status: "held" });
      await makeComment({ id: 101, ...SENDER, status: "held" });
      await somebodyElse(meant);
      const answer = await send("/comments/decisions", [
        ["act", "spam"],
        ["ids", "100"],
        ["ids", "101"],
        ["seen", `100:${SEEN}`],
        ["seen", "101:0:held:0"],
      ]);
      const html = await pageAfter(answer);
      expect(html).toContain("1 comment marked as spam.");
      expect(html).toContain("1 comment left as it is");
      expect(html).toContain(told);
      expect(await statuses()).toEqual({ 100: now, 101: "spam" });
      const form = /<form [^>]*class="again">(.*?)<\/form>/s.exec(html)?.[1] ?? "";
      const again = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(
        ([, name = "", value = ""]): [string, string] => [name, value],
      );
      // Somebody decides once more before the question is answered: it is asked again.
      await somebodyElse("hold");
      expect(await pageAfter(await send("/comments/decisions", again))).toContain(
        "Jon Vale has held it since.",
      );
      await somebodyElse(meant);
      const asked = await pageAfter(await send("/comments/decisions", again));
      const seen = /name="seen" value="(100:0:\w+:\d+)"\/><\/?/.exec(asked)?.[1] ?? asked;
      const last = again.filter(([name]) => name !== "seen");
      await send("/comments/decisions", [...last, ["seen", seen]]);
      expect(await statuses()).toEqual({ 100: "spam", 101: "spam" });
    },
  );

  it("is no matter where it is what was meant, and one where its state is the same", async () => {
    await makeComment({ id: 100, ...SENDER, status: "published" });
    await somebodyElse("approve");
    const decideAsSeen = (act: string) =>
      send("/comments/decisions", [
        ["act", act],
        ["ids", "100"],
        ["seen", "100:0:published:0"],
      ]);
    expect(await pageAfter(await decideAsSeen("spam"))).toContain("Jon Vale has approved it since.");
    expect(await pageAfter(await decideAsSeen("approve"))).not.toContain("left as it is");
  });

  it("is told by readers' reports too", async () => {
    await makeComment({ id: 100, ...SENDER, status: "held" });
    const html = await pageAfter(
      await send("/comments/decisions", [
        ["act", "spam 100"],
        ["seen", "100:0:published:0"],
      ]),
    );
    expect(html).toContain("reports have taken it off the page since");
    expect(await statuses()).toEqual({ 100: "held" });
  });

  it("is compared by the API where it is told what was expected", async () => {
    await makeComment({ id: 100, ...SENDER, status: "held" });
    await somebodyElse("approve");
    const api = roomApp(moderationApi);
    const wanted = { decision: "spam", expected: "held" };
    const one = await api.send("POST", "/comments/100/decision", wanted);
    expect([one.status, await one.json()]).toMatchObject([409, { error: { code: "comment_decided" } }]);
    const last = {
      id: 1,
      decision: "approve",
      by: "Jon Vale",
      at: new Date(NOW).toISOString(),
      isUndo: false,
    };
    const many = await api.send("POST", "/decisions", { decisions: [{ id: 100, ...wanted }] });
    expect(await many.json()).toEqual({
      decided: [],
      notFound: [],
      edited: [],
      decidedSince: [{ id: 100, status: "published", last }],
    });
    const listed = await (await api.request("/comments?status=published")).json();
    expect(listed).toMatchObject({ items: [{ id: 100, lastDecision: last }] });
    const stale = { id: 100, decision: "spam", expected: "published", lastDecision: null };
    const again = await api.send("POST", "/decisions", { decisions: [stale] });
    expect(await again.json()).toMatchObject({ decided: [], decidedSince: [{ id: 100 }] });
    const known = await api.send("POST", "/decisions", { decisions: [{ ...stale, lastDecision: 1 }] });
    expect(await known.json()).toMatchObject({ decided: [{ id: 100, status: "spam" }] });
  });
});

describe("undo that steps back", () => {
  const step = async (fields: [string, string][] = []) => {
    const answer = await room.request("/comments/undo", {
      method: "POST",
      body: new URLSearchParams(fields),
    });
    return pageAfter(answer);
  };
  const onward = (html: string): [string, string][] => {
    const id = /name="before" value="(\d+)"/.exec(html)?.[1];
    return id === undefined ? [] : [["before", id]];
  };

  it("takes back act after act of one's own, until there is none, and passes what others decided", async () => {
    for (const id of [100, 101, 102, 103]) await makeComment({ id, ...SENDER, status: "held" });
    await decide("approve 100");
    vi.setSystemTime(NOW + 1000);
    await send("/comments/decisions", [
      ["act", "spam"],
      ["ids", "101"],
      ["ids", "102"],
    ]);
    vi.setSystemTime(NOW + 2000);
    await roomApp(moderationApi, {
      identity: { name: "Jon Vale", role: "moderator", sessionId: "" },
    }).send("POST", "/comments/103/decision", { decision: "trash" });
    vi.setSystemTime(NOW + 3000);
    const first = await step();
    expect(first).toContain("2 comments put back: as before the decision. They are held again.");
    expect(await statuses()).toEqual({ 100: "published", 101: "held", 102: "held", 103: "trash" });
    const second = await step(onward(first));
    expect(second).toContain("1 comment put back: as before the decision. It is held again.");
    expect(await statuses()).toEqual({ 100: "held", 101: "held", 102: "held", 103: "trash" });
    expect(await step(onward(second))).toContain("You have no decision left");
    expect(await step()).toContain("You have no decision left");
    expect((await statuses())[103]).toBe("trash");
  });
});

describe("undo", () => {
  it("leaves an older trust when a block is taken back, and an older block with a trust", async () => {
    await makeComment({ id: 100, ...SENDER, status: "held" });
    await makeComment({ id: 101, ...SENDER, status: "held" });
    await decide("trust 100");
    vi.setSystemTime(NOW + 1000);
    const blocked = await decide("block-sender 101");
    expect(await marks()).toMatchObject({ "email:ada": "blocked" });
    await undo(undoOf(blocked));
    expect(await marks()).toMatchObject({ "email:ada": "trusted", "browser:fox": "trusted" });
  });

  it("takes words off the list that came with the decision, and no others", async () => {
    await env.DB.exec("INSERT INTO settings VALUES ('words:block', 'crystals')");
    await makeComment({ id: 100, ...SENDER, status: "held" });
    await makeComment({ id: 101, ...SENDER, status: "held" });
    const first = await send("/comments/100/words", [["words", "cheap watches"]]);
    const second = await send("/comments/101/words", [["words", "crystals"]]);
    expect(await words()).toEqual(["crystals", "cheap watches"]);
    const revision = "SELECT revision FROM revisions WHERE name = 'settings'";
    const before = await env.DB.prepare(revision).first<number>("revision");
    await undo(undoOf(first));
    expect(await words()).toEqual(["crystals"]);
    expect(await env.DB.prepare(revision).first<number>("revision")).toBeGreaterThan(before ?? 0);
    await undo(undoOf(second));
    expect(await words()).toEqual(["crystals"]);
  });

  it("brings back the reports that the decision had answered", async () => {
    await makeComment({ id: 100, ...SENDER });
    await env.DB.exec("INSERT INTO reports VALUES (100, 'a', 1), (100, 'b', 2)");
    const was = await everything();
    const kept = await decide("approve 100");
    expect((await everything()).reports).toEqual([]);
    await undo(undoOf(kept));
    expect(await everything()).toEqual(was);
  });

  const anAct = fc.record({
    act: fc.constantFrom(
      "trust",
      "block-sender",
      "block-name",
      "clear",
      "words",
      "approve",
      "spam",
      "hold",
      "report",
    ),
    id: fc.constantFrom(100, 101, 102),
    entry: fc.constantFrom("crystals", "cheap watches", "50% off"),
  });
  const anUndo = fc.record({ undo: fc.nat(6) });

  it("of anything, in any order, leaves what the acts that still stand have made", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 2, arbitrary: anAct }, anUndo), { maxLength: 14 }),
        async (steps) => {
          await startWith("crystals");
          let standing: Standing[] = [];
          for (const [n, step] of steps.entries()) {
            vi.setSystemTime(NOW + n * 1000);
            if ("undo" in step) {
              const named = [...new Set(standing.flatMap(({ decision }) => decision ?? []))].at(
                -1 - step.undo,
              );
              if (named === undefined) continue;
              const html = await pageAfter(await undo([named]));
              if (html.includes("1 comment put back"))
                standing = standing.filter(({ decision }) => decision !== named);
            } else standing.push(...(await carryOut(step)));
          }
          expect(await marks()).toEqual(marksOf(standing));
          expect((await words()).toSorted()).toEqual(
            [...new Set(["crystals", ...standing.flatMap(({ entry }) => entry ?? [])])].toSorted(),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** What an act has made: who is marked how, or which entry is blocked, and the decision with which it goes. */
type Standing = { decision: number | null; keys?: string[]; mark?: string; entry?: string };

const KEYS: Record<string, string[]> = {
  trust: ["email:ada", "browser:fox"],
  "block-sender": ["email:ada", "browser:fox"],
  "block-name": ["name"],
  clear: ["email:ada", "browser:fox", "name"],
};
const MARKS: Record<string, string> = {
  trust: "trusted",
  "block-sender": "blocked",
  "block-name": "blocked",
};

async function carryOut({ act, id, entry }: { act: string; id: number; entry: string }): Promise<Standing[]> {
  if (act === "report") {
    await env.DB.prepare("INSERT OR IGNORE INTO reports VALUES (?, 'reader', ?)").bind(id, Date.now()).run();
    return [];
  }
  const answer =
    act === "words"
      ? await send(`/comments/${id}/words`, [["words", entry]], id)
      : await decide(`${act} ${id}`);
  const [decision = null] = undoOf(answer);
  if (act === "words") return [{ decision, entry }];
  const keys = KEYS[act];
  return keys ? [{ decision, keys, mark: MARKS[act] ?? "" }] : [{ decision }];
}

/** Of each key the last mark that stands; one that nobody knows is not cleared. */
function marksOf(standing: Standing[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { keys = [], mark = "" } of standing) for (const key of keys) found[key] = mark;
  return Object.fromEntries(Object.entries(found).filter(([, mark]) => mark !== ""));
}

async function startWith(entry: string): Promise<void> {
  const tables = ["comments", "commenters", "commenter_marks", "decisions", "reports", "answered_reports"];
  await env.DB.batch(
    [...tables, "blocked_words", "settings", "lessons"].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
  await env.DB.prepare("INSERT INTO settings VALUES ('words:block', ?)").bind(entry).run();
  for (const id of [100, 101, 102]) await makeComment({ id, ...SENDER, status: "held" });
}

function send(path: string, fields: [string, string][], id = 100): Promise<Response> {
  const seen: [string, string][] = fields.some(([name]) => name === "seen") ? [] : [["seen", "0"]];
  const body = new URLSearchParams([...seen, ...fields]);
  return room.request(path.replace("/100/", `/${id}/`), { method: "POST", body });
}

function decide(act: string): Promise<Response> {
  return send("/comments/decisions", [
    ["act", act],
    ["seen", `${act.split(" ")[1]}:0`],
  ]);
}

function undo(decisions: number[]): Promise<Response> {
  return room.request("/comments/undo", {
    method: "POST",
    body: new URLSearchParams({ decisions: decisions.join(".") }),
  });
}

/** The decisions that an answer's button takes back. */
function undoOf(answer: Response): number[] {
  const { searchParams } = new URL(answer.headers.get("Location") ?? "", "https://paper.example");
  return (searchParams.get("undo") ?? "").split(".").filter(Boolean).map(Number);
}

async function pageAfter(answer: Response): Promise<string> {
  return (
    await room.request(answer.headers.get("Location")?.replace("/admin", "").split("#")[0] ?? "")
  ).text();
}

async function words(): Promise<string[]> {
  const text = await env.DB.prepare("SELECT value FROM settings WHERE name = 'words:block'").first<string>(
    "value",
  );
  return (text ?? "").split("\n").filter(Boolean);
}

/** Who is trusted or blocked; there is one name. */
async function marks(): Promise<Record<string, string>> {
  const { results } = await env.DB.prepare(
    "SELECT key, trusted, blocked FROM commenters WHERE trusted + blocked > 0",
  ).all<{ key: string; trusted: number; blocked: number }>();
  return Object.fromEntries(
    results.map(({ key, trusted }) => [
      key.startsWith("name:") ? "name" : key,
      trusted ? "trusted" : "blocked",
    ]),
  );
}

async function everything() {
  const all = async (sql: string) => (await env.DB.prepare(sql).all()).results;
  return {
    comments: await all("SELECT id, status, body FROM comments ORDER BY id"),
    marks: await marks(),
    words: await words(),
    reports: await all("SELECT comment_id, reader_hash, reported_at FROM reports ORDER BY reader_hash"),
    events: await all("SELECT action FROM audit_events"),
    mails: await all("SELECT id FROM mails"),
  };
}

async function statuses(): Promise<Record<number, string>> {
  const { results } = await env.DB.prepare("SELECT id, status FROM comments").all<{
    id: number;
    status: string;
  }>();
  return Object.fromEntries(results.map(({ id, status }) => [id, status]));
}
