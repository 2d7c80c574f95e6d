import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/config.ts";
import { openDatabase } from "../../src/db/client.ts";
import { learnLessons, rebuildModel } from "../../src/learning/learn.ts";
import { forgetModel } from "../../src/learning/memory.ts";
import { readSnapshot } from "../../src/learning/snapshot.ts";
import { countWhatStayed } from "../../src/moderation/count-what-stayed.ts";
import { decide } from "../../src/moderation/decide.ts";
import { editByNewsroom } from "../../src/moderation/edit-by-newsroom.ts";
import type { Decision } from "../../src/moderation/inputs.ts";
import { purgeRemoved } from "../../src/moderation/purge.ts";
import { undo } from "../../src/moderation/undo.ts";
import { encodeModel } from "../../src/spam/classifier.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { meteredDatabase } from "../support/metered-database.ts";

const NOW = Date.UTC(2026, 10, 23, 9, 30);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const db = openDatabase(env.DB);

/** The id of the nth comment that was sent so many days ago. */
const at = (days: number, n = 0) => (NOW - days * DAY) * 1024 + n;

beforeEach(async () => {
  forgetModel();
  await makeArticle({ id: 1 });
});

describe("what stays as the judge has left it", () => {
  it("teaches after three days, and what was decided, reported or changed does not", async () => {
    await atWork();
    await sent(at(4, 1), { body: "The bridge is late again." });
    await sent(at(4, 2), { status: "spam", body: "Cheap crystals" });
    await sent(at(2, 3));
    await sent(at(4, 4), { status: "held" });
    await sent(at(4, 5), { status: "trash" });
    await sent(at(4, 6), { source: "import" });
    await sent(at(4, 7), { source: "newsroom" });
    await sent(at(4, 8), { kind: "pingback" });
    await sent(at(4, 9), { editedAt: NOW - DAY });
    await sent(at(4, 10));
    await report(at(4, 10));
    await sent(at(40, 11));
    expect(await countWhatStayed(db, NOW)).toBe(2);
    expect(await taught()).toEqual([
      [at(4, 1), 0],
      [at(4, 2), 1],
    ]);
    expect(await stayed()).toEqual([at(40, 11), at(4, 1)]);
    const { results } = await env.DB.prepare(
      "SELECT author_name, body FROM lessons WHERE features IS NOT NULL",
    ).all();
    expect(results).toEqual([
      { author_name: "", body: "" },
      { author_name: "", body: "" },
    ]);
    expect(await countWhatStayed(db, NOW + HOUR)).toBe(0);
    expect(await taught()).toHaveLength(2);
  });

  it("teaches nothing where no moderator was at work, also when one comes back", async () => {
    await atWork(NOW - 10 * DAY);
    await sent(at(4), { commenterKey: "fox" });
    expect(await countWhatStayed(db, NOW)).toBe(0);
    expect(await stayed()).toEqual([]);
    await atWork();
    expect(await countWhatStayed(db, NOW)).toBe(0);
    expect(await taught()).toEqual([]);
    expect(await known()).toMatchObject({ "browser:fox": 1 });
  });

  it("teaches no more than moderators' own words vouch for", async () => {
    await atWork();
    for (let n = 1; n <= 9; n++) await sent(at(4, n));
    for (let n = 10; n <= 19; n++) await sent(at(4, n), { status: "spam" });
    expect(await countWhatStayed(db, NOW)).toBe(5 + 1);
    await atWork();
    await sent(at(3.5, 1));
    await sent(at(3.5, 2), { status: "spam" });
    expect(await countWhatStayed(db, NOW)).toBe(2);
  });

  it("takes a bounded number of rows, however many comments wait", async () => {
    await atWork();
    for (let n = 1; n <= 120; n++) await sent(at(5, n), { commenterKey: `fox${n}` });
    const rows = [];
    for (let n = 0; n < 4; n++) {
      const { db: metered, meter } = meteredDatabase();
      await countWhatStayed(metered, NOW);
      rows.push([meter.rowsRead, meter.rowsWritten]);
    }
    expect((await stayed()).length).toBe(120);
    for (const [read = 0, written = 0] of rows) {
      expect(read).toBeLessThanOrEqual(1_200);
      expect(written).toBeLessThanOrEqual(220);
    }
    expect(rows.at(-1)?.[1]).toBe(0);
    expect(rows.at(-1)?.[0]).toBeLessThanOrEqual(10);
  });

  it("makes the same bytes again", async () => {
    await atWork();
    for (let n = 1; n <= 2; n++) await sent(at(4, n), { body: `The bridge was late on day ${n}` });
    await countWhatStayed(db, NOW);
    await learnAll();
    await decideOn(at(4, 1), "spam");
    await decideOn(at(4, 2), "approve");
    await learnAll(NOW + HOUR);
    await env.DB.prepare("UPDATE comments SET body = 'other'").run();
    expect(encodeModel(await rebuildModel(db))).toEqual(await snapshotBytes());
    expect(await counts()).toEqual({ lessons: 1 + 2 + 1 + 1 + 1 });
  });
});

describe("what had stayed and does not any more", () => {
  const one = at(4, 1);
  const begin = async (learned: boolean, given: Parameters<typeof sent>[1] = {}) => {
    await atWork();
    await sent(one, given);
    await countWhatStayed(db, NOW);
    if (learned) await learnAll();
    expect(await taught()).toHaveLength(1);
  };

  it.each([
    ["spam", false, []],
    ["trash", false, []],
    ["hold", false, []],
    ["approve", false, [[one, 0]]],
    [
      "spam",
      true,
      [
        [one, 0],
        [one, 1],
      ],
    ],
    [
      "trash",
      true,
      [
        [one, 0],
        [one, 1],
      ],
    ],
    ["approve", true, [[one, 0]]],
  ] as const)("%s takes its lesson along, learned: %s", async (decision, learned, expected) => {
    await begin(learned);
    await decideOn(one, decision);
    expect(await taught()).toEqual(expected);
  });

  it("comes back with what is taken back, if it was learned", async () => {
    await begin(true);
    const { decisions } = await decideOn(one, "trash");
    expect(await taught()).toHaveLength(2);
    await takeBack(decisions, NOW + 2);
    expect(await taught()).toEqual([[one, 0]]);
    const again = await decideOn(one, "trash");
    await learnAll(NOW + HOUR);
    await takeBack(again.decisions, NOW + 2 * HOUR);
    expect(await taught()).toEqual([
      [one, 0],
      [one, 1],
      [one, 0],
    ]);
  });

  it("goes with the words that are changed", async () => {
    await begin(false);
    const edit = { id: one, seen: 0, comment: "Other words", author: "Ada" };
    await editByNewsroom(db, edit, { who: "ada", now: NOW + 1 });
    expect(await taught()).toEqual([]);
  });

  it.each([true, false])(
    "leaves nothing that leads to a comment that is purged, learned: %s",
    async (learned) => {
      await begin(learned, { status: "spam" });
      await purgeRemoved(db, 1, NOW + 2 * DAY);
      expect(
        await env.DB.prepare("SELECT count(*) AS n FROM comments WHERE id = ?").bind(one).first("n"),
      ).toBe(0);
      expect(await taught()).toEqual(learned ? [[0, 1]] : []);
      if (learned) expect(encodeModel(await rebuildModel(db))).toEqual(await snapshotBytes());
    },
  );

  it("counts for its sender until somebody decides, and again when that is taken back", async () => {
    await begin(false, { commenterKey: "fox", emailHash: "ada" });
    expect(await known()).toMatchObject({ "browser:fox": 1, "email:ada": 1 });
    const { decisions } = await decideOn(one, "spam");
    expect(await known()).toMatchObject({ "browser:fox": 0, "email:ada": 0 });
    await takeBack(decisions, NOW + 2);
    expect(await known()).toMatchObject({ "browser:fox": 1, "email:ada": 1 });
  });
});

async function sent(id: number, given: Omit<Parameters<typeof makeComment>[0], "id" | "articleId"> = {}) {
  const createdAt = Math.floor(id / 1024);
  await makeComment({ id, articleId: 1, status: "published", source: "form", createdAt, ...given });
}

/** A moderator decides on a comment: one word of theirs. */
async function atWork(when = NOW - HOUR) {
  const id = await env.DB.prepare(
    "SELECT coalesce(max(id), 0) + 1 AS id FROM comments WHERE id < 1000",
  ).first<number>("id");
  await makeComment({ id: id ?? 1, articleId: 1, status: "held", body: `Word ${id}` });
  await decide(db, [{ id: id ?? 1, decision: "approve" }], { now: when, decidedBy: "ada" });
}

/** With the cron's run behind it. */
async function decideOn(id: number, decision: Decision) {
  const done = await decide(db, [{ id, decision }], { now: NOW + 1, decidedBy: "ada" });
  await countWhatStayed(db, NOW + 1);
  return done;
}

async function takeBack(decisions: number[], now: number) {
  await undo(db, decisions, { now, decidedBy: "ada", unlearned: { lesson: 99 } });
  await countWhatStayed(db, now);
}

async function report(id: number) {
  await env.DB.prepare("INSERT INTO reports VALUES (?, 'reader', 0)").bind(id).run();
}

async function learnAll(now = NOW) {
  await learnLessons({ db, kv: env.PAGES, now, config: readConfig(env) });
}

async function snapshotBytes() {
  const model = await readSnapshot(env.PAGES);
  return model && encodeModel(model);
}

/** Lessons of what stayed: of which comment, and whether of spam. */
async function taught() {
  const { results } = await env.DB.prepare(
    "SELECT comment_id, is_spam FROM lessons WHERE features IS NOT NULL ORDER BY id",
  ).all();
  return results.map(({ comment_id, is_spam }) => [comment_id, is_spam]);
}

async function counts() {
  return { lessons: await env.DB.prepare("SELECT count(*) AS n FROM lessons").first("n") };
}

async function stayed() {
  const { results } = await env.DB.prepare(
    "SELECT id FROM comments WHERE stayed_at IS NOT NULL ORDER BY id",
  ).all();
  return results.map(({ id }) => id);
}

async function known() {
  const { results } = await env.DB.prepare("SELECT key, stayed FROM commenters").all();
  return Object.fromEntries(results.map(({ key, stayed: n }) => [key, n]));
}
