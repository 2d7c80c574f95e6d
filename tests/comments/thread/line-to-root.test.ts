import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { removeArticle } from "../../../src/articles/remove-article.ts";
import { editComment } from "../../../src/comments/own/edit-own-comment.ts";
import { withdrawComment } from "../../../src/comments/own/withdraw-comment.ts";
import { postComment } from "../../../src/comments/posting/post-comment.ts";
import { removeComments, removeLeftComments } from "../../../src/comments/remove-comments.ts";
import { reportComment } from "../../../src/comments/report/report-comment.ts";
import { findAddressed } from "../../../src/comments/thread/addressed-comment.ts";
import { readConfig } from "../../../src/config/config.ts";
import { type Db, openDatabase } from "../../../src/db/client.ts";
import { decide } from "../../../src/moderation/decide.ts";
import { importComments } from "../../../src/moderation/import-comments.ts";
import { purgeRemoved } from "../../../src/moderation/purge.ts";
import { replyToComment } from "../../../src/moderation/reply-to-comment.ts";
import { undo } from "../../../src/moderation/undo.ts";
import { makeArticle } from "../../support/factories.ts";
import { interleavedDatabase } from "../../support/interleaved.ts";
import { randomNumbers } from "../../support/random.ts";

const NOON = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const SECRET = "test-secret-key-of-at-least-32-characters";
const sending = { agent: "", referrer: "", turnstileToken: "", host: "paper.example", origin: "" };

/**
 * What must never be so, whoever does what at the same time. A page shows a comment only below what it answers, or below the
 * mark that something was there: every comment above a shown one, up to its root, is a row of the same article that is shown.
 */
const LINES = `WITH RECURSIVE line (shown, id, parent_id, article_id) AS (
    SELECT id, id, parent_id, article_id FROM comments WHERE shown_in IS NOT NULL
    UNION ALL
    SELECT line.shown, p.id, p.parent_id, p.article_id FROM line JOIN comments p ON p.id = line.parent_id
  )`;
const BROKEN = [
  `${LINES} SELECT 'a shown one stands below nothing' AS what, line.shown AS id FROM line
    LEFT JOIN comments p ON p.id = line.parent_id WHERE line.parent_id IS NOT NULL AND p.id IS NULL`,
  `${LINES} SELECT 'one above a shown one is not shown' AS what, line.shown AS id FROM line
    JOIN comments c ON c.id = line.id WHERE c.kind = 'comment' AND c.shown_in IS NOT c.article_id`,
  `${LINES} SELECT 'one above a shown one is on another article' AS what, line.shown AS id FROM line
    JOIN comments c ON c.id = line.shown WHERE c.article_id <> line.article_id`,
  `${LINES} SELECT 'a mark below which nothing is' AS what, c.id FROM comments c
    WHERE c.shown_in IS NOT NULL AND c.status <> 'published' AND c.id NOT IN (
      SELECT id FROM line WHERE shown IN (SELECT id FROM comments WHERE status = 'published'))`,
  `SELECT 'its key does not begin with the key above' AS what, c.id FROM comments c
    JOIN comments p ON p.id = c.parent_id
    WHERE substr(c.thread_key, 1, min(length(p.thread_key), 352)) <> substr(p.thread_key, 1, 352)`,
  `SELECT 'published and not shown' AS what, id FROM comments
    WHERE status = 'published' AND kind = 'comment' AND shown_in IS NOT article_id`,
  `SELECT 'its article is gone' AS what, c.id FROM comments c
    WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = c.article_id)
      AND NOT EXISTS (SELECT 1 FROM settings WHERE name = 'removed-article:' || c.article_id)`,
  `SELECT 'its article counts wrongly' AS what, a.id FROM articles a
    WHERE a.comment_count <> (SELECT count(*) FROM comments c
      WHERE c.article_id = a.id AND c.status = 'published' AND c.kind = 'comment')`,
];

type Walk = {
  db: Db;
  random: () => number;
  pick: <T>(from: readonly T[]) => T | undefined;
  /** The moment of this step: some share one. */
  now: number;
  /** A number that no other step has. */
  step: number;
};

const config = readConfig(env);
const mayKeep = async () => true;
const contextOf = ({ db, now }: Walk) => ({ db, now, config, secretKey: SECRET, kv: env.PAGES, mayKeep });

/** Ids of comments of the newest ones, of any status or of these. */
async function comments({ pick }: Walk, where = "true"): Promise<number | undefined> {
  const { results } = await env.DB.prepare(
    `SELECT id FROM comments WHERE ${where} ORDER BY id DESC LIMIT 12`,
  ).all<{
    id: number;
  }>();
  return pick(results.map(({ id }) => id));
}

const articleIds = async () =>
  (await env.DB.prepare("SELECT id FROM articles").all<{ id: number }>()).results.map(({ id }) => id);

/** Links: three of them are held. */
const words = ({ random, step }: Walk) =>
  `Words number ${step * 7919} of ${Math.floor(random() * 1e9)}${random() < 0.3 ? " https://a.example https://b.example https://c.example" : ""}`;

async function post(walk: Walk, parent: number | null): Promise<void> {
  const article = await env.DB.prepare("SELECT article_id FROM comments WHERE id = ?")
    .bind(parent)
    .first<number>("article_id");
  const id = article ?? walk.pick(await articleIds());
  if (id === undefined) return;
  await postComment(
    contextOf(walk),
    { id },
    {
      comment: words(walk),
      author: `Reader ${walk.step % 5}`,
      email: null,
      parent,
      notify: false,
      token: "",
      honeypot: "",
      via: "json",
      readerHash: `reader-${walk.step}`,
      otherDaysHash: null,
      commenterKey: `browser-${walk.step}`,
      address: null,
      sending,
    },
  );
}

const DOINGS: Record<string, (walk: Walk) => Promise<unknown>> = {
  post: (walk) => post(walk, null),
  reply: async (walk) => post(walk, (await comments(walk, "status = 'published'")) ?? null),
  withdraw: async (walk) => {
    const found = await own(walk);
    if (found) await withdrawComment(walk.db, found, { now: walk.now, postedAfter: 0 });
  },
  edit: async (walk) => {
    const found = await own(walk);
    const edit = {
      text: words(walk),
      via: "form" as const,
      readerHash: "r",
      address: null,
      sending,
      postedAfter: 0,
    };
    if (found) await editComment(contextOf(walk), found, edit);
  },
  report: async (walk) => {
    const found = await addressed(walk);
    const reader = { today: `reader-${walk.step}`, yesterday: "nobody" };
    if (found) await reportComment(walk.db, found, { now: walk.now, reader, reportsToHold: 1 });
  },
  decide: async (walk) => {
    const ids = [await comments(walk), await comments(walk), await comments(walk, "status <> 'published'")];
    const some = ids.slice(Math.floor(walk.random() * 3)).flatMap((id) => id ?? []);
    const decision = walk.pick(["approve", "approve", "spam", "trash", "hold"] as const) ?? "approve";
    await decide(
      walk.db,
      some.map((id) => ({ id, decision })),
      { now: walk.now, decidedBy: "Ida" },
    );
  },
  /** All above a reply goes while it waits, for good where it may, and then it is approved. */
  bury: async (walk) => {
    const by = { now: walk.now, decidedBy: "Ida" };
    const id = (await comments(walk, "depth > 1")) ?? (await comments(walk, "depth = 1"));
    if (id === undefined) return;
    const { results } = await env.DB.prepare(
      `WITH RECURSIVE above (id) AS (SELECT parent_id FROM comments WHERE id = ?
         UNION ALL SELECT c.parent_id FROM above JOIN comments c ON c.id = above.id WHERE c.parent_id IS NOT NULL)
       SELECT id FROM above`,
    )
      .bind(id)
      .all<{ id: number }>();
    const removed = results.map((one) => ({
      ...one,
      decision: walk.pick(["spam", "trash"] as const) ?? "spam",
    }));
    await decide(walk.db, [...removed, { id, decision: "hold" }], by);
    await DOINGS.purge?.(walk);
    await decide(walk.db, [{ id, decision: "approve" }], by);
  },
  approve: async (walk) => {
    const id = await comments(walk, "status IN ('held', 'spam') AND parent_id IS NOT NULL");
    if (id) await decide(walk.db, [{ id, decision: "approve" }], { now: walk.now, decidedBy: "Ida" });
  },
  undo: async (walk) => {
    const { results } = await env.DB.prepare("SELECT id FROM decisions ORDER BY id DESC LIMIT 6").all<{
      id: number;
    }>();
    const ids = [walk.pick(results), walk.pick(results)].flatMap((one) => one?.id ?? []);
    const unlearned = { lesson: 0, since: 0 };
    await undo(walk.db, ids, { now: walk.now, decidedBy: "Ida", unlearned });
  },
  answer: async (walk) => {
    const to = await comments(walk, "status IN ('held', 'published')");
    const reply = { to: to ?? 0, comment: `Thank you ${walk.step}`, author: "Ida" };
    if (to) await replyToComment(walk.db, reply, { who: "Ida", now: walk.now });
  },
  import: async (walk) => {
    const [article] = await articlesAt(walk);
    if (!article) return;
    const above = await comments(walk, `article_id = ${article.id}`);
    if (above && walk.random() < 0.5)
      await decide(walk.db, [{ id: above, decision: "trash" }], { now: walk.now, decidedBy: "Ida" });
    const entry = (n: number, parentExternalId: string | null) => ({
      externalId: `old:${walk.step % 20}-${n}`,
      parentExternalId,
      articlePath: article.path,
      author: "Ada",
      body: words(walk),
      createdAt: NOON - DAY + walk.step * 1_000,
      kind: walk.random() < 0.1 ? ("pingback" as const) : ("comment" as const),
      status: walk.pick(["published", "published", "held", "spam", "trash"] as const) ?? "published",
    });
    const first = entry(0, above ? `broadsheet:${above}` : null);
    await importComments(walk.db, [first, entry(1, first.externalId)], { now: walk.now, secretKey: SECRET });
  },
  purge: async (walk) => {
    // Long after; in as many runs as it takes.
    const later = NOON + (40 + walk.step) * DAY;
    for (let run = 0; run < 3; run++) await purgeRemoved(walk.db, 30, later);
  },
  deleteArticle: async (walk) => {
    const id = walk.pick(await articleIds());
    if (id === undefined) return;
    await removeArticle(walk.db, id, { by: "Ida", now: walk.now }, removeComments(walk.db, id));
    await removeLeftComments(walk.db);
    await makeArticle();
  },
  withdrawArticle: async (walk) => {
    const status = walk.pick(["published", "published", "withdrawn"]);
    await env.DB.prepare("UPDATE articles SET status = ? WHERE id = ?")
      .bind(status, walk.pick(await articleIds()))
      .run();
  },
};

/** What is done at once in a round; null is anything. Replies and what takes away what they answer come most often. */
const ROUNDS: (string | null)[][] = [
  ["reply", "reply", "withdraw", null],
  ["reply", "reply", "reply", "decide", null],
  ["reply", "report", "undo", null],
  ["bury", null],
  ["purge", "approve"],
  ["purge", "purge", "import", "import", "import"],
  ["approve", "undo", null],
  ["deleteArticle", "post", "reply", "import", "import"],
  [null, null, null, null, null],
];

/** As the pages of one's own comments find them. */
async function own(walk: Walk) {
  const found = await addressed(walk);
  return found?.row.status === "trash" || found?.row.source === "import" ? null : found;
}

async function addressed(walk: Walk) {
  const id = await comments(walk, "body <> ''");
  return id === undefined ? null : findAddressed(walk.db, { id, articlePath: null }, walk.now);
}

async function articlesAt({ pick }: Walk) {
  const { results } = await env.DB.prepare("SELECT id, path FROM articles").all<{
    id: number;
    path: string;
  }>();
  const one = pick(results);
  return one ? [one] : [];
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOON);
  for (let n = 0; n < 2; n++) await makeArticle();
});

describe("the line of a shown comment to its root is shown, or marked as removed", () => {
  it.each([2, 4, 6, 8])(
    "after everything that several do at once: walk %i",
    async (seed) => {
      const random = randomNumbers(seed * 1_000_003);
      const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)];
      const done: string[] = [];
      const check = async () => {
        const answers = await env.DB.batch(BROKEN.map((sql) => env.DB.prepare(sql)));
        const broken = answers.flatMap(({ results }) => results);
        expect(broken, `seed ${seed}: ${done.slice(-8).join(", ")}`).toEqual([]);
      };
      const db = openDatabase(interleavedDatabase(random, check));
      let now = NOON;
      for (let round = 0; round < 25; round++) {
        const others = Object.keys(DOINGS).filter((name) => name !== "deleteArticle");
        const names = (pick(ROUNDS) ?? []).map((name) => name ?? pick(others));
        done.push(`[${names.join(" | ")}]`);
        const doings = names.map((name, n) => {
          if (random() < 0.5) now += 1;
          const walk = { db, random, pick, now, step: round * 10 + n };
          return DOINGS[name ?? ""]?.(walk);
        });
        await Promise.all(doings);
        await check();
      }
    },
    60_000,
  );
});
