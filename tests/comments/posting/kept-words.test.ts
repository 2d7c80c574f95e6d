import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeFormToken } from "../../../src/comments/posting/form-token.ts";
import type { Bindings } from "../../../src/config/bindings.ts";
import { makeArticle } from "../../support/factories.ts";
import { ask } from "../../support/worker.ts";

const NOW = Date.UTC(2026, 10, 23, 12);
const SECRET = "test-secret-key-of-at-least-32-characters";

const POSTED = "Words that were posted";
const CHANGED = "Words that took me <b>a while</b>";
const ESCAPED = "Words that took me &lt;b&gt;a while&lt;/b&gt;";

let path: string;
let token: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(NOW);
  token = await makeFormToken(SECRET, NOW - 60_000);
  ({ path } = await makeArticle({ title: "The bridge opens" }));
});

function post(
  comment: string,
  given: Partial<Bindings> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new URLSearchParams({ comment, author: "Ada", token, extra: "", email: "ada@example.org" });
  return ask(`${path}comments`, { method: "POST", body, headers }, given);
}

/** The binding, which fails from its call number `from` on. */
function failing<T extends object>(binding: T, methods: string[], from = 1): T {
  let calls = 0;
  return new Proxy(binding, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (!methods.includes(String(name))) return value.bind(target);
      return (...given: unknown[]) => {
        calls += 1;
        if (calls >= from) throw new Error("this service has a bad day");
        return value.apply(target, given);
      };
    },
  });
}

const database = (message: string, from: number) =>
  new Proxy(env.DB, {
    get(target, name) {
      if (name !== "batch") return Reflect.get(target, name).bind(target);
      let calls = 0;
      return async (statements: D1PreparedStatement[]) => {
        calls += 1;
        if (calls >= from) throw new Error(message);
        return target.batch(statements);
      };
    },
  });

const TROUBLES: [string, number, () => Partial<Bindings>][] = [
  ["the database goes away at once", 503, () => ({ DB: database("D1_ERROR: Network connection lost.", 1) })],
  [
    "the tables are gone",
    503,
    () => ({ DB: database("D1_ERROR: no such table: comments: SQLITE_ERROR", 1) }),
  ],
  [
    "the database does what nobody has thought of",
    500,
    () => ({ DB: database("undefined is not a function", 1) }),
  ],
  [
    "the database is older than the code",
    503,
    () => ({ DB: database("D1_ERROR: table comments has no column named shade: SQLITE_ERROR", 1) }),
  ],
  ["a setting cannot be read", 503, () => ({ SITE_URL: "no address" })],
];

const LIMITERS: [string, () => Partial<Bindings>][] = [
  ["the limiter fails", () => ({ COMMENT_TRIES: failing(env.COMMENT_TRIES, ["limit"]) })],
  ["the other limiter fails", () => ({ COMMENTS_KEPT: failing(env.COMMENTS_KEPT, ["limit"]) })],
];

describe("what only guards lets through while it is away", () => {
  it.each(LIMITERS)("a comment: %s", async (_, given) => {
    expect((await post(CHANGED, given())).status).toBe(303);
  });
});

describe("whatever goes wrong, the answer holds what was typed", () => {
  it.each(TROUBLES)("into a comment: %s", async (_, status, given) => {
    const response = await post(CHANGED, given());
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).toContain(response.headers.get("Content-Type")?.startsWith("text/html") ? ESCAPED : CHANGED);
    expect(response.headers.get("Cache-Control")).toContain("no-store");
  });

  it.each(TROUBLES)("into a comment's new text: %s", async (_, status, given) => {
    const first = await post(POSTED);
    const cookie = (first.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
    const [row] = (await env.DB.prepare("SELECT id FROM comments").all()).results;
    const response = await ask(
      `${path}comments/${row?.id}/edit`,
      {
        method: "POST",
        body: new URLSearchParams({ comment: CHANGED, action: "save" }),
        headers: { Cookie: cookie },
      },
      given(),
    );
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).toContain(response.headers.get("Content-Type")?.startsWith("text/html") ? ESCAPED : CHANGED);
  });

  it("and the wish for mails, where the article is gone", async () => {
    await env.DB.prepare("DELETE FROM articles").run();
    const body = new URLSearchParams({
      comment: CHANGED,
      author: "Ada",
      token,
      email: "a@example.org",
      notify: "1",
    });
    const mails = { MAIL_FROM: "news@paper.example", SITE_URL: "https://paper.example" };
    const html = await (await ask(`${path}comments`, { method: "POST", body }, mails)).text();
    expect(html).toContain(ESCAPED);
    expect(html).toMatch(/name="notify"[^>]*checked/);
  });
});
