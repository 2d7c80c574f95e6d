import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { emailHash } from "../../src/comments/posting/store-comment.ts";
import { makeArticle, makeComment } from "../support/factories.ts";
import { askNewsroom } from "../support/worker.ts";

const EMAIL = "Wilma.Fenn@Post.Example";
const COMMENT = Date.UTC(2026, 10, 20) * 1024;

/** Tables in which something of a person stands, and a word of it that the export must have. */
const EXPORTED: Record<string, string> = {
  comments: "zorbling comment",
  judged_sites: "zorbling.example",
  audit_events: "zorbling before the edit",
  lessons: "zorbling lesson",
  objections: "zorbling objection",
  notices: "zorbling report",
  follows: "zorbling article",
  subscriptions: '"replyMails":[{',
  mails: '"mails":[{"kind":"reply"',
  mail_addresses: '"isConfirmed":true',
  commenters: '"approved":77',
  commenter_marks: '"marks":[{',
};

/** Every other table, and why an address leads to nothing in it. */
const NOTHING: Record<string, string> = {
  // Of the same comments, which are exported by themselves.
  decisions: "what moderators did, by the comment",
  statements: "what was told with a decision",
  news: "which comments are new for followers",
  answered_reports: "hashes under a day's key, which name nobody",
  reports: "hashes under a day's key, which name nobody",
  recommend_batches: "hashes under a day's key, which name nobody",
  recommend_seen: "hashes under a day's key, which name nobody",
  view_batches: "hashes under a day's key, which name nobody",
  view_seen: "hashes under a day's key, which name nobody",
  view_state: "totals of networks",
  // People of the newsroom, who commented nowhere.
  moderators: "the newsroom's people",
  sessions: "the newsroom's people",
  article_editors: "the newsroom's people",
  article_revisions: "articles",
  // No table holds readers below.
  ...Object.fromEntries(
    `articles sections authors byline_names tags article_tags redirects imported_articles article_embeds article_vectors terms search_queue
     media media_files media_addresses media_behind media_uses settings face_files daily_figures article_sources stale_pages kv_writes
     revisions stored_pages shown_changes blocked_words top_lists views_by_hour views_by_day view_windows views_ever views_imported
     views_imported_from view_sources`
      .split(/\s+/)
      .map((table) => [table, "no person"]),
  ),
};

const run = (sql: string, ...bindings: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...bindings)
    .run();

beforeEach(async () => {
  const hash = await emailHash("test-secret-key-of-at-least-32-characters", EMAIL);
  await makeArticle({ id: 1, path: "/a/", title: "The zorbling article" });
  await makeComment({
    id: COMMENT,
    articleId: 1,
    authorName: "Wilma",
    body: EXPORTED.comments,
    emailHash: hash,
    commenterKey: "fox",
  });
  const address = EMAIL.toLowerCase();
  await run("INSERT INTO judged_sites (site, comment_id) VALUES ('zorbling.example', ?)", COMMENT);
  await run(
    "INSERT INTO audit_events (at, who, action, subject, detail) VALUES (1, 'Mira', 'comment.edited', '/a/', ?)",
    JSON.stringify({ comment: COMMENT, before: "zorbling before the edit" }),
  );
  await run(
    "INSERT INTO lessons (comment_id, is_spam, author_name, body, taught_at) VALUES (?, 0, 'Wilma', 'zorbling lesson', 1)",
    COMMENT,
  );
  await run(
    "INSERT INTO objections (comment_id, decision_id, words, objected_at) VALUES (?, 1, 'zorbling objection', 1)",
    COMMENT,
  );
  await run(
    "INSERT INTO notices (number, comment_id, words, email, reported_at) VALUES ('n1', 99, 'zorbling report', ?, 1)",
    address,
  );
  await run(
    "INSERT INTO objections (comment_id, decision_id, notice, words, objected_at) VALUES (99, 2, 'n1', 'zorbling against it', 1)",
  );
  await run(
    "INSERT INTO follows (kind, article_id, subject, email, email_hash, daily, asked_at) VALUES ('thread', 1, '1', ?, ?, 0, 1)",
    EMAIL,
    hash,
  );
  await run("INSERT INTO subscriptions VALUES (?, ?, ?, 1, 1)", COMMENT, EMAIL, hash);
  await run(
    "INSERT INTO mails (id, kind, subscription_id, comment_id, due_at) VALUES (?1 + 7, 'reply', ?1, ?1 + 7, 1)",
    COMMENT,
  );
  await run("INSERT INTO mail_addresses VALUES (?, 'fox', NULL)", hash);
  await run("INSERT INTO commenters (key, approved) VALUES (?, 77)", `email:${hash}`);
  await run(
    "INSERT INTO commenter_marks (key, trusted, blocked, marked_at) VALUES (?, 1, 0, 1)",
    `email:${hash}`,
  );
});

const find = async () => (await askNewsroom("POST", "/person/comments", { email: EMAIL })).text();

describe("what is kept of a person", () => {
  it("names every table there is: a new one is looked at, and exported or not for a reason", async () => {
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'd1_%'",
    ).all<{ name: string }>();
    const looked = Object.keys({ ...EXPORTED, ...NOTHING }).sort();
    expect(results.map(({ name }) => name).sort()).toEqual(looked);
  });

  it("has no column for an address, a browser or a reader in a table that holds no person", async () => {
    for (const [table, why] of Object.entries(NOTHING)) {
      if (/day's key|newsroom's people/.test(why)) continue;
      const { results } = await env.DB.prepare(`SELECT name FROM pragma_table_info('${table}')`).all<{
        name: string;
      }>();
      const personal = results.filter(({ name }) => /mail|commenter|reader_hash|browser|\bip\b/.test(name));
      expect(personal, table).toEqual([]);
    }
  });

  it.each(Object.entries(EXPORTED))("is exported from %s", async (_, word) => {
    expect(await find()).toContain(word);
  });

  it("has what they said against a decision on their report", async () => {
    expect(await find()).toContain("zorbling against it");
  });

  it("is erased with all of it", async () => {
    await askNewsroom("POST", "/person/erase", { email: EMAIL });
    const left: string[] = [];
    for (const table of Object.keys(EXPORTED))
      left.push(JSON.stringify((await env.DB.prepare(`SELECT * FROM ${table}`).all()).results));
    expect(left.join("\n").replace("The zorbling article", "")).not.toMatch(/zorbling|wilma|:77/i);
    expect(JSON.parse(await find())).toEqual({
      comments: [],
      next: null,
      kept: {
        follows: [],
        replyMails: [],
        mails: [],
        reports: [],
        objections: [],
        address: null,
        known: null,
        marks: [],
      },
    });
  });
});
