import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { signedIn } from "../support/signed-in.ts";
import { ask, askNewsroom } from "../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
});

const rows = async (sql: string) => (await env.DB.prepare(sql).all()).results;

const article = (path: string, given: object = {}) => ({
  path,
  title: `Ferry ${path}`,
  body: `The ferry of ${path.replaceAll("/", "")} stays in the harbour.`,
  bodyFormat: "markdown",
  ...given,
});

const put = async (given: object) => {
  const response = await askNewsroom("PUT", "/articles", given);
  return { status: response.status, summary: await response.json<Record<string, unknown>>() };
};

describe("articles published at the same moment", () => {
  it("are all stored, each with what belongs to it", async () => {
    const numbers = Array.from({ length: 12 }, (_, n) => n);
    const answers = await Promise.all(
      numbers.map((n) => put(article(`/${n}/`, { tags: [`tag${n}`, "all"] }))),
    );
    expect(answers.map(({ status, summary }) => [status, summary.created])).toEqual(
      numbers.map(() => [200, 1]),
    );
    const stored = await rows(
      `SELECT path, (SELECT group_concat(tag_slug ORDER BY position) FROM article_tags WHERE article_id = a.id) AS tags,
         (SELECT count(*) FROM article_vectors WHERE article_id = a.id) AS vectors
       FROM articles a ORDER BY created_at, cast(trim(path, '/') AS INTEGER)`,
    );
    expect(stored).toEqual(numbers.map((n) => ({ path: `/${n}/`, tags: `tag${n},all`, vectors: 1 })));
    expect(await rows("SELECT articles FROM terms WHERE term = ''")).toEqual([{ articles: 12 }]);
    for (const { summary } of answers) {
      const [{ id, path } = { id: 0, path: "" }] = summary.articles as { id: number; path: string }[];
      expect(await rows(`SELECT path FROM articles WHERE id = ${id}`)).toEqual([{ path }]);
    }
  });

  it("are given ids that nobody else gets: none is stored twice over", async () => {
    let transactions = 0;
    const DB = new Proxy(env.DB, {
      get(database, name) {
        if (name !== "batch") return Reflect.get(database, name).bind(database);
        return (statements: D1PreparedStatement[]) => {
          if (statements.length > 8) transactions++;
          return database.batch(statements);
        };
      },
    });
    const send = (from: number, count: number) =>
      askNewsroom(
        "PUT",
        "/articles?refresh=later",
        Array.from({ length: count }, (_, n) => article(`/${from + n}/`)),
        { DB },
      );
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => send(n * 10, 5)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(transactions).toBe(8);
    const ids = await rows("SELECT id FROM articles ORDER BY id");
    expect(ids.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    // What is there already takes none.
    await send(0, 5);
    await send(100, 1);
    expect(await rows("SELECT id FROM articles WHERE path = '/100/'")).toEqual([{ id: 41 }]);
  });

  it("at one address are versions of one article, and its index is that of the last", async () => {
    const texts = ["red", "green", "blue", "white", "black"];
    const answers = await Promise.all(
      texts.map((text) => put(article("/one/", { title: `A ${text} boat`, tags: [text], body: text }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(texts.map(() => 200));
    expect(answers.filter(({ summary }) => summary.created === 1)).toHaveLength(1);
    const [last, ...others] = await rows("SELECT id, body_source AS text FROM articles");
    expect(others).toEqual([]);
    const former = await rows("SELECT content->>'body' AS text FROM article_revisions ORDER BY number");
    expect([...former, last].map((row) => row?.text).sort()).toEqual(texts.toSorted());
    expect(await rows("SELECT tag_slug FROM article_tags")).toEqual([{ tag_slug: last?.text }]);
    expect(await rows("SELECT articles FROM terms WHERE term = ''")).toEqual([{ articles: 1 }]);
    const counted = await rows(
      `SELECT term, articles, (SELECT count(*) FROM json_each(postings)) AS postings FROM terms
       WHERE term <> '' AND articles <> (SELECT count(*) FROM json_each(postings))`,
    );
    expect(counted).toEqual([]);
  });

  it("by editors at one address are two: the second is told that it is taken, and nothing is saved over", async () => {
    const headers = await signedIn();
    const save = (body: string) =>
      ask("/admin/articles", {
        method: "POST",
        headers,
        body: new URLSearchParams({
          title: "The ferry stays",
          body,
          bodyFormat: "markdown",
          kind: "article",
          act: "publish",
        }),
      });
    const answers = await Promise.all(["One.", "Two.", "Three."].map(save));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422]);
    expect(await rows("SELECT revision FROM articles")).toEqual([{ revision: 1 }]);
    const refused = answers.find(({ status }) => status === 422);
    expect(await refused?.text()).toContain("Another article is at /2026/11/23/the-ferry-stays/ already.");
  });
});

describe("an error of the database", () => {
  const failing = (message: string) => {
    const fail = async () => {
      throw new Error(message);
    };
    const statement = { bind: () => statement, all: fail, first: fail, run: fail, raw: fail };
    return { DB: { prepare: () => statement, batch: fail, exec: fail } as unknown as D1Database };
  };
  const list = async (message: string) => {
    const response = await ask("/api/v1/articles", {}, failing(message));
    const { error } = await response.json<{ error: { code: string; message: string } }>();
    return { status: response.status, ...error, retry: response.headers.get("Retry-After") };
  };

  it("that does not answer is one to come back for", async () => {
    expect(await list("D1_ERROR: Network connection lost.")).toMatchObject({
      status: 503,
      code: "try_again_later",
      message: expect.stringContaining("does not answer"),
      retry: "30",
    });
  });

  it("that somebody else was quicker is told as that", async () => {
    const answer = await list("D1_ERROR: UNIQUE constraint failed: articles.id: SQLITE_CONSTRAINT");
    expect(answer).toMatchObject({ status: 503, code: "try_again_later", retry: "1" });
    expect(answer.message).toContain("at the very same moment");
    expect(answer.message).not.toContain("does not answer");
  });

  it.each([
    "NOT NULL constraint failed: articles.title",
    "FOREIGN KEY constraint failed",
    "CHECK constraint failed",
  ])("that is our own mistake is told as one: %s", async (message) => {
    const answer = await list(`D1_ERROR: ${message}: SQLITE_CONSTRAINT`);
    expect(answer).toMatchObject({ status: 500, code: "internal_error", retry: null });
    expect(answer.message).not.toContain("does not answer");
  });
});
